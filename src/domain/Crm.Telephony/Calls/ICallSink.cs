using Crm.Events;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>What the call decider may ask for while it handles one input. Everything takes effect in order, after the decision is durable.</summary>
public interface ICallSink
{
    /// <summary>The instant of the decision.</summary>
    Instant Now { get; }

    /// <summary>A new time-ordered id.</summary>
    Guid NewId();

    /// <summary>Changes the state by an event and stores it.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>Asks for an action at a port.</summary>
    void Do(CallAction action);

    /// <summary>Sends a message to the routing domain.</summary>
    void Tell(RoutingMessage message);

    /// <summary>Tells the flow that serves the call; taken after this input is decided, before anything is stored.</summary>
    void Notify(CallNotice notice);

    /// <summary>Answers a person's command: done.</summary>
    void Done();

    /// <summary>Answers a person's command: refused, nothing changed.</summary>
    /// <param name="type">The kind of refusal: "not-found", "wrong-state", "forbidden", "invalid" or "unavailable".</param>
    /// <param name="detail">A sentence that says what is wrong and what to do.</param>
    /// <param name="reason">Why, as a stable word for programs.</param>
    void Refuse(string type, string detail, string reason);

    /// <summary>Counts an input that does not fit the state.</summary>
    void Ignore(string reason);
}
