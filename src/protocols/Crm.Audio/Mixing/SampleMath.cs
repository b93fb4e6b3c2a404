namespace Crm.Audio.Mixing;

/// <summary>Small operations on samples. Pure, thread safe, no allocation.</summary>
public static class SampleMath
{
    /// <summary>Adds samples onto others, saturated to 16 bits; only as many as both have.</summary>
    public static void AddSaturated(Span<short> onto, ReadOnlySpan<short> samples)
    {
        int count = Math.Min(onto.Length, samples.Length);
        for (int i = 0; i < count; i++)
        {
            onto[i] = (short)Math.Clamp(onto[i] + samples[i], short.MinValue, short.MaxValue);
        }
    }
}
