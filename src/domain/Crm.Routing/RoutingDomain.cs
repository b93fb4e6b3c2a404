using Crm.Events;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Deciding;
using Crm.Routing.Snapshots;
using Crm.Routing.State;

namespace Crm.Routing;

/// <summary>
/// The one writer of a site's queues, entries, reservations and agents (design, law 2): takes commands, raises facts, and makes every
/// match the instant it is possible. Pure and deterministic: the same commands at the same instants with the same ids raise the same
/// facts. Not thread safe; owned by one loop.
/// </summary>
public sealed partial class RoutingDomain
{
    private RoutingState _state = new();
    private Decision _decision;

    /// <summary>An empty domain.</summary>
    public RoutingDomain() => _decision = new Decision(_state);

    /// <summary>The earliest instant at which <see cref="DeadlinePassed"/> would decide something, or <see cref="Instant.MaxValue"/>.</summary>
    public Instant NextDeadline => DeadlineRules.Next(_state);

    /// <summary>
    /// How many deadlines were decided since the state was made or restored: entries that time moved to another step or sent away, offers missed, wrap-ups
    /// over, agents idle long enough. Tells a measurement how much was decided beside the commands; no part of the state.
    /// </summary>
    public long DeadlinesDecided => _decision.Deadlines;

    /// <summary>
    /// Decides what is due by <paramref name="now"/>, then the command. An instant earlier than one seen before counts as that one.
    /// </summary>
    public void Decide(RoutingCommand command, Instant now, IRoutingSink sink)
    {
        _decision.Begin(sink, now);
        DeadlineRules.Run(_decision);
        Match.Settle(_decision);
        switch (command)
        {
            case Enqueue c: EntryRules.Decide(_decision, c); break;
            case CustomerLeft c: EntryRules.Decide(_decision, c); break;
            case AcceptReservation c: ReservationRules.Decide(_decision, c); break;
            case RejectReservation c: ReservationRules.Decide(_decision, c); break;
            case ConfirmConnected c: ReservationRules.Decide(_decision, c); break;
            case ConnectFailed c: ReservationRules.Decide(_decision, c); break;
            case EndHandling c: ReservationRules.Decide(_decision, c); break;
            case CompleteWrapUp c: ReservationRules.Decide(_decision, c); break;
            case SetAgentPresence c: AgentRules.Decide(_decision, c); break;
            case SetAgentReachability c: AgentRules.Decide(_decision, c); break;
            case CloseEntry c: EntryRules.Decide(_decision, c); break;
            case CloseAll c: EntryRules.Decide(_decision, c); break;
            case ConfigureQueue c: ConfigurationRules.Decide(_decision, c); break;
            case ConfigureAgent c: ConfigurationRules.Decide(_decision, c); break;
            case RemoveAgent c: ConfigurationRules.Decide(_decision, c); break;
            case SetAgentCommunicating c: AgentRules.Decide(_decision, c); break;
            case CustomerReached c: CallbackRulings.Decide(_decision, c); break;
            case CustomerNotReached c: CallbackRulings.Decide(_decision, c); break;
            case OfferDirectly c: DirectRules.Decide(_decision, c); break;
            case WithdrawDirect c: DirectRules.Decide(_decision, c); break;
            case FinishWrapUp c: SupervisorRules.Decide(_decision, c); break;
            case MoveEntry c: SupervisorRules.Decide(_decision, c); break;
            case DeadlinePassed: break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command, "Unknown routing command.");
        }

        Match.Settle(_decision);
        AgentRules.TellStatus(_decision);
        _decision.End();
    }

    /// <summary>Changes the state by one fact, in the order they were raised: at once when raised, and again when replayed. Facts of other families change nothing.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at) => _state.Apply(domainEvent, at);

    /// <summary>The whole durable state.</summary>
    public byte[] TakeSnapshot() => RoutingSnapshot.Write(_state);

    /// <summary>Replaces the state. Throws <see cref="InvalidDataException"/> when the bytes cannot be read; the state is then unchanged.</summary>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        _state = RoutingSnapshot.Read(snapshot);
        _decision = new Decision(_state);
    }
}
