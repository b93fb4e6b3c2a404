using System.Buffers.Binary;

namespace Crm.Audio.Wav;

/// <summary>
/// The 44-byte header of a 16-bit PCM WAV file that is written as a stream: written first with no length, put right at the end or,
/// after an interruption, from the file's size. Pure; allocates nothing.
/// </summary>
public static class WavHeader
{
    /// <summary>Bytes before the samples.</summary>
    public const int Length = 44;

    /// <summary>The most sample bytes a WAV file can hold (its lengths are 32 bits).</summary>
    public const long MostDataBytes = uint.MaxValue - Length;

    /// <summary>Writes the header. More than <see cref="MostDataBytes"/> is stated as that.</summary>
    public static void Write(Span<byte> header, int sampleRate, int channels, long dataBytes)
    {
        uint data = (uint)Math.Clamp(dataBytes, 0, MostDataBytes);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], data + Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(sampleRate * channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)(channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], data);
    }

    /// <summary>
    /// Puts the lengths of a header of our making right for a file of <paramref name="fileLength"/> bytes. False when it is not one;
    /// then nothing is changed. The samples are whole frames; a torn last frame is left out of the lengths.
    /// </summary>
    public static bool TryRepair(Span<byte> header, long fileLength)
    {
        if (header.Length < Length || fileLength < Length || !header[..4].SequenceEqual("RIFF"u8) || !header[36..40].SequenceEqual("data"u8))
        {
            return false;
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(header[22..]);
        int rate = (int)BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        if (channels is < 1 or > 2)
        {
            return false;
        }

        long data = fileLength - Length;
        Write(header, rate, channels, data - data % (2 * channels));
        return true;
    }
}
