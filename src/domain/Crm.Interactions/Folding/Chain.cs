using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Folding;

/// <summary>
/// The chain of a record's segments from arrival to end: each begins where the one before ended. An instant that lies before the
/// open segment's start (facts of two shards may cross) counts as that start. Wrap-ups are kept before the open segment, so that the
/// open one is always last.
/// </summary>
internal static class Chain
{
    /// <summary>Ends the open segment and opens another; the same again goes on, and nothing opens after the end.</summary>
    public static InteractionRecord Switch(InteractionRecord record, SegmentKind kind, QueueId? queue, AgentId? agent, Instant at, string reason)
    {
        if (Open(record) is not { } open || (open.Kind == kind && open.Queue == queue && open.Agent == agent))
        {
            return record;
        }

        if (record.Segments.Length >= InteractionFold.MaxSegments)
        {
            return record with { Dropped = record.Dropped + 1 };
        }

        at = Instant.Max(at, open.From);
        var next = new Segment(kind, agent is null ? "customer" : "agent", queue, agent, at, null, null);
        return record with
        {
            Segments = Passed(open, at)
                ? record.Segments.SetItem(record.Segments.Length - 1, next)
                : record.Segments.SetItem(record.Segments.Length - 1, open with { To = at, EndReason = reason }).Add(next),
        };
    }

    /// <summary>An offer came to nothing: it waits in its queue again.</summary>
    public static InteractionRecord BackToQueue(InteractionRecord record, Instant at, string reason) =>
        Open(record) is { Kind: SegmentKind.Offer } open ? Switch(record, SegmentKind.Queue, open.Queue, null, at, reason) : record;

    /// <summary>An offer to one named agent came to nothing: nobody has him for the moment.</summary>
    public static InteractionRecord OfferOver(InteractionRecord record, AgentId agent, Instant at, string reason) =>
        Open(record) is { Kind: SegmentKind.Offer } open && open.Agent == agent ? Switch(record, SegmentKind.Flow, null, null, at, reason) : record;

    /// <summary>Talk to hold or back, with the same agent; anything else stays as it is.</summary>
    public static InteractionRecord Toggle(InteractionRecord record, SegmentKind from, SegmentKind to, AgentId agent, Instant at, string reason) =>
        Open(record) is { } open && open.Kind == from && open.Agent == agent ? Switch(record, to, open.Queue, agent, at, reason) : record;

    /// <summary>An agent's part is over: the customer is with nobody, unless another agent has him already or he never had him.</summary>
    public static InteractionRecord Leave(InteractionRecord record, AgentId agent, Instant at, string reason) =>
        Open(record) is { Kind: SegmentKind.Talk or SegmentKind.Hold } open && open.Agent == agent ? Switch(record, SegmentKind.Flow, null, null, at, reason) : record;

    /// <summary>Ends the open segment for good.</summary>
    public static InteractionRecord Close(InteractionRecord record, Instant at, string reason)
    {
        if (Open(record) is not { } open)
        {
            return record;
        }

        at = Instant.Max(at, open.From);
        return record with
        {
            Segments = Passed(open, at) && record.Segments.Length > 1
                ? record.Segments.RemoveAt(record.Segments.Length - 1)
                : record.Segments.SetItem(record.Segments.Length - 1, open with { To = at, EndReason = reason }),
        };
    }

    /// <summary>Adds a finished segment that is not part of the chain.</summary>
    public static InteractionRecord Beside(InteractionRecord record, Segment segment)
    {
        if (record.Segments.Length >= InteractionFold.MaxSegments)
        {
            return record with { Dropped = record.Dropped + 1 };
        }

        return record with { Segments = record.Segments.Insert(record.Segments.Length - (Open(record) is null ? 0 : 1), segment) };
    }

    private static Segment? Open(InteractionRecord record) =>
        record.Segments.Length > 0 && record.Segments[^1] is { To: null } last ? last : null;

    /// <summary>Whether a segment lasted no time and says nothing: a flow only passed through.</summary>
    private static bool Passed(Segment segment, Instant at) => segment.Kind == SegmentKind.Flow && segment.From == at;
}
