using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Mail;

/// <summary>Lets the pure decider speak to the shard kernel: its messages become what routing understands, its answers replies.</summary>
internal sealed class MailSink(MailThreadState state, IShardContext context) : IMailSink
{
    private bool _answered;

    /// <summary>Whether anything was raised.</summary>
    public bool Changed { get; private set; }

    /// <summary>What "done" is answered with.</summary>
    public CommandResult DoneAs { get; init; } = new CommandDone();

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        Changed = true;
        switch (domainEvent)
        {
            case InteractionStarted e: context.Effect(new MailPartyKnown(e)); break;
            case AttributeSet e: context.Effect(new MailAttributeKnown(e)); break;
            case CustomerLinked e: context.Effect(new Flows.PartyCustomer(e.Interaction, e.Customer)); break;
            case MailClockBreached e: context.Effect(new MailPromiseBroken(e.Clock)); break;
        }
    }

    public void Tell(InteractionId work, ConversationMessage message) => context.Send(EngineOptions.RoutingShard, Translate(work, message));

    public void Send(MailId mail, int attempt) =>
        context.Effect(new DeliverMail(state.Thread, state.Opened!.Subject, state.Opened.MailboxId, state.Find(mail)!.Prepared!, attempt));

    public void Done() => Answer(DoneAs);

    public void WillSend(MailId mail, Instant at) => Answer(new MailWillBeSent(mail, at));

    public void Refuse(string type, string detail) => Answer(new CommandRefused(type, detail));

    public void Ignore(string reason) => context.Ignore(reason);

    private void Answer(CommandResult result)
    {
        if (!_answered)
        {
            _answered = true;
            context.Reply(result);
        }
    }

    private static RoutingMessage Translate(InteractionId work, ConversationMessage message) => message switch
    {
        MailWaits m => new EnqueueCall(
            m.Visit, work, m.Queue, m.Since, m.Priority == 0 ? null : m.Priority,
            m.Skills.IsDefaultOrEmpty ? [] : [.. m.Skills.Select(s => new Requirement(s))],
            m.CustomerKey,
            m.Prefers is { } agent ? [new PreferredAgent(agent.Agent, agent.Wait, "mail")] : null,
            MediaType.Email,
            m.HandedOnBy),
        MailGoesElsewhere m => new LeaveQueueByChoice(work, m.Visit, m.SameQueue ? QueueExit.Requeued : QueueExit.Overflowed, MailVisitOver.Escalated),
        CloseVisit m => new CloseQueueVisit(work, m.Reason),
        AgentHasIt m => new AgentConnected(m.Reservation),
        AgentHasNothing m => new AgentConnectFailed(m.Reservation, m.Reason),
        AgentIsDone m => new HandlingOver(m.Reservation, m.Handled, TimeSpan.Zero, m.Termination, m.WrapUp ? null : false),
        AskAgent m => new OfferToAgent(
            m.Reservation, work, m.Agent, MediaType.Email, m.Resume ? DirectKind.Return : DirectKind.Transfer, m.Deadline, m.Queue,
            m.Resume ? null : m.AskedBy, RingAway: m.Resume, Taken: m.Resume),
        StopAsking m => new WithdrawOffer(m.Reservation, m.Reason),
        _ => throw new InvalidOperationException($"Routing does not understand {message.GetType().Name}."),
    };
}
