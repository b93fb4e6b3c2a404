using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>Picks from classes the few that a search must look at closely, by a glance at each.</summary>
internal static class HeadFilter
{
    /// <summary>Classes that are looked at together.</summary>
    public const int AtOnce = 64;

    /// <summary>Classes in which an entry the agent can be offered may have the highest rank, and all in which some head may be kept away from him.</summary>
    /// <param name="classes">At most <see cref="AtOnce"/>.</param>
    /// <param name="lines">By class index.</param>
    /// <param name="now">In microseconds.</param>
    /// <param name="media">The media he can be offered.</param>
    /// <param name="rank">What another one must reach.</param>
    /// <param name="few">Takes the indexes of those classes.</param>
    /// <param name="heads">Grows by the heads of the media, but for classes in which some head may be kept away from him.</param>
    /// <returns>How many there are.</returns>
    [SkipLocalsInit]
    public static int ToOffer(ReadOnlySpan<int> classes, ReadOnlySpan<HeadGlance> lines, long now, MediaMask media, double rank, Span<int> few, ref int heads)
    {
        Span<Vector256<float>> most = stackalloc Vector256<float>[AtOnce];
        var rough = Vector256.Create(HeadGlance.Rough(now));
        var best = Vector256.Create(Math.Max(HeadGlance.LeastOf(rank), float.MinValue));
        for (int i = 0; i < classes.Length; i++)
        {
            ref readonly var line = ref lines[classes[i]];
            var there = line.Waiting.And(media);
            var sure = there.Without(line.Special);
            most[i] = HeadGlance.Ranks(line, rough, there, sure, out var least);
            best = Vector256.MaxNative(best, least);
            if (sure == there)
            {
                heads += there.Count;
            }
            else
            {
                most[i] = Vector256.Create(float.PositiveInfinity);
            }
        }

        return Pick(classes, most, best, few);
    }

    /// <summary>Classes with the head of one medium that may have the highest rank of those no agent is kept for.</summary>
    /// <inheritdoc cref="ToOffer"/>
    [SkipLocalsInit]
    public static int ToKeep(ReadOnlySpan<int> classes, ReadOnlySpan<HeadGlance> lines, long now, MediaMask media, double rank, Span<int> few)
    {
        Span<Vector256<float>> most = stackalloc Vector256<float>[AtOnce];
        var rough = Vector256.Create(HeadGlance.Rough(now));
        var best = Vector256.Create(Math.Max(HeadGlance.LeastOf(rank), float.MinValue));
        for (int i = 0; i < classes.Length; i++)
        {
            ref readonly var line = ref lines[classes[i]];
            var there = line.Waiting.And(media).Without(line.Kept);
            most[i] = HeadGlance.Ranks(line, rough, there, there, out var least);
            best = Vector256.MaxNative(best, least);
        }

        return Pick(classes, most, best, few);
    }

    /// <summary>Those that may reach the best of the lower bounds.</summary>
    private static int Pick(ReadOnlySpan<int> classes, ReadOnlySpan<Vector256<float>> most, Vector256<float> best, Span<int> few)
    {
        float highest = best[0];
        for (int media = 1; media < Media.Count; media++)
        {
            highest = Math.Max(highest, best[media]);
        }

        var bar = Vector256.Create(highest);
        int count = 0;
        for (int i = 0; i < classes.Length; i++)
        {
            few[count] = classes[i];
            count += Vector256.GreaterThanOrEqualAny(most[i], bar) ? 1 : 0;
        }

        return count;
    }
}
