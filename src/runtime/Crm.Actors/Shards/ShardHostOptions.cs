using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>Bounds and seams of a <see cref="ShardHost"/>.</summary>
public sealed record ShardHostOptions
{
    /// <summary>Commands waiting per shard; more are refused with "mailbox-full".</summary>
    public int MailboxBound { get; init; } = 65_536;

    /// <summary>Rows in one journal transaction at most.</summary>
    public int BatchCap { get; init; } = 2048;

    /// <summary>Rows a shard may decide ahead of the journal; then it waits, and its mailbox fills.</summary>
    public int UncommittedBound { get; init; } = 8192;

    /// <summary>Messages kept for other shards that have not confirmed them; above it the shard takes no commands until they do.</summary>
    public int UnacknowledgedBound { get; init; } = 65_536;

    /// <summary>
    /// Rows between two snapshots of a shard; more while they are fewer bytes than the last snapshot, so that snapshots of a large state cost
    /// no more than its rows, and a recovery reads at most about twice what the snapshot holds.
    /// </summary>
    public int SnapshotEvery { get; init; } = 5_000;

    /// <summary>Command ids remembered per shard.</summary>
    public int CommandWindow { get; init; } = 10_000;

    /// <summary>Messages on the way per pair of shards.</summary>
    public int LinkWindow { get; init; } = 64;

    /// <summary>Commands one shard handles before others get their turn on the thread.</summary>
    public int TurnBudget { get; init; } = 256;

    /// <summary>How long unconfirmed messages wait before the receiver is asked for its mark.</summary>
    public TimeSpan LinkRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause after a failed recovery; doubles up to <see cref="RecoveryRetryMax"/>.</summary>
    public TimeSpan RecoveryRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two attempts to recover a shard.</summary>
    public TimeSpan RecoveryRetryMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long an ask waits for its turn. When it is over before the loop has taken the command, the command is withdrawn and nothing
    /// was changed ("overdue"). One that was taken has the same time again for its commit; then its outcome is not known
    /// ("outcome-unknown") and the same command id asks for it.
    /// </summary>
    public TimeSpan AskDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failures of a program within <see cref="RestartWindow"/> after which it starts over at once; further restarts wait.</summary>
    public int RestartLimit { get; init; } = 10;

    /// <summary>How long a failure of a program counts.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>First pause of a restart beyond the limit; doubles up to <see cref="RecoveryRetryMax"/>.</summary>
    public TimeSpan RestartPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The node's lease in the cluster store; renewed every third of it. Long for a single process, where nobody waits to take over
    /// and a machine that was busy for a while should not lose its shards; a few seconds where other nodes do.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where work runs; the thread pool unless a simulation takes it into its own hands.</summary>
    public Action<Action> Schedule { get; init; } = static work => ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false);

    /// <summary>How frames travel between shards; at once when null. A simulation loses, doubles, delays and reorders them here.</summary>
    public Action<Action>? Carry { get; init; }

    /// <summary>Makes the ids that programs ask for: time-ordered (UUID version 7).</summary>
    public Func<Instant, Guid> NewId { get; init; } = static now => Guid.CreateVersion7(now.ToDateTimeOffset());

    /// <summary>Told about every failure of a program, an effect, a snapshot or a recovery, with what was going on. Must return at once and not throw.</summary>
    public Action<ShardId, string, Exception> Faulted { get; init; } = static (_, _, _) => { };

    /// <summary>Told each time a shard cannot be had because another node owns it. Must return at once and not throw.</summary>
    public Action<ShardId> Disowned { get; init; } = static _ => { };
}
