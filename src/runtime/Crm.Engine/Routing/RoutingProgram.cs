using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Engine.Conversations;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Routing;

/// <summary>
/// The shard of a routing domain: the single writer of all queues, entries, reservations and agents. It translates commands and messages
/// for the pure <see cref="RoutingDomain"/> and makes of the events it raises what others must know: messages to the calls shard and
/// effects for desks and phones. An "agent actor" is an agent's entity inside this shard, because matching needs agents and queues together.
/// </summary>
public sealed class RoutingProgram : IShardProgram
{
    private readonly RoutingDomain _domain = new();

    /// <summary>The domain, for queries inside the loop.</summary>
    public RoutingDomain Domain => _domain;

    /// <inheritdoc/>
    public Instant NextDeadline => _domain.NextDeadline;

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at) => _domain.Apply(domainEvent, at);

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => _domain.TakeSnapshot();

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot) => _domain.RestoreSnapshot(snapshot);

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        var sink = new RoutingSink(context, _domain, (command as OfferToAgent)?.MediaType);
        switch (command)
        {
            case RoutingCommand c: Decide(c, sink, context); break;
            case EndWrapUp c: Decide(new FinishWrapUp(c.Agent), sink, context); break;
            case RequeueInteraction c: Decide(new MoveEntry(c.Interaction, c.To), sink, context); break;
            case DeskCommand c: Decide(Translate(c), sink, context); break;
            case CompleteSealedWrapUp c: Decide(new Crm.Routing.Commands.CompleteWrapUp(c.Agent, c.Reservation, c.Code, c.Notes), sink, context); break;
            case EnqueueCall m: Enqueue(m, sink, context); return;
            case LeaveQueueByChoice m: Leave(m, sink, context); break;
            case OfferToAgent { Taken: true } m: TakeUp(m, sink, context); break;
            case CallbackFailed { Visit: { } visit } m when _domain.FindEntry(m.Interaction)?.Visit != visit:
                // its verdict came while the customer was told that nobody is there, and the process died with it
                context.Send(EngineOptions.CallsShard, new QueueVerdictMessage(m.Interaction, visit, InteractionOutcome.ClosedBySystem, "callback-expired"));
                break;
            case RoutingMessage m: _domain.Decide(Translate(m), context.Now, sink); break;
            case DeadlineReached: _domain.Decide(new DeadlinePassed(), context.Now, sink); break;
            case ShardRecovered: ForgetConnections(sink, context); break;
            default: throw new InvalidOperationException($"The routing shard does not take {command.GetType().Name}.");
        }

        Tell(sink, context);
    }

    private void Decide(RoutingCommand command, RoutingSink sink, IShardContext context)
    {
        _domain.Decide(command, context.Now, sink);
        context.Reply(sink.Refusal is { } refusal ? refusal : new CommandDone());
    }

    private void Enqueue(EnqueueCall m, RoutingSink sink, IShardContext context)
    {
        _domain.Decide(new Enqueue(m.Visit, m.Interaction, m.Queue, m.MediaType, m.Priority, m.Extra, m.Since, m.Preferred ?? [], m.CustomerKey, m.HandedOnBy), context.Now, sink);
        if (sink.Refusal is { } refusal)
        {
            // nobody waits in a queue that is not there: the call must hear of it
            context.Send(RoutingSink.OwnerOf(m.MediaType), new QueueVerdictMessage(m.Interaction, m.Visit, InteractionOutcome.ClosedBySystem, refusal.Type));
        }

        Tell(sink, context);
    }

    /// <summary>The customer chose something else; once an agent has accepted him the agent is faster and the wish is void.</summary>
    private void Leave(LeaveQueueByChoice m, RoutingSink sink, IShardContext context)
    {
        var entry = _domain.FindEntry(m.Interaction);
        if (entry?.Visit != m.Visit)
        {
            sink.Ignore("visit-over");
        }
        else if (entry.Reservation is { } id && _domain.FindReservation(id)?.Phase == ReservationPhase.Accepted)
        {
            sink.Ignore("agent-was-faster");
        }
        else
        {
            _domain.Decide(new CloseEntry(m.Interaction, m.Exit, m.Reason), context.Now, sink);
        }
    }

    /// <summary>He asked for it himself: where he can have it, he has it.</summary>
    private void TakeUp(OfferToAgent m, RoutingSink sink, IShardContext context)
    {
        _domain.Decide(Translate(m), context.Now, sink);
        if (_domain.FindReservation(m.Reservation) is { Phase: ReservationPhase.Pending })
        {
            _domain.Decide(new Crm.Routing.Commands.AcceptReservation(m.Agent, m.Reservation), context.Now, sink);
        }
    }

    /// <summary>Browsers and phones of the process before are gone; agents are off queue until they return.</summary>
    private void ForgetConnections(RoutingSink sink, IShardContext context)
    {
        context.Effect(new RoutingRecovered());
        foreach (var agent in _domain.Agents.Where(a => a.Reachable).Select(a => a.Id).ToArray())
        {
            _domain.Decide(new SetAgentReachability(agent, false, "restart"), context.Now, sink);
        }
    }

    private static RoutingCommand Translate(DeskCommand command) => command switch
    {
        SetPresence c => new SetAgentPresence(c.Agent, c.Presence, c.Reason, c.By),
        Contracts.Desk.AcceptReservation c => new Crm.Routing.Commands.AcceptReservation(c.Agent, c.Reservation),
        Contracts.Desk.RejectReservation c => new Crm.Routing.Commands.RejectReservation(c.Agent, c.Reservation, c.Reason ?? "rejected"),
        _ => throw new InvalidOperationException($"The routing shard does not take {command.GetType().Name}."),
    };

    private static RoutingCommand Translate(RoutingMessage message) => message switch
    {
        CustomerLeftQueue m => new CustomerLeft(m.Interaction, m.Reason),
        CloseQueueVisit m => new CloseEntry(m.Interaction, QueueExit.ClosedBySystem, m.Reason),
        AcceptByDevice m => new Crm.Routing.Commands.AcceptReservation(m.Agent, m.Reservation),
        RejectByDevice m => new Crm.Routing.Commands.RejectReservation(m.Agent, m.Reservation, m.Reason),
        AgentConnected m => new ConfirmConnected(m.Reservation),
        AgentConnectFailed m => new ConnectFailed(m.Reservation, m.Reason, AgentPhoneFailed: m.Reason == "no-media"),
        CallbackReachedCustomer m => new CustomerReached(m.Interaction),
        CallbackFailed m => new CustomerNotReached(m.Interaction, m.Reason),
        HandlingOver m => new EndHandling(m.Reservation, m.Talked, m.Held, m.Termination, m.WrapUp),
        OfferToAgent m => new OfferDirectly(m.Reservation, m.Interaction, m.Agent, m.MediaType, m.Kind, m.Deadline, m.Queue, m.AskedBy, m.RingAway),
        WithdrawOffer m => new WithdrawDirect(m.Reservation, m.Reason),
        _ => throw new InvalidOperationException($"The routing shard does not take {message.GetType().Name}."),
    };

    /// <summary>What holds for recording this agent with this queue; null where neither says anything.</summary>
    public RecordingTerms? TermsOf(ReservationId reservation, AgentId agent)
    {
        var rules = _domain.FindReservation(reservation) is { } found ? _domain.FindQueue(found.Queue)?.Settings.Recording : null;
        var mode = _domain.FindAgent(agent)?.Settings.Recording;
        return rules is null && mode is null ? null : RecordingTerms.Of(rules, mode);
    }

    private void Tell(RoutingSink sink, IShardContext context)
    {
        foreach (var raised in sink.Raised)
        {
            switch (raised)
            {
                case ReservationCreated e:
                    context.Effect(new OfferBegan(e.Reservation, e.Interaction, e.Queue, e.Agent, e.Deadline, OnScreen: sink.IsOfConversation(e)));
                    break;
                case ReservationAccepted e when sink.IsOfConversation(e): Converse(sink.OwnerOf(e), e.Interaction, e.Reservation, e.Agent, context); break;
                case ReservationAccepted e:
                    context.Send(EngineOptions.CallsShard, new ConnectAgentMessage(
                        e.Interaction, e.Reservation, e.Agent, e.ConnectDeadline, TermsOf(e.Reservation, e.Agent)));
                    break;
                case DirectCompleted { Kind: DirectKind.Campaign or DirectKind.Preview } e:
                    context.Send(EngineOptions.CampaignsShard, new Campaigns.CampaignWrappedUpMessage(e.Interaction, e.Code));
                    break;
                case DirectOffered or DirectOfferAccepted or DirectOfferOver: TellDirect(raised, sink, context); break;
                case ReservationRejected or ReservationTimedOut or ReservationCanceled or ReservationRescinded when sink.IsOfConversation(raised): break; // nothing rings
                case ReservationRejected e: context.Effect(new OfferOver(e.Reservation, e.Interaction, e.Agent, "rejected")); break;
                case ReservationTimedOut e: context.Effect(new OfferOver(e.Reservation, e.Interaction, e.Agent, "timed-out")); break;
                case ReservationCanceled e: context.Effect(new OfferOver(e.Reservation, e.Interaction, e.Agent, e.Reason)); break;
                case ReservationRescinded e: context.Effect(new OfferOver(e.Reservation, e.Interaction, e.Agent, e.Reason)); break;
                case EntryAbandoned e:
                    context.Send(sink.OwnerOf(e), new QueueVerdictMessage(
                        e.Interaction, e.Visit, e.Short ? InteractionOutcome.ShortAbandoned : InteractionOutcome.Abandoned, "caller-hung-up"));
                    break;
                case CallbackDue e:
                    context.Send(EngineOptions.CallsShard, new CallbackDueMessage(e.Interaction, e.Visit, e.Deadline));
                    break;
                case EntryPostponed e:
                    context.Send(EngineOptions.CallsShard, new CallbackPutOffMessage(e.Interaction, e.Visit, e.Reason, e.Attempts, e.Until));
                    break;
                case CallbackMerged e:
                    context.Send(EngineOptions.CallsShard, new QueueVerdictMessage(e.Interaction, e.Visit, InteractionOutcome.ClosedBySystem, "merged"));
                    break;
                case EntryLeft { Target: { } } e when sink.Raised.OfType<EntryEnqueued>().FirstOrDefault(n => n.Interaction == e.Interaction && n.Visit != e.Visit) is { } next:
                    context.Send(sink.OwnerOf(e), new MovedToQueueMessage(e.Interaction, e.Visit, next.Visit, next.Queue));
                    break;
                case EntryLeft e:
                    context.Send(sink.OwnerOf(e), new QueueVerdictMessage(e.Interaction, e.Visit, OutcomeOf(e.Exit), e.Reason, e.Target));
                    break;
            }
        }

        foreach (var agent in sink.Raised.Select(AgentOf).OfType<AgentId>().Distinct())
        {
            context.Effect(new AgentChanged(agent));
        }

        if (sink.Raised.Count > 0)
        {
            context.Effect(new FiguresChanged());
        }
    }

    private void Converse(ShardId owner, InteractionId interaction, ReservationId reservation, AgentId agent, IShardContext context) => context.Send(
        owner,
        new ConverseWithAgentMessage(interaction, reservation, agent, _domain.FindAgent(agent)?.Settings.DisplayName ?? agent.Value));

    private void TellDirect(IDomainEvent raised, RoutingSink sink, IShardContext context)
    {
        switch (raised)
        {
            case DirectOffered { Kind: not (DirectKind.Dial or DirectKind.TakeOver or DirectKind.Campaign or DirectKind.Preview) } e:
                context.Effect(new OfferBegan(e.Reservation, e.Interaction, e.Queue, e.Agent, e.Deadline, e.Kind, sink.IsOfConversation(e)));
                break;
            case DirectOfferAccepted e when sink.IsOfConversation(e): Converse(sink.OwnerOf(e), e.Interaction, e.Reservation, e.Agent, context); break;
            case DirectOfferAccepted { Kind: DirectKind.Preview } e:
                context.Send(EngineOptions.CampaignsShard, new Campaigns.CampaignPreviewTakenMessage(e.Interaction, e.Agent, TermsOf(e.Reservation, e.Agent)));
                break;
            case DirectOfferAccepted { Kind: not DirectKind.Dial } e:
                context.Send(EngineOptions.CallsShard, new DirectAcceptedMessage(
                    e.Interaction, e.Reservation, e.Agent, e.Kind, e.ConnectDeadline, TermsOf(e.Reservation, e.Agent)));
                break;
            case DirectOfferOver e:
                if (e.Ending != DirectEnding.Refused && !sink.IsOfConversation(e))
                {
                    context.Effect(new OfferOver(e.Reservation, e.Interaction, e.Agent, e.Reason));
                }

                if (e.Kind == DirectKind.Preview)
                {
                    context.Send(EngineOptions.CampaignsShard, new Campaigns.CampaignPreviewLostMessage(e.Interaction, e.Agent, e.Reason));
                }

                if (e.Ending != DirectEnding.Withdrawn)
                {
                    context.Send(sink.OwnerOf(e), new DirectFailedMessage(e.Interaction, e.Reservation, e.Agent, e.Kind, e.Reason));
                }

                break;
        }
    }

    /// <summary>The outcome a queue's exit means for the interaction.</summary>
    private static InteractionOutcome OutcomeOf(QueueExit exit) => exit switch
    {
        QueueExit.Overflowed => InteractionOutcome.Overflowed,
        QueueExit.CallbackRequested => InteractionOutcome.CallbackRequested,
        QueueExit.Voicemail => InteractionOutcome.Voicemail,
        QueueExit.ClosedBySystem => InteractionOutcome.ClosedBySystem,
        QueueExit.TransferredOut => InteractionOutcome.ClosedInFlow,
        QueueExit.Requeued => InteractionOutcome.ClosedBySystem, // a promise that is void: the customer has called again and waits himself
        _ => throw new InvalidOperationException($"No outcome is known for {exit}."),
    };

    private static AgentId? AgentOf(IDomainEvent raised) => raised switch
    {
        AgentConfigured e => e.Agent,
        AgentPresenceChanged e => e.Agent,
        AgentRoutingStatusChanged e => e.Agent,
        AgentReachabilityChanged e => e.Agent,
        ReservationCreated e => e.Agent,
        ReservationAccepted e => e.Agent,
        ReservationRejected e => e.Agent,
        ReservationTimedOut e => e.Agent,
        ReservationCanceled e => e.Agent,
        ReservationRescinded e => e.Agent,
        EntryAnswered e => e.Agent,
        HandlingEnded e => e.Agent,
        ReservationCompleted e => e.Agent,
        DirectOffered e => e.Agent,
        DirectOfferAccepted e => e.Agent,
        DirectOfferOver e => e.Agent,
        DirectConnected e => e.Agent,
        DirectHandlingEnded e => e.Agent,
        DirectCompleted e => e.Agent,
        _ => null,
    };
}
