namespace Crm.Routing.Matching;

/// <summary>Where an item remembers its place in one kind of heap.</summary>
internal interface IHeapPlace<in T>
{
    /// <summary>The place, or -1 when it is in no heap of this kind.</summary>
    static abstract int Get(T item);

    /// <summary>Notes the place.</summary>
    static abstract void Set(T item, int place);
}

/// <summary>
/// A 4-ary minimum heap by (key, tie) whose items know their place, so that any of them can be removed in O(log n).
/// Keys lie beside the references: comparing touches no item.
/// </summary>
internal sealed class IndexedHeap<T, TPlace>
    where T : class
    where TPlace : struct, IHeapPlace<T>
{
    private Node[] _nodes = [];

    internal readonly record struct Node(long Key, long Tie, T Item)
    {
        public bool Before(in Node other) => Key < other.Key || (Key == other.Key && Tie < other.Tie);
    }

    public int Count { get; private set; }

    /// <summary>The nodes in heap order: the children of i are 4i+1 to 4i+4.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, Count);

    public void Add(T item, long key, long tie)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(4, Count * 2));
        }

        Count++;
        Rise(Count - 1, new Node(key, tie, item));
    }

    /// <summary>Removes an item; does nothing when it is not in the heap.</summary>
    public void Remove(T item)
    {
        int place = TPlace.Get(item);
        if (place < 0)
        {
            return;
        }

        TPlace.Set(item, -1);
        Count--;
        Node last = _nodes[Count];
        _nodes[Count] = default;
        if (place == Count)
        {
            return;
        }

        if (place > 0 && last.Before(_nodes[(place - 1) / 4]))
        {
            Rise(place, last);
        }
        else
        {
            Sink(place, last);
        }
    }

    private void Rise(int place, in Node node)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 4;
            if (!node.Before(_nodes[parent]))
            {
                break;
            }

            Put(place, _nodes[parent]);
            place = parent;
        }

        Put(place, node);
    }

    private void Sink(int place, in Node node)
    {
        while (true)
        {
            int first = (place * 4) + 1;
            if (first >= Count)
            {
                break;
            }

            int least = first;
            int end = Math.Min(first + 4, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (_nodes[child].Before(_nodes[least]))
                {
                    least = child;
                }
            }

            if (!_nodes[least].Before(node))
            {
                break;
            }

            Put(place, _nodes[least]);
            place = least;
        }

        Put(place, node);
    }

    private void Put(int place, in Node node)
    {
        _nodes[place] = node;
        TPlace.Set(node.Item, place);
    }
}
