namespace Crm.Routing.Matching;

/// <summary>
/// Items in the order of (key, tie), most of which come in that order and go from the front: joining at the end and leaving at the front touch
/// nobody else. Who leaves from the middle is found by halving and leaves a gap, which is closed when room is needed. A part of whatever
/// holds it, not an object of its own; starts with <see cref="WaitingLine()"/>.
/// </summary>
internal struct WaitingLine
{
    /// <summary>Stands for the item in a gap.</summary>
    private const int Gap = -1;

    private const int Least = 4;

    private IndexedHeap.Node[] _nodes = [];
    private int _first;
    private int _end;
    private int _gaps;

    public WaitingLine()
    {
    }

    /// <summary>Items in line.</summary>
    public readonly int Count => _end - _first - _gaps;

    /// <summary>The items from the first to the last; one below 0 is a gap. The first and the last are none.</summary>
    public readonly ReadOnlySpan<IndexedHeap.Node> Nodes => _nodes.AsSpan(_first, _end - _first);

    /// <summary>Joins at the end; false, and nothing happens, when its place is not there.</summary>
    public bool TryJoin(in IndexedHeap.Node node)
    {
        if (_end > _first && !_nodes[_end - 1].Before(node))
        {
            return false;
        }

        if (_end == _nodes.Length)
        {
            MakeRoom();
        }

        _nodes[_end++] = node;
        return true;
    }

    /// <summary>Takes out the item with a key and tie, which must be in line; true when it was the first.</summary>
    public bool Leave(long key, long tie)
    {
        int place = Find(key, tie);
        bool wasFirst = place == _first;
        if (wasFirst)
        {
            for (_first++; _first < _end && _nodes[_first].Item == Gap; _first++)
            {
                _gaps--;
            }
        }
        else if (place == _end - 1)
        {
            for (_end--; _nodes[_end - 1].Item == Gap; _end--)
            {
                _gaps--;
            }
        }
        else
        {
            _nodes[place] = new IndexedHeap.Node(key, tie, Gap);
            _gaps++;
        }

        if (_first == _end)
        {
            (_first, _end) = (0, 0);
        }

        return wasFirst;
    }

    private readonly int Find(long key, long tie)
    {
        var wanted = new IndexedHeap.Node(key, tie, Gap);
        if (!_nodes[_first].Before(wanted))
        {
            return _first;
        }

        if (!wanted.Before(_nodes[_end - 1]))
        {
            return _end - 1;
        }

        (int from, int to) = (_first + 1, _end - 1);
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            (from, to) = _nodes[middle].Before(wanted) ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    /// <summary>Closes the gaps and moves all to the start, of a larger array when this one is more than half full.</summary>
    private void MakeRoom()
    {
        int count = Count;
        var to = count > _nodes.Length / 2 || _nodes.Length == 0 ? new IndexedHeap.Node[Math.Max(Least, _nodes.Length * 2)] : _nodes;
        int place = 0;
        foreach (ref readonly var node in Nodes)
        {
            if (node.Item != Gap)
            {
                to[place++] = node;
            }
        }

        (_nodes, _first, _end, _gaps) = (to, 0, place, 0);
    }
}
