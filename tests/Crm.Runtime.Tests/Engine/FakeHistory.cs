using System.Collections.Immutable;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Engine;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

/// <summary>The rows of a world's routing shard, and snapshots where a test takes them.</summary>
internal sealed class FakeHistory(EngineWorld world) : IJournalHistory
{
    private ShardSnapshot? _kept;

    public int Reads { get; private set; }

    public long GoneBefore { get; set; }

    public void Keep()
    {
        var core = new ShardCore(EngineOptions.RoutingShard, 1, new Crm.Engine.Routing.RoutingProgram(), world.Codec, _ => Guid.Empty, 10);
        foreach (var row in world.Routing.Rows)
        {
            core.Replay(row);
        }

        _kept = new ShardSnapshot(EngineOptions.RoutingShard, core.Sequence, core.TakeSnapshot());
    }

    public ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation) =>
        ValueTask.FromResult(_kept?.Sequence <= sequence ? _kept : null);

    public ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation) =>
        ValueTask.FromResult(world.Routing.Rows.Where(r => r.At < at).Select(r => r.Sequence).DefaultIfEmpty().Max());

    public async IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Reads++;
        await Task.Yield();
        foreach (var row in world.Routing.Rows.Where(r => r.Sequence > Math.Max(afterSequence, GoneBefore)).ToImmutableArray())
        {
            yield return row;
        }
    }
}
