using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>
/// The different sets of queues that agents serve, each written once: many agents share a profile, and the sets are most of a large
/// site's snapshot.
/// </summary>
internal sealed class QueueSets
{
    private readonly Dictionary<ImmutableDictionary<QueueId, int>, int> _byReference = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ImmutableDictionary<QueueId, int>, int> _byContent = new(new ByContent());
    private readonly List<ImmutableDictionary<QueueId, int>> _all = [];

    public ImmutableArray<ImmutableDictionary<QueueId, int>> All => [.. _all];

    /// <summary>The number of a set; equal sets have the same.</summary>
    public int Number(ImmutableDictionary<QueueId, int> set)
    {
        if (!_byReference.TryGetValue(set, out int number))
        {
            if (!_byContent.TryGetValue(set, out number))
            {
                number = _all.Count;
                _all.Add(set);
                _byContent.Add(set, number);
            }

            _byReference.Add(set, number);
        }

        return number;
    }

    private sealed class ByContent : IEqualityComparer<ImmutableDictionary<QueueId, int>>
    {
        public bool Equals(ImmutableDictionary<QueueId, int>? a, ImmutableDictionary<QueueId, int>? b) =>
            ReferenceEquals(a, b) || (a is not null && b is not null && a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out int level) && level == p.Value));

        public int GetHashCode(ImmutableDictionary<QueueId, int> set)
        {
            int hash = set.Count;
            foreach (var (queue, level) in set)
            {
                hash ^= HashCode.Combine(queue, level);
            }

            return hash;
        }
    }
}
