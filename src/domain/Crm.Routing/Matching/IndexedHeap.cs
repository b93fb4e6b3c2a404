using System.Runtime.CompilerServices;

namespace Crm.Routing.Matching;

/// <summary>
/// Where items lie in heaps, by the item's number. One table serves any number of heaps, as long as an item is in one of them at most.
/// It is apart from the items because they are large and scattered: moving half a dozen of them in a heap must not touch each one.
/// </summary>
internal sealed class HeapPlaces
{
    /// <summary>Place + 1; 0 is in no heap.</summary>
    private int[] _places = [];

    /// <summary>The place, or -1 when the item is in no heap.</summary>
    public int this[int item]
    {
        get => (uint)item < (uint)_places.Length ? _places[item] - 1 : -1;
        set
        {
            if (item >= _places.Length)
            {
                Array.Resize(ref _places, Math.Max(item + 1, _places.Length * 2));
            }

            _places[item] = value + 1;
        }
    }
}

/// <summary>
/// A 4-ary minimum heap by (key, tie) of numbered items, any of which can be removed in O(log n). It holds numbers and no references,
/// so that the collector has nothing to look at.
/// </summary>
internal sealed class IndexedHeap(HeapPlaces places)
{
    private Node[] _nodes = [];

    internal readonly record struct Node(long Key, long Tie, int Item)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Before(in Node other) => Key < other.Key || (Key == other.Key && Tie < other.Tie);
    }

    public int Count { get; private set; }

    /// <summary>The nodes in heap order: the children of i are 4i+1 to 4i+4.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>The smallest key, or <see cref="long.MaxValue"/>.</summary>
    public long FirstKey => Count > 0 ? _nodes[0].Key : long.MaxValue;

    public void Add(int item, long key, long tie)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(4, Count * 2));
        }

        Count++;
        Rise(Count - 1, new Node(key, tie, item));
    }

    /// <summary>Removes an item; does nothing when it is in no heap.</summary>
    public void Remove(int item)
    {
        int place = places[item];
        if (place < 0)
        {
            return;
        }

        places[item] = -1;
        Count--;
        Node last = _nodes[Count];
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
        places[node.Item] = place;
    }
}
