namespace Crm.Actors.Shards;

/// <summary>One life of a shard under one epoch: its core and the outcomes that wait for the journal. Owned by the loop, except <see cref="Lost"/>.</summary>
internal sealed class Incarnation(ShardCore core)
{
    private volatile bool _lost;

    public ShardCore Core { get; } = core;

    /// <summary>Outcomes in order of decision.</summary>
    public Queue<WaitingOutcome> Waiting { get; } = new();

    /// <summary>The last durable sequence.</summary>
    public long Durable { get; set; } = core.Sequence;

    /// <summary>The sequence of the newest snapshot taken or restored.</summary>
    public long SnapshotAt { get; set; } = core.Sequence;

    /// <summary>Bytes of the rows since then.</summary>
    public long BytesSinceSnapshot { get; set; }

    /// <summary>A snapshot that waits for its row to be durable.</summary>
    public (long Sequence, ShardSnapshotCapture State)? HeldSnapshot { get; set; }

    /// <summary>True once a row could not be stored for sure: nothing of this life is written any more. Set by the writer or the loop.</summary>
    public bool Lost => _lost;

    public long Uncommitted => Core.Sequence - Durable;

    public void Lose() => _lost = true;
}

/// <summary>An outcome that waits for the journal, with whom to answer.</summary>
internal readonly record struct WaitingOutcome(ShardOutcome Outcome, IAnswer? Answer, long Since);
