using Crm.Primitives;

namespace Crm.Persistence.Journal;

/// <summary>Finds a moment in a shard's journal. Instants never fall along a shard's sequence, so halving finds the place without an index of its own.</summary>
internal static class InstantSearch
{
    /// <summary>The sequence of the last row before an instant; 0 when there is none.</summary>
    /// <param name="probe">The last row at a sequence or before it, with its instant in microseconds; (0, 0) when there is none.</param>
    /// <param name="at">The instant.</param>
    public static async ValueTask<long> LastBefore(Func<long, ValueTask<(long Sequence, long At)>> probe, Instant at)
    {
        var (last, lastAt) = await probe(long.MaxValue).ConfigureAwait(false);
        if (last == 0 || lastAt < at.Microseconds)
        {
            return last;
        }

        long low = 0;
        long high = last;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            var (found, foundAt) = await probe(middle).ConfigureAwait(false);
            if (found > low && foundAt < at.Microseconds)
            {
                low = found;
            }
            else if (foundAt >= at.Microseconds && found > 0)
            {
                high = found;
            }
            else
            {
                low = middle; // nothing lies between: rows before are gone
            }
        }

        return (await probe(low).ConfigureAwait(false)).Sequence;
    }
}
