using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Storage;

/// <summary>Where interaction records are kept. Thread safe for reading; written by one projection.</summary>
public interface IInteractionStore
{
    /// <summary>A record, or null.</summary>
    ValueTask<InteractionRecord?> Find(InteractionId id, CancellationToken cancellation);

    /// <summary>Replaces or adds records, in the transaction of the projection's position.</summary>
    ValueTask Save(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation);

    /// <summary>Records that meet a filter, newest start first, then by id.</summary>
    ValueTask<InteractionPage> List(InteractionFilter filter, CancellationToken cancellation);
}

/// <summary>Which interactions are wanted. What is null does not matter.</summary>
/// <param name="From">Started at or after.</param>
/// <param name="To">Started before.</param>
/// <param name="After">The <see cref="InteractionPage.Next"/> of the page before.</param>
/// <param name="Limit">At most so many, 1 to <see cref="MaxLimit"/>.</param>
public sealed record InteractionFilter(
    QueueId? Queue = null,
    AgentId? Agent = null,
    CustomerId? Customer = null,
    MediaType? Channel = null,
    InteractionOutcome? Outcome = null,
    Instant? From = null,
    Instant? To = null,
    InteractionCursor? After = null,
    int Limit = 50)
{
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Was in one of these queues; null for all, none when empty.</summary>
    public ImmutableArray<QueueId>? AnyQueueOf { get; init; }

    /// <summary>Whether a record meets the filter (the cursor and limit aside).</summary>
    public bool Admits(InteractionRecord record) =>
        (Queue is not { } queue || record.Queues.Contains(queue))
        && (AnyQueueOf is not { } some || record.Queues.Any(some.Contains))
        && (Agent is not { } agent || record.Agents.Contains(agent))
        && (Customer is null || record.Customer == Customer)
        && (Channel is null || record.MediaType == Channel)
        && (Outcome is null || record.Outcome == Outcome)
        && (From is not { } from || record.StartedAt >= from)
        && (To is not { } to || record.StartedAt < to);
}

/// <summary>One page. <paramref name="Next"/> is null on the last.</summary>
public sealed record InteractionPage(IReadOnlyList<InteractionRecord> Records, InteractionCursor? Next);
