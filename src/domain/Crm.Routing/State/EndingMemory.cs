using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>
/// Remembers how the last reservations or visits ended, so that a late or repeated command is told precisely. The oldest is forgotten at the limit.
/// They lie in a ring, each with the number of the one before it whose id hashes alike: what has been written over ends such a chain by its number,
/// so nothing is ever taken out of a table.
/// </summary>
internal sealed class EndingMemory<TId>
    where TId : struct, IEquatable<TId>
{
    private const int Least = 64;
    private Ended[] _ring = [];

    /// <summary>By hash, the number of the latest.</summary>
    private long[] _latest = [];

    /// <summary>The number of the last one; the first one had 1.</summary>
    private long _last;

    private record struct Ended(TId Id, string Ending, long Before);

    public IEnumerable<(TId Id, string Ending)> All
    {
        get
        {
            for (long number = Oldest; number <= _last; number++)
            {
                yield return (At(number).Id, At(number).Ending);
            }
        }
    }

    private long Oldest => Math.Max(1, _last - _ring.Length + 1);

    public void Note(TId id, string ending)
    {
        if (Search(id) is not null)
        {
            return;
        }

        if (_last == _ring.Length && _ring.Length < RoutingLimits.RememberedEndings)
        {
            Grow();
        }

        Add(id, ending);
    }

    /// <summary>A word such as "timed-out"; "unknown" when it never existed or is forgotten.</summary>
    public string Find(TId id) => Search(id) ?? "unknown";

    private string? Search(TId id)
    {
        if (_last == 0)
        {
            return null;
        }

        for (long number = Latest(id); number >= Oldest; number = At(number).Before)
        {
            if (At(number).Id.Equals(id))
            {
                return At(number).Ending;
            }
        }

        return null;
    }

    private void Add(TId id, string ending)
    {
        ref long latest = ref Latest(id);
        _last++;
        At(_last) = new Ended(id, ending, latest);
        latest = _last;
    }

    private ref Ended At(long number) => ref _ring[(int)number & (_ring.Length - 1)];

    private ref long Latest(TId id) => ref _latest[id.GetHashCode() & (_latest.Length - 1)];

    private void Grow()
    {
        var all = All.ToArray();
        int size = Math.Max(Least, _ring.Length * 2);
        _ring = new Ended[size];
        _latest = new long[size];
        _last = 0;
        foreach (var (id, ending) in all)
        {
            Add(id, ending);
        }
    }
}
