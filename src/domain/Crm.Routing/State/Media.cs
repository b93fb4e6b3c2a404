using System.Runtime.CompilerServices;
using Crm.Events.Interactions;

namespace Crm.Routing.State;

/// <summary>The media as small numbers.</summary>
internal static class Media
{
    /// <summary>How many there are; their numbers run from 0.</summary>
    public const int Count = (int)MediaType.Whatsapp + 1;
}

/// <summary>A number per medium, in place rather than in an array of its own: an agent and his capacity are asked all the time.</summary>
[InlineArray(Media.Count)]
internal struct PerMedium<T>
{
    private T _first;
}

/// <summary>A set of media.</summary>
internal readonly record struct MediaMask(byte Bits)
{
    public static readonly MediaMask All = new((1 << Media.Count) - 1);

    public bool Any => Bits != 0;

    public bool Has(int media) => (Bits >> media & 1) != 0;

    public bool Overlaps(MediaMask other) => (Bits & other.Bits) != 0;

    public MediaMask With(int media) => new((byte)(Bits | 1 << media));

    public MediaMask Set(int media, bool value) => value ? With(media) : new((byte)(Bits & ~(1 << media)));

    public MediaMask Except(MediaMask other) => new((byte)(Bits & ~other.Bits));

    public MediaMask Only(MediaMask other) => new((byte)(Bits & other.Bits));

    public MediaMask Only(int media) => new((byte)(Bits & 1 << media));
}
