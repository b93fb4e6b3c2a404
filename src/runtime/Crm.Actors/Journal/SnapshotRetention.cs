using Crm.Primitives;

namespace Crm.Actors.Journal;

/// <summary>
/// Which snapshots are kept besides the newest: one when <see cref="Every"/> has passed or <see cref="EveryRows"/> rows have come since
/// the last one kept, none older than <see cref="For"/>, the oldest given up when they take more than <see cref="BytesMax"/>.
/// </summary>
public sealed record SnapshotRetention
{
    /// <summary>Keeps no earlier snapshot.</summary>
    public static readonly SnapshotRetention None = new();

    /// <summary>The shards whose past is asked for.</summary>
    public IReadOnlySet<ShardId> Shards { get; init; } = new HashSet<ShardId>();

    /// <summary>Time between two kept snapshots of a shard.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Rows between two kept snapshots of a shard, where an hour brings more.</summary>
    public long EveryRows { get; init; } = 50_000;

    /// <summary>How long they are kept.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromDays(31);

    /// <summary>Bytes of a shard's kept snapshots at most.</summary>
    public long BytesMax { get; init; } = 256L << 20;
}
