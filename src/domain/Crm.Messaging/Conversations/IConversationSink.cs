using Crm.Events;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>What the decider may ask for while it handles one input. Everything takes effect in order, after the decision is durable.</summary>
public interface IConversationSink
{
    /// <summary>The instant of the decision.</summary>
    Instant Now { get; }

    /// <summary>A new time-ordered id.</summary>
    Guid NewId();

    /// <summary>Changes the state by an event and stores it.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>Tells the routing domain.</summary>
    void Tell(ConversationMessage message);

    /// <summary>Shows that somebody writes, or has stopped. Not stored.</summary>
    void ShowTyping(TypingShown typing);

    /// <summary>Answers whoever asked: done.</summary>
    void Done();

    /// <summary>Answers a writer: the line is in the conversation, now or since it was sent first.</summary>
    void Took(int seq, Instant at);

    /// <summary>Answers whoever asked: refused, nothing changed.</summary>
    void Refuse(string type, string detail);

    /// <summary>As <see cref="Refuse(string, string)"/>, with a stable word that says why.</summary>
    void Refuse(string type, string detail, string reason) => Refuse(type, detail);

    /// <summary>Counts an input that does not fit the state.</summary>
    void Ignore(string reason);
}
