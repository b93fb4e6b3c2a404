using Crm.Audio.Codecs;

namespace Crm.Simulator.Audio;

/// <summary>How loud mu-law sound is, by table. Pure and thread safe.</summary>
internal static class Loudness
{
    private static readonly int[] Magnitudes = Table();

    /// <summary>Mean absolute sample, 0 to 32,767; 0 of nothing.</summary>
    public static int Of(ReadOnlySpan<byte> muLaw)
    {
        long sum = 0;
        foreach (byte sample in muLaw)
        {
            sum += Magnitudes[sample];
        }

        return muLaw.IsEmpty ? 0 : (int)(sum / muLaw.Length);
    }

    private static int[] Table()
    {
        var codes = Enumerable.Range(0, 256).Select(c => (byte)c).ToArray();
        var samples = new short[codes.Length];
        G711.DecodeMuLaw(codes, samples);
        return [.. samples.Select(s => Math.Abs((int)s))];
    }
}
