namespace Crm.Audio.Codecs;

/// <summary>
/// ITU-T G.711 companding, both laws, by table. One byte per sample. Decoded samples use the full 16-bit range the way G.191 does:
/// mu-law values are 14-bit values times four, A-law values 13-bit values times eight. Pure and thread safe; allocates nothing.
/// </summary>
public static class G711
{
    /// <summary>A mu-law byte that decodes to silence.</summary>
    public const byte MuLawSilence = 0xFF;

    /// <summary>An A-law byte that decodes to the smallest positive value.</summary>
    public const byte ALawSilence = 0xD5;

    private const int MuLawBias = 33;
    private const int MuLawClip = 0x1FFF;

    private static readonly short[] MuLawToLinear = Table(256, code => ExpandMuLaw((byte)code));
    private static readonly short[] ALawToLinear = Table(256, code => ExpandALaw((byte)code));
    private static readonly byte[] LinearToMuLaw = Table(1 << 14, index => CompressMuLaw((short)(index << 2)));
    private static readonly byte[] LinearToALaw = Table(1 << 12, index => CompressALaw((short)(index << 4)));

    /// <summary>Encodes samples as mu-law. <paramref name="encoded"/> must be at least as long as <paramref name="samples"/>.</summary>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> encoded)
    {
        byte[] table = LinearToMuLaw;
        encoded = encoded[..samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            encoded[i] = table[(ushort)samples[i] >> 2];
        }
    }

    /// <summary>Encodes samples as A-law. <paramref name="encoded"/> must be at least as long as <paramref name="samples"/>.</summary>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> encoded)
    {
        byte[] table = LinearToALaw;
        encoded = encoded[..samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            encoded[i] = table[(ushort)samples[i] >> 4];
        }
    }

    /// <summary>Decodes mu-law bytes. <paramref name="samples"/> must be at least as long as <paramref name="encoded"/>.</summary>
    public static void DecodeMuLaw(ReadOnlySpan<byte> encoded, Span<short> samples) => Decode(MuLawToLinear, encoded, samples);

    /// <summary>Decodes A-law bytes. <paramref name="samples"/> must be at least as long as <paramref name="encoded"/>.</summary>
    public static void DecodeALaw(ReadOnlySpan<byte> encoded, Span<short> samples) => Decode(ALawToLinear, encoded, samples);

    private static void Decode(short[] table, ReadOnlySpan<byte> encoded, Span<short> samples)
    {
        samples = samples[..encoded.Length];
        for (int i = 0; i < encoded.Length; i++)
        {
            samples[i] = table[encoded[i]];
        }
    }

    // G.711 table 2: eight segments, each twice as steep as the one before, on a magnitude biased by 33.
    private static byte CompressMuLaw(short sample)
    {
        int magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + MuLawBias, MuLawClip);
        int segment = System.Numerics.BitOperations.Log2((uint)magnitude) - 5;
        int mantissa = (magnitude >> (segment + 1)) & 0x0F;
        return (byte)~((sample < 0 ? 0x80 : 0) | (segment << 4) | mantissa);
    }

    private static short ExpandMuLaw(byte code)
    {
        int bits = ~code;
        int segment = (bits >> 4) & 7;
        int magnitude = ((((bits & 0x0F) << 1) + MuLawBias) << segment) - MuLawBias;
        return (short)(((bits & 0x80) != 0 ? -magnitude : magnitude) << 2);
    }

    // G.711 table 1: the two lowest segments share one slope; even bits are inverted on the line.
    private static byte CompressALaw(short sample)
    {
        int code = (sample < 0 ? ~sample : sample) >> 4;
        if (code > 15)
        {
            int segment = System.Numerics.BitOperations.Log2((uint)code) - 3;
            code = (segment << 4) | ((code >> (segment - 1)) & 0x0F);
        }

        return (byte)((sample < 0 ? code : code | 0x80) ^ 0x55);
    }

    private static short ExpandALaw(byte code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static T[] Table<T>(int size, Func<int, T> value)
    {
        var table = new T[size];
        for (int i = 0; i < size; i++)
        {
            table[i] = value(i);
        }

        return table;
    }
}
