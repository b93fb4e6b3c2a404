using Crm.Primitives;

namespace Crm.Events.Queues;

/// <summary>Where entries go that cannot wait in a queue, and when that is. A missing target lets them leave without one.</summary>
/// <param name="WhenFull">At <see cref="QueueSettings.MaxEntries"/>.</param>
/// <param name="WhenTooLong">After <see cref="QueueSettings.MaxWait"/>.</param>
/// <param name="WhenClosed">Outside <see cref="QueueSettings.Hours"/>, or in an emergency.</param>
/// <param name="WhenNoAgents">When nobody has been on the queue for <paramref name="NoAgentsAfter"/>.</param>
/// <param name="NoAgentsAfter">Zero leaves at once; null waits on.</param>
/// <param name="LeaveAtClosing">Whether those who still wait when the queue closes leave too; otherwise they are served to the last.</param>
/// <param name="EmergencyClosed">Closed now whatever the hours say; those who wait leave too.</param>
/// <param name="ClosedUntil">When an emergency closing ends by itself; null lasts until somebody ends it. Says nothing without <paramref name="EmergencyClosed"/>.</param>
public sealed record OverflowRules(
    OverflowTarget? WhenFull = null,
    OverflowTarget? WhenTooLong = null,
    OverflowTarget? WhenClosed = null,
    OverflowTarget? WhenNoAgents = null,
    TimeSpan? NoAgentsAfter = null,
    bool LeaveAtClosing = false,
    bool EmergencyClosed = false,
    Instant? ClosedUntil = null)
{
    /// <summary>Whether an emergency closing holds at an instant.</summary>
    public bool IsEmergency(Instant at) => EmergencyClosed && (ClosedUntil is not { } until || at < until);
}

/// <summary>Where a customer goes instead.</summary>
/// <param name="Queue">For <see cref="OverflowKind.Queue"/>.</param>
/// <param name="Address">The number or mailbox dialled, or the name of the message; up to 64 characters.</param>
public sealed record OverflowTarget(OverflowKind Kind, QueueId? Queue = null, string? Address = null);

/// <summary>The kinds of overflow target.</summary>
public enum OverflowKind
{
    /// <summary>Another queue of the domain; the entry keeps its age.</summary>
    Queue,

    /// <summary>A mailbox.</summary>
    Voicemail,

    /// <summary>The customer is offered a call back.</summary>
    Callback,

    /// <summary>A number outside.</summary>
    External,

    /// <summary>A message, and then the end.</summary>
    Message,
}
