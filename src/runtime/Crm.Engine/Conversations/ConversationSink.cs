using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Conversations;

/// <summary>Lets the pure decider speak to the shard kernel: its facts become what readers are shown, its messages what routing understands.</summary>
/// <param name="answered">Whoever asked is answered by somebody else.</param>
internal sealed class ConversationSink(ConversationState state, IShardContext context, bool answered = false) : IConversationSink
{
    private bool _answered = answered;

    /// <summary>Whether anything was raised.</summary>
    public bool Changed { get; private set; }

    /// <summary>Whether all that was raised is told to the pages of its readers.</summary>
    public bool AllTold { get; private set; } = true;

    /// <summary>What a line that was taken is answered with, by its place; null for the usual answer.</summary>
    public Func<int, CommandResult>? TakenAs { get; init; }

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        Changed = true;
        AllTold &= domainEvent is ChatLineWritten or ChatLineFromTemplate or ChatLineDelivery or ChatSeen;
        switch (domainEvent)
        {
            case ChatLineWritten:
                context.Effect(new LineTold(Readers(), state.Lines[^1] with { Delivery = state.DeliveryOf(state.LastSeq) }));
                if (state.DeliveryOf(state.LastSeq) is not null)
                {
                    context.Effect(new OutboxFilled());
                }

                break;
            case ChatLineDelivery e:
                context.Effect(new DeliveryTold(Readers(), e));
                if (state.Unsent is not null)
                {
                    context.Effect(new OutboxFilled()); // the next of its lines
                }

                break;
            case ChatSeen e: context.Effect(new SeenTold(Readers(), e)); break;
            case CustomerLinked e: context.Effect(new Flows.PartyCustomer(e.Interaction, e.Customer)); break;
            case ConversationQueued or ConversationConnected or ConversationParked or InteractionEnded:
                context.Effect(new StandingTold(state.Interaction, state.Stage, state.AgentName, state.EndReason));
                break;
        }
    }

    public void Tell(ConversationMessage message) => context.Send(EngineOptions.RoutingShard, Translate(message));

    public void ShowTyping(TypingShown typing) => context.Effect(new TypingTold(Readers(), typing));

    public void Done() => Answer(new CommandDone());

    public void Took(int seq, Instant at) => Answer(TakenAs?.Invoke(seq) ?? new ChatLineTaken(seq, at));

    public void Refuse(string type, string detail) => Answer(new CommandRefused(type, detail));

    public void Refuse(string type, string detail, string reason) => Answer(new CommandRefused(type, detail, reason));

    public void Ignore(string reason) => context.Ignore(reason);

    private void Answer(CommandResult result)
    {
        if (!_answered)
        {
            _answered = true;
            context.Reply(result);
        }
    }

    private ConversationReaders Readers() => new(state.Interaction, state.Agent, [.. state.Supervisors.Select(s => s.By)]);

    private RoutingMessage Translate(ConversationMessage message) => message switch
    {
        WaitInQueue m => new EnqueueCall(
            m.Visit, state.Interaction, m.Queue, m.Since, Extra: [], CustomerKey: m.CustomerKey,
            HandedOnBy: m.HandedOnBy, Preferred: m.Prefers is { } agent ? [new PreferredAgent(agent.Agent, agent.Wait, state.LastSeq > 0 ? "parked" : "last-agent")] : null, MediaType: state.Medium),
        LeaveQueue m => new CustomerLeftQueue(state.Interaction, m.Reason),
        CloseVisit m => new CloseQueueVisit(state.Interaction, m.Reason),
        AgentHasIt m => new AgentConnected(m.Reservation),
        AgentHasNothing m => new AgentConnectFailed(m.Reservation, m.Reason),
        AgentIsDone m => new HandlingOver(m.Reservation, m.Handled, TimeSpan.Zero, m.Termination, m.WrapUp ? null : false),
        AskAgent m => new OfferToAgent(
            m.Reservation, state.Interaction, m.Agent, state.Medium, m.Resume ? DirectKind.Return : DirectKind.Transfer, m.Deadline, m.Queue,
            m.Resume ? null : m.AskedBy, RingAway: m.Resume, Taken: m.Resume),
        StopAsking m => new WithdrawOffer(m.Reservation, m.Reason),
        _ => throw new InvalidOperationException($"Routing does not understand {message.GetType().Name}."),
    };
}
