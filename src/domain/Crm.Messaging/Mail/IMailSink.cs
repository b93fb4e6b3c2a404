using System.Collections.Immutable;
using Crm.Events;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>Put the work into a queue.</summary>
/// <param name="Prefers">The agent it waits for first, and how long.</param>
/// <param name="HandedOnBy">The agent who handed it on, and is not to get it back at once.</param>
public sealed record MailWaits(
    QueueVisitId Visit, QueueId Queue, Instant Since, int Priority, ImmutableArray<SkillId> Skills, string? CustomerKey,
    (AgentId Agent, TimeSpan Wait)? Prefers, AgentId? HandedOnBy) : ConversationMessage;

/// <summary>It leaves the queue for another place there or elsewhere, unless an agent is faster.</summary>
public sealed record MailGoesElsewhere(QueueVisitId Visit, bool SameQueue) : ConversationMessage;

/// <summary>What the decider may ask for while it handles one input. Everything takes effect in order, after the decision is durable.</summary>
public interface IMailSink
{
    /// <summary>The instant of the decision.</summary>
    Instant Now { get; }

    /// <summary>A new time-ordered id.</summary>
    Guid NewId();

    /// <summary>Changes the state by an event and stores it.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>Tells the routing domain of a piece of work.</summary>
    void Tell(InteractionId work, ConversationMessage message);

    /// <summary>Hands a mail to the mail server; what becomes of it comes back as <see cref="HandoverTold"/>.</summary>
    void Send(MailId mail, int attempt);

    /// <summary>Answers whoever asked: done.</summary>
    void Done();

    /// <summary>Answers whoever sends: it can be taken back until then.</summary>
    void WillSend(MailId mail, Instant at);

    /// <summary>Answers whoever asked: refused, nothing changed.</summary>
    void Refuse(string type, string detail);

    /// <summary>Counts an input that does not fit the state.</summary>
    void Ignore(string reason);
}
