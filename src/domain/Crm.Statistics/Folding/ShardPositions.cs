using Crm.Events;
using Crm.Primitives;

namespace Crm.Statistics.Folding;

/// <summary>How far each shard's facts were counted, so that none is counted twice (law 8). Not thread safe.</summary>
public sealed class ShardPositions
{
    private readonly Dictionary<ShardId, (long Sequence, int Index)> _last = [];

    /// <summary>The last counted position of every shard.</summary>
    public IEnumerable<ShardPosition> All => _last.Select(p => new ShardPosition(p.Key, p.Value.Sequence, p.Value.Index));

    /// <summary>Moves on to the envelope's position; false when it was passed before.</summary>
    public bool Advance(EventEnvelope envelope) => Advance(new ShardPosition(envelope.Shard, envelope.Sequence, envelope.Index));

    /// <summary>Moves on to a position; false when it was passed before.</summary>
    public bool Advance(ShardPosition position)
    {
        ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_last, position.Shard, out bool known);
        if (known && (position.Sequence, position.Index).CompareTo(last) <= 0)
        {
            return false;
        }

        last = (position.Sequence, position.Index);
        return true;
    }
}

/// <summary>A place in a shard's journal.</summary>
public readonly record struct ShardPosition(ShardId Shard, long Sequence, int Index);
