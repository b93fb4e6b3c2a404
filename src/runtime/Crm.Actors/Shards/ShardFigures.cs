using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>What a shard is doing.</summary>
public enum ShardPhase
{
    /// <summary>Claiming and replaying; commands wait.</summary>
    Recovering,

    /// <summary>Taking commands.</summary>
    Running,

    /// <summary>The program failed; earlier rows are awaited before the memory is discarded.</summary>
    Faulted,

    /// <summary>Given back or given up.</summary>
    Stopped,
}

/// <summary>Counters and gauges of one shard at an instant.</summary>
/// <param name="Epoch">The epoch of the present incarnation; 0 before the first.</param>
/// <param name="Sequence">The last decided row.</param>
/// <param name="Uncommitted">Rows on their way to the journal.</param>
/// <param name="MailboxDepth">Commands waiting.</param>
/// <param name="Commands">Commands handled since start, deadlines and messages included.</param>
/// <param name="Rows">Rows made durable since start.</param>
/// <param name="Refused">Commands refused because the mailbox was full.</param>
/// <param name="Faults">Failures of the program, its snapshot or an effect.</param>
/// <param name="Recoveries">Completed recoveries since start.</param>
/// <param name="Unacknowledged">Messages that other shards have not confirmed.</param>
/// <param name="FramesDropped">Link frames dropped because the shard was recovering or busy; they are sent again.</param>
/// <param name="Ignored">Commands that did not fit the state, by reason.</param>
/// <param name="Commit">From decision to durable.</param>
public sealed record ShardFigures(
    ShardId Shard,
    ShardPhase Phase,
    long Epoch,
    long Sequence,
    long Uncommitted,
    int MailboxDepth,
    long Commands,
    long Rows,
    long Refused,
    long Faults,
    long Recoveries,
    int Unacknowledged,
    long FramesDropped,
    ImmutableDictionary<string, long> Ignored,
    LatencyFigures Commit)
{
    /// <summary>Commands and queries that were withdrawn because their turn had not come within the deadline.</summary>
    public long Overdue { get; init; }

    /// <summary>Restarts that had to wait because the program had failed too often.</summary>
    public long RestartsHeld { get; init; }

    /// <summary>True while such a restart is awaited.</summary>
    public bool RestartWaits { get; init; }

    /// <summary>What the program failed on last, for those who run the system; null when it never did.</summary>
    public string? LastFault { get; init; }
}

/// <summary>The journal writer's counters since start.</summary>
public sealed record WriterFigures(long Batches, long Rows, int LargestBatch, long FailedBatches, int Waiting);

/// <summary>A latency distribution; quantiles are upper bounds of power-of-two buckets.</summary>
public sealed record LatencyFigures(long Count, TimeSpan Median, TimeSpan P99, TimeSpan Longest);
