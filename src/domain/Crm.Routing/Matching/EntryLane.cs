using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// Entries of one medium that wait for the same agents, oldest first. Nearly all come in the order in which they go, and stand in a line; who
/// comes with more age than the last in line (a returned one, one of higher priority) waits in a heap beside it.
/// </summary>
internal sealed class EntryLane(HeapPlaces places)
{
    private WaitingLine _line = new();
    private IndexedHeap? _others;

    /// <summary>How many wait.</summary>
    public int Count => _line.Count + Others.Length;

    /// <summary>Numbers of entries in line; below 0 where somebody left.</summary>
    public ReadOnlySpan<IndexedHeap.Node> Line => _line.Nodes;

    /// <summary>Numbers of the other entries, as <see cref="IndexedHeap.Nodes"/>.</summary>
    public ReadOnlySpan<IndexedHeap.Node> Others => _others is { } others ? others.Nodes : default;

    /// <summary>The oldest; there must be one.</summary>
    public IndexedHeap.Node First
    {
        get
        {
            var line = Line;
            var others = Others;
            return line.IsEmpty || (!others.IsEmpty && others[0].Before(line[0])) ? others[0] : line[0];
        }
    }

    /// <summary>The key of the oldest, or <see cref="long.MaxValue"/>.</summary>
    public long FirstKey => Count > 0 ? First.Key : long.MaxValue;

    /// <summary>How many of them keep away from somebody, so that the head may not be the one to take.</summary>
    public int Special { get; private set; }

    /// <summary>How many of them have an agent kept for them.</summary>
    public int Kept { get; set; }

    /// <summary>Adds an entry; true when <see cref="First"/>, <see cref="Special"/> or <see cref="Kept"/> may be another one now. Nearly all join behind others and change nothing that a search looks at.</summary>
    public bool Add(EntryState entry)
    {
        var node = new IndexedHeap.Node(entry.Key, entry.Ordinal, entry.Number);
        bool behind = _line.Count > 0;
        if (!_line.TryJoin(node))
        {
            (_others ??= new IndexedHeap(places)).Add(node.Item, node.Key, node.Tie);
            behind = false;
        }

        return Tally(entry, 1) || !behind;
    }

    /// <summary>Takes an entry out; true when what is noted of the lane may be another one now, as in <see cref="Add"/>.</summary>
    public bool Remove(EntryState entry)
    {
        bool wasFirst = true;
        if (_others is { Count: > 0 } others && places[entry.Number] >= 0)
        {
            others.Remove(entry.Number);
        }
        else
        {
            wasFirst = _line.Leave(entry.Key, entry.Ordinal);
        }

        return Tally(entry, -1) || wasFirst;
    }

    private bool Tally(EntryState entry, int change)
    {
        Special += entry.HasExclusions ? change : 0;
        Kept += entry.Keeps is null ? 0 : change;
        return entry.HasExclusions || entry.Keeps is not null;
    }
}
