using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Something a running flow is told.</summary>
public abstract record FlowInput;

/// <summary>The caller is there: begin at the start node.</summary>
public sealed record FlowBegin : FlowInput;

/// <summary>What was played last has ended by itself.</summary>
/// <param name="Play">As of the <see cref="PlayPrompts"/>; an older one is ignored.</param>
public sealed record PromptsEnded(int Play) : FlowInput;

/// <summary>The caller pressed a key: 0-9, *, # or A-D.</summary>
public sealed record DigitPressed(char Digit) : FlowInput;

/// <summary>A lookup came back, or failed.</summary>
/// <param name="Lookup">As of the <see cref="StartLookup"/>; an older one is ignored.</param>
public sealed record LookupEnded(int Lookup, LookupResult Result) : FlowInput;

/// <summary>The caller's message is over: he pressed a key, fell silent or the limit was reached.</summary>
public sealed record MessageRecorded(TimeSpan Duration) : FlowInput;

/// <summary>The queue sent the caller back to the flow that queued him: full, too long, closed, no agents.</summary>
/// <param name="Reason">The exit to take: "full", "timeout", "no-agents", "closed" or "error".</param>
public sealed record QueueReturned(string Reason) : FlowInput;

/// <summary>A transfer out did not succeed; the caller is back.</summary>
/// <param name="Reason">The exit to take: "busy", "no-answer", "refused" or "error".</param>
public sealed record TransferFailed(string Reason) : FlowInput;

/// <summary>The session's deadline has passed.</summary>
public sealed record FlowDeadlinePassed : FlowInput;

/// <summary>The caller is gone, an agent has him, or the engine takes him away: nothing more is played.</summary>
public sealed record FlowCancelled(string Reason) : FlowInput;

/// <summary>The result of an HTTP lookup.</summary>
public abstract record LookupResult;

/// <summary>An answer with status 200 to 299 and a JSON body within the limit.</summary>
/// <param name="Json">The body's text.</param>
public sealed record LookupAnswered(int Status, string Json) : LookupResult;

/// <summary>No usable answer.</summary>
/// <param name="Reason">"timeout", "refused" (not on the egress list), "status-500", "too-large", "not-json", "unreachable".</param>
public sealed record LookupFailed(string Reason) : LookupResult;
