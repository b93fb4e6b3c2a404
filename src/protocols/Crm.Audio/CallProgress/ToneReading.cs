namespace Crm.Audio.CallProgress;

/// <summary>The strongest one or two spectral lines of 64 ms. Shares are of the energy between 200 and 3900 Hz.</summary>
/// <param name="Hertz">The strongest line; 0 when it is too quiet to look.</param>
/// <param name="SecondHertz">The second line when it is at most 13 dB weaker; otherwise 0.</param>
/// <param name="Share">Of the strongest line alone.</param>
/// <param name="BothShare">Of both; equal to <paramref name="Share"/> when there is one.</param>
/// <param name="LevelDbm0">Of the strongest line.</param>
internal readonly record struct ToneReading(float Hertz, float SecondHertz, float Share, float BothShare, float LevelDbm0)
{
    /// <summary>The lower of two lines, or the only one.</summary>
    internal float Low => SecondHertz == 0 ? Hertz : Math.Min(Hertz, SecondHertz);

    /// <summary>The higher of two lines; 0 when there is one.</summary>
    internal float High => SecondHertz == 0 ? 0 : Math.Max(Hertz, SecondHertz);

    /// <summary>True when there is nothing but one or two lines, to the given share.</summary>
    internal bool IsTone(float share) => Hertz > 0 && BothShare >= share;
}
