using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>What a running flow may ask about, answered at once from memory. An implementation speaks for one call at one instant.</summary>
public interface IFlowFacts
{
    /// <summary>The instant of the step.</summary>
    Instant Now { get; }

    /// <summary>
    /// A fact about the call: "caller.number", "caller.name", "dialled.number", "customer.id", "customer.name", "customer.company",
    /// "customer.language", or an attribute set before ("handover.menu", "handover.digits", ...). Null when unknown.
    /// </summary>
    string? Attribute(string name);

    /// <summary>A queue's figures; null for an unknown queue.</summary>
    FlowQueueFigures? Queue(QueueId queue);

    /// <summary>Whether a queue may call a number back; false leaves a callback node by "no-number".</summary>
    bool CanCallBack(string number, QueueId queue) => true;

    /// <summary>The caller's own place in the queue he waits in, 1 for the next; null when he waits in none.</summary>
    int? Position { get; }

    /// <summary>How much longer he may have to wait; null when unknown.</summary>
    TimeSpan? EstimatedWait { get; }
}

/// <summary>A queue's figures as a flow may branch on.</summary>
/// <param name="OnQueue">Agents signed in and available for it, busy or not.</param>
/// <param name="Ready">Agents who could take a contact now.</param>
/// <param name="ServiceLevel">Of today, 0 to 1; null when nothing was offered.</param>
public sealed record FlowQueueFigures(int Waiting, TimeSpan LongestWait, int OnQueue, int Ready, TimeSpan? EstimatedWait, double? ServiceLevel);
