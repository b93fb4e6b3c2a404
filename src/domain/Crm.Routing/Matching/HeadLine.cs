using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// What a search must know of a class, in one cache line: the key of the oldest entry of each medium, and behind them the urgency of its queue. Keys
/// are whole microseconds in floating point, exact for some 285 years either side of 1970, so that a line is two vectors.
/// </summary>
[InlineArray(Length)]
internal struct HeadLine
{
    /// <summary>Numbers in a line; the media must be fewer.</summary>
    public const int Length = 8;

    /// <summary>The place of the urgency.</summary>
    public const int Urgency = Length - 1;

    /// <summary>Stands for a key where nobody waits: younger than anybody.</summary>
    public const double Nobody = double.PositiveInfinity;

    private double _first;

    /// <summary>The line of a class in which nobody waits.</summary>
    public HeadLine(double urgency)
    {
        ((Span<double>)this).Fill(Nobody);
        this[Urgency] = urgency;
    }
}

/// <summary>
/// The lines of all classes by index, of a large site each in a cache line of its own: lines that lay across two would cost a search twice
/// as much.
/// </summary>
internal sealed class HeadLines
{
    /// <summary>Bytes of a cache line.</summary>
    public const int CacheLine = 64;

    /// <summary>With fewer classes all lie in the nearest cache anyway.</summary>
    private const int Many = 1_024;

    private byte[] _memory = [];
    private int _offset;
    private int _count;

    public Span<HeadLine> All => MemoryMarshal.Cast<byte, HeadLine>(_memory.AsSpan(_offset, _count * Unsafe.SizeOf<HeadLine>()));

    /// <summary>Makes room for so many, which must not be fewer than before.</summary>
    public void Grow(int count)
    {
        int size = count * Unsafe.SizeOf<HeadLine>();
        byte[] memory = GC.AllocateArray<byte>(size + CacheLine, pinned: count >= Many);
        int offset = count >= Many ? (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & (CacheLine - 1)) : 0;
        All.CopyTo(MemoryMarshal.Cast<byte, HeadLine>(memory.AsSpan(offset, size)));
        (_memory, _offset, _count) = (memory, offset, count);
    }
}
