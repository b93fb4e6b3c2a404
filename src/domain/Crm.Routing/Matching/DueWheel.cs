using System.Numerics;

namespace Crm.Routing.Matching;

/// <summary>
/// Numbered items by the instant at which they are due, where most are taken out long before: adding one and removing one costs the same however many
/// there are. What is due within one tick (16 ms) is put in order, by (key, tie), only when that tick comes; until then it lies in a slot of its
/// tick, and what is due after more than 67 s in one of a wider wheel, and so on.
/// </summary>
internal sealed class DueWheel
{
    private const int TickBits = 14;
    private const int SlotBits = 12;
    private const int Slots = 1 << SlotBits;
    private const int Levels = 4;
    private const int None = -1;
    private readonly HeapPlaces _places = new();
    private readonly IndexedHeap _near;
    private readonly Wheel[] _wheels = new Wheel[Levels];
    private Node[] _nodes = [];

    /// <summary>The tick that has come: what is due by its end is in the heap, what is due later lies in slots.</summary>
    private long _tick;

    /// <summary>No slot with anything in it begins before, in microseconds.</summary>
    private long _nextSlot = long.MaxValue;

    public DueWheel() => _near = new IndexedHeap(_places);

    /// <summary>Where an item lies: in a list that begins in a slot.</summary>
    /// <param name="Before">The item before it, or <see cref="None"/>.</param>
    /// <param name="After">The item after it, or <see cref="None"/>.</param>
    /// <param name="Slot">The slot's number among those of all levels, + 1; 0 when it is in none.</param>
    private record struct Node(long Key, long Tie, int Before, int After, int Slot);

    /// <summary>The slots of one level; each covers as many ticks as there are slots in all levels below.</summary>
    /// <param name="First">The first item of each, + 1.</param>
    /// <param name="Filled">A bit for each slot with anything in it.</param>
    /// <param name="FilledWords">A bit for each word of those that is not 0.</param>
    private record struct Wheel(int[] First, ulong[] Filled, ulong FilledWords);

    /// <summary>
    /// The smallest key, or <see cref="long.MaxValue"/>. Looks ahead: what is added later and due before it goes into the heap, so ask for it only when
    /// it must be known, and else <see cref="TryFirst"/>.
    /// </summary>
    public long FirstKey
    {
        get
        {
            while (_nextSlot <= _near.FirstKey && _nextSlot != long.MaxValue)
            {
                Turn();
            }

            return _near.FirstKey;
        }
    }

    /// <summary>The first of the items whose key is not above <paramref name="until"/>, the present; false when there is none.</summary>
    public bool TryFirst(long until, out int item)
    {
        while (_nextSlot <= until && _nextSlot != long.MaxValue)
        {
            Turn();
        }

        _tick = Math.Max(_tick, until >> TickBits);
        bool due = _near.Count > 0 && _near.FirstKey <= until;
        item = due ? _near.Nodes[0].Item : None;
        return due;
    }

    /// <summary>Adds an item that is not in it.</summary>
    public void Add(int item, long key, long tie)
    {
        long tick = key >> TickBits;
        if (tick > _tick)
        {
            for (int level = 0; level < Levels; level++)
            {
                int shift = level * SlotBits;
                if ((tick >> shift) - (_tick >> shift) <= Slots)
                {
                    Put(item, key, tie, level, (int)(tick >> shift) & (Slots - 1));
                    _nextSlot = Math.Min(_nextSlot, tick >> shift << (shift + TickBits));
                    return;
                }
            }
        }

        _near.Add(item, key, tie);
    }

    /// <summary>Removes an item; does nothing when it is not there.</summary>
    public void Remove(int item)
    {
        if ((uint)item >= (uint)_nodes.Length || _nodes[item].Slot == 0)
        {
            _near.Remove(item);
            return;
        }

        ref var node = ref _nodes[item];
        int slot = node.Slot - 1;
        if (node.After != None)
        {
            _nodes[node.After].Before = node.Before;
        }

        if (node.Before != None)
        {
            _nodes[node.Before].After = node.After;
        }
        else
        {
            SetFirst(ref _wheels[slot >> SlotBits], slot & (Slots - 1), node.After);
        }

        node.Slot = 0;
    }

    private void Put(int item, long key, long tie, int level, int slot)
    {
        if (item >= _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(item + 1, _nodes.Length * 2));
        }

        ref var wheel = ref _wheels[level];
        if (wheel.First is null)
        {
            wheel = new Wheel(new int[Slots], new ulong[Slots / 64], 0);
        }

        int first = wheel.First[slot] - 1;
        _nodes[item] = new Node(key, tie, None, first, (level << SlotBits) + slot + 1);
        if (first != None)
        {
            _nodes[first].Before = item;
        }

        SetFirst(ref wheel, slot, item);
    }

    private static void SetFirst(ref Wheel wheel, int slot, int item)
    {
        wheel.First[slot] = item + 1;
        ulong bit = 1UL << (slot & 63);
        ref ulong word = ref wheel.Filled[slot >> 6];
        word = item == None ? word & ~bit : word | bit;
        ulong wordBit = 1UL << (slot >> 6);
        wheel.FilledWords = word == 0 ? wheel.FilledWords & ~wordBit : wheel.FilledWords | wordBit;
    }

    /// <summary>
    /// Goes on to the next slot with anything in it and puts its items where they belong now; or finds that it begins later than was thought. Of two that
    /// begin together the one of more ticks is first, so that none is ever passed by.
    /// </summary>
    private void Turn()
    {
        long start = long.MaxValue;
        int level = None;
        for (int one = 0; one < Levels; one++)
        {
            if (_wheels[one].FilledWords != 0 && Start(one) is var begins && begins <= start)
            {
                (start, level) = (begins, one);
            }
        }

        if (start > _nextSlot)
        {
            _nextSlot = start;
            return;
        }

        // of a slot of many ticks the first one has not come yet: what belongs to it joins what already lies in its slot
        _tick = (start >> TickBits) - (level == 0 ? 0 : 1);
        ref var wheel = ref _wheels[level];
        int slot = (int)(start >> (TickBits + (level * SlotBits))) & (Slots - 1);
        int item = wheel.First[slot] - 1;
        SetFirst(ref wheel, slot, None);
        while (item != None)
        {
            var node = _nodes[item];
            _nodes[item].Slot = 0;
            Add(item, node.Key, node.Tie);
            item = node.After;
        }
    }

    /// <summary>When the first filled slot of a level begins.</summary>
    private long Start(int level)
    {
        int shift = level * SlotBits;
        long at = _tick >> shift;
        int from = (int)(at + 1) & (Slots - 1);
        int slot = NextFilled(_wheels[level], from);
        return (at + 1 + ((slot - from) & (Slots - 1))) << (shift + TickBits);
    }

    /// <summary>The first filled slot from one on, all around.</summary>
    private static int NextFilled(in Wheel wheel, int from)
    {
        int word = from >> 6;
        ulong rest = wheel.Filled[word] >> (from & 63);
        if (rest != 0)
        {
            return from + BitOperations.TrailingZeroCount(rest);
        }

        word = (word + 1 + BitOperations.TrailingZeroCount(BitOperations.RotateRight(wheel.FilledWords, word + 1))) & 63;
        return (word << 6) + BitOperations.TrailingZeroCount(wheel.Filled[word]);
    }
}
