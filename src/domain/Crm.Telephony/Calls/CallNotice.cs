using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>Something the flow that serves a call is told, in the decision that brought it about.</summary>
public abstract record CallNotice;

/// <summary>The customer is answered: run this flow.</summary>
public sealed record FlowBegins(FlowId Flow, string Language) : CallNotice;

/// <summary>What the flow played has ended by itself.</summary>
public sealed record PlayOver(int Play) : CallNotice;

/// <summary>The customer pressed a key.</summary>
public sealed record KeyPressed(char Key) : CallNotice;

/// <summary>The customer waits in a queue from now on (again): his treatment may begin.</summary>
public sealed record WaitBegins(QueueId Queue) : CallNotice;

/// <summary>An agent has the customer: the treatment is over.</summary>
public sealed record WaitEnds : CallNotice;

/// <summary>The customer is out of the queue as the flow wished.</summary>
public sealed record LeftQueue : CallNotice;

/// <summary>The queue could not keep the customer; he is back in the flow that queued him.</summary>
/// <param name="Reason">"full", "timeout" or "error".</param>
public sealed record QueueGaveBack(string Reason) : CallNotice;

/// <summary>The queue could not keep the customer and sends him somewhere itself: his treatment is over, his flow is not.</summary>
public sealed record QueueSendsElsewhere : CallNotice;

/// <summary>The queue sends the customer to a number outside, if the rules allow it.</summary>
public sealed record OverflowsOutside(QueueId Queue, string Number, TimeSpan RingTimeout) : CallNotice;

/// <summary>An agent wants a number outside in the call, if the rules allow it.</summary>
/// <param name="By">His user name.</param>
public sealed record AgentDialsOutside(string Number, string By, TimeSpan RingTimeout) : CallNotice;

/// <summary>The queue promises the customer a call back instead, if he may be called; <see cref="FlowTakesCallback"/> follows.</summary>
public sealed record OverflowsToCallback(QueueId Queue) : CallNotice;

/// <summary>The customer's message is complete, or he said nothing.</summary>
public sealed record MessageOver(TimeSpan Duration) : CallNotice;

/// <summary>The customer and the outside number that was dialled for him are connected: the flow is done with him.</summary>
public sealed record ExternalJoined : CallNotice;

/// <summary>The outside number that was dialled for the customer was not reached; he is back.</summary>
/// <param name="Exit">"busy", "no-answer", "refused" or "error".</param>
public sealed record ExternalOver(string Exit) : CallNotice;

/// <summary>The call is over; nothing more can be played.</summary>
public sealed record FlowMustEnd(string Reason) : CallNotice;
