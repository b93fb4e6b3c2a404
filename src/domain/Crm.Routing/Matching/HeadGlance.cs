using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// What a first look at a class needs, in half a cache line: the keys of <see cref="HeadLine"/> roughly, in units of 65 ms. A search goes
/// through those of hundreds of classes and then looks closely at the few that may be the best. Where keys overflow does not matter, for
/// only their differences to now are used; they hold for four years of age.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct HeadGlance
{
    /// <summary>2^16 microseconds are one unit of rough time.</summary>
    private const int RoughBits = 16;

    /// <summary>Rounding of both instants, in units.</summary>
    private const float UnitsOff = 2;

    /// <summary>Rounding of the floating-point arithmetic, in parts of the result.</summary>
    private const float ShareOff = 1e-6f;

    private PerMedium<int> _keys;
    private float _urgency;

    /// <summary>Media in which somebody waits.</summary>
    public MediaMask Waiting;

    /// <summary>As in <see cref="HeadLine.Special"/>.</summary>
    public MediaMask Special;

    /// <summary>As in <see cref="HeadLine.Kept"/>.</summary>
    public MediaMask Kept;

    /// <summary>By the bits of a mask of media, all bits of the lanes that stand for them.</summary>
    private static readonly Vector256<int>[] Lanes = [.. Enumerable.Range(0, 1 << Media.Count).Select(LanesOf)];

    public double Urgency
    {
        set => _urgency = (float)value;
    }

    public void SetKey(int media, long key) => _keys[media] = Rough(key);

    /// <summary>Rough time of an instant in microseconds.</summary>
    public static int Rough(long microseconds) => (int)(microseconds >> RoughBits);

    /// <summary>An exact rank in the units of rough ones, as the least it can be.</summary>
    public static float LeastOf(double rank)
    {
        float rough = (float)(rank / (1 << RoughBits));
        return rough - (Math.Abs(rough) * ShareOff);
    }

    /// <summary>Urgency times age of the head of each medium, in rough units: within the two bounds lies the exact one. Minus infinity where there is none.</summary>
    /// <param name="line">The class.</param>
    /// <param name="now">Rough time.</param>
    /// <param name="media">The media that count.</param>
    /// <param name="sure">Those among them whose head is surely to be had.</param>
    /// <param name="least">The lower bounds of those that are sure.</param>
    /// <returns>The upper bounds.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Ranks(in HeadGlance line, Vector256<int> now, MediaMask media, MediaMask sure, out Vector256<float> least)
    {
        // the lanes behind the keys hold other things; no mask has them
        var keys = Vector256.LoadUnsafe(in Unsafe.As<HeadGlance, int>(ref Unsafe.AsRef(in line)));
        var urgency = Vector256.Create(line._urgency);
        var rank = Vector256.ConvertToSingle(now - keys) * urgency;
        var off = (Vector256.Abs(rank) * ShareOff) + (urgency * UnitsOff);
        ref var lanes = ref MemoryMarshal.GetArrayDataReference(Lanes);
        var none = Vector256.Create(float.NegativeInfinity);
        least = Vector256.ConditionalSelect(Unsafe.Add(ref lanes, sure.Bits).AsSingle(), rank - off, none);
        return Vector256.ConditionalSelect(Unsafe.Add(ref lanes, media.Bits).AsSingle(), rank + off, none);
    }

    private static Vector256<int> LanesOf(int bits)
    {
        Span<int> lanes = stackalloc int[Vector256<int>.Count];
        for (int media = 0; media < Media.Count; media++)
        {
            lanes[media] = -(bits >> media & 1);
        }

        return Vector256.Create<int>(lanes);
    }
}
