using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Routing.State;

/// <summary>Tells which id the thing with a number has.</summary>
internal interface IIdsByNumber
{
    Guid IdOf(int number);
}

/// <summary>
/// Finds numbers by ids. It keeps a part of each id's hash beside the number and not the id: eight bytes for each in one array without
/// references, so that a search touches one line of memory, and the thing itself only when it is most likely the right one.
/// Open addressing with linear probing; at most three quarters full.
/// </summary>
internal sealed class NumberTable
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;
    private const int Smallest = 16;

    /// <summary>Half a hash above, number + 1 below; 0 is empty.</summary>
    private ulong[] _slots = new ulong[Smallest];

    /// <summary>How many ids are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers in it, in no particular order.</summary>
    public IEnumerable<int> Numbers
    {
        get
        {
            foreach (ulong slot in _slots)
            {
                if (slot != 0)
                {
                    yield return (int)(uint)slot - 1;
                }
            }
        }
    }

    /// <summary>The number of an id, or -1.</summary>
    public int Find<TIds>(Guid id, TIds ids)
        where TIds : struct, IIdsByNumber
    {
        ulong[] slots = _slots;
        uint hash = Hash(id);
        for (int place = Home(hash, slots.Length); slots[place] is not 0 and var slot; place = (place + 1) & (slots.Length - 1))
        {
            if ((uint)(slot >> 32) == hash && ids.IdOf((int)(uint)slot - 1) == id)
            {
                return (int)(uint)slot - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds an id that is not in it.</summary>
    public void Add(Guid id, int number)
    {
        if ((Count + 1) * 4L > _slots.Length * 3L)
        {
            Resize(_slots.Length * 2);
        }

        Count++;
        Put(_slots, ((ulong)Hash(id) << 32) | ((uint)number + 1));
    }

    /// <summary>Takes the number of an id out; does nothing when it is not in.</summary>
    public void Remove(Guid id, int number)
    {
        ulong[] slots = _slots;
        uint hash = Hash(id);
        ulong wanted = ((ulong)hash << 32) | ((uint)number + 1);
        int place = Home(hash, slots.Length);
        while (slots[place] != wanted)
        {
            if (slots[place] == 0)
            {
                return;
            }

            place = (place + 1) & (slots.Length - 1);
        }

        Count--;
        CloseGap(slots, place);
    }

    /// <summary>Makes room for so many without growing step by step.</summary>
    public void Reserve(int count)
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)(count + (count / 2) + Smallest));
        if (length > _slots.Length)
        {
            Resize(length);
        }
    }

    /// <summary>Moves those behind a gap forward who would no longer be found across it.</summary>
    private static void CloseGap(ulong[] slots, int gap)
    {
        int mask = slots.Length - 1;
        for (int next = (gap + 1) & mask; slots[next] != 0; next = (next + 1) & mask)
        {
            int home = Home((uint)(slots[next] >> 32), slots.Length);
            if (((next - home) & mask) >= ((next - gap) & mask))
            {
                slots[gap] = slots[next];
                gap = next;
            }
        }

        slots[gap] = 0;
    }

    private void Resize(int length)
    {
        ulong[] larger = new ulong[length];
        foreach (ulong slot in _slots)
        {
            if (slot != 0)
            {
                Put(larger, slot);
            }
        }

        _slots = larger;
    }

    private static void Put(ulong[] slots, ulong slot)
    {
        int place = Home((uint)(slot >> 32), slots.Length);
        while (slots[place] != 0)
        {
            place = (place + 1) & (slots.Length - 1);
        }

        slots[place] = slot;
    }

    /// <summary>The upper bits of the hash: multiplication mixes upwards.</summary>
    private static int Home(uint hash, int length) => (int)(hash >> (32 - BitOperations.Log2((uint)length)));

    /// <summary>Ids are random or count up in any of their bytes; all of them are mixed.</summary>
    private static uint Hash(Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(MemoryMarshal.CreateReadOnlySpan(in id, 1));
        ulong mixed = (halves[0] ^ (halves[1] * Golden)) * Golden;
        return (uint)((mixed ^ (mixed >> 29)) * Golden >> 32);
    }
}
