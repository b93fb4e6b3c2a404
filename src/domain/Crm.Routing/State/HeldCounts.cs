using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Crm.Routing.State;

/// <summary>How many interactions of each medium an agent holds: a byte each of one number, so that two can be compared at once.</summary>
internal readonly struct HeldCounts(ulong packed) : IEquatable<HeldCounts>
{
    private readonly ulong _packed = packed;

    /// <summary>How many of each, by medium.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Counts => MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in _packed))[..Media.Count];

    /// <summary>With so many more of a medium, or fewer.</summary>
    public HeldCounts Plus(int media, int count)
    {
        ulong packed = _packed;
        MemoryMarshal.AsBytes(new Span<ulong>(ref packed))[media] += (byte)count;
        return new HeldCounts(packed);
    }

    public bool Equals(HeldCounts other) => _packed == other._packed;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is HeldCounts other && Equals(other);

    public override int GetHashCode() => _packed.GetHashCode();
}
