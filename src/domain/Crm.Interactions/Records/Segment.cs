using Crm.Primitives;

namespace Crm.Interactions.Records;

/// <summary>What kind of stretch a segment is.</summary>
public enum SegmentKind
{
    /// <summary>In a flow: menu, announcement, between queues.</summary>
    Flow,

    /// <summary>Waiting in a queue without being offered.</summary>
    Queue,

    /// <summary>Being offered to an agent, and being connected with him once he accepted.</summary>
    Offer,

    /// <summary>In conversation with an agent.</summary>
    Talk,

    /// <summary>On hold by an agent.</summary>
    Hold,

    /// <summary>An agent's wrap-up; the customer is gone or elsewhere.</summary>
    Wrap,

    /// <summary>An agent's talk with somebody he asks, beside the customer, whose own segments go on.</summary>
    Consult,
}

/// <summary>One unbroken stretch of one kind.</summary>
/// <param name="Participant">"customer", or "agent" where an agent takes part.</param>
/// <param name="To">Its end; null while it goes on.</param>
/// <param name="EndReason">Why it ended, as a stable word; null while it goes on.</param>
public sealed record Segment(SegmentKind Kind, string Participant, QueueId? Queue, AgentId? Agent, Instant From, Instant? To, string? EndReason);
