using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Routing.Matching;

/// <summary>
/// A growing array that begins where a cache line begins, so that an item of 32 or 64 bytes lies in one line and not across two. The
/// runtime aligns arrays to 8 bytes only; so this one has room to spare at its beginning, and the collector does not move it.
/// </summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;
    private byte[] _bytes = [];
    private int _offset;

    public int Length { get; private set; }

    /// <summary>All items.</summary>
    public Span<T> Items
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_bytes), (nint)_offset)), Length);
    }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Items[index];
    }

    /// <summary>Makes it longer; what is there stays.</summary>
    public unsafe void Resize(int length)
    {
        byte[] bytes = GC.AllocateArray<byte>((length * Unsafe.SizeOf<T>()) + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));
        int offset = (int)(-address & (Line - 1));
        MemoryMarshal.AsBytes(Items).CopyTo(bytes.AsSpan(offset));
        (_bytes, _offset, Length) = (bytes, offset, length);
    }
}
