using System.Buffers.Binary;
using Crm.Audio.Codecs;
using Crm.Audio.Resampling;

namespace Crm.Audio.Wav;

/// <summary>A WAV file read from memory: what it holds and where its samples are.</summary>
/// <param name="Encoding">How samples are stored.</param>
/// <param name="SampleRate">Frames per second, 4000 to 48000.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="DataOffset">Where the samples start in the file.</param>
/// <param name="DataLength">Bytes of samples, whole frames only.</param>
public sealed record WavReader(WavEncoding Encoding, int SampleRate, int Channels, int DataOffset, int DataLength)
{
    private const int ChunkHeader = 8;
    private const int ExtensibleTag = 0xFFFE;
    private const int MostChunks = 64;

    /// <summary>Sample frames in the file.</summary>
    public int Frames => DataLength / FrameBytes;

    private int FrameBytes => Channels * (Encoding == WavEncoding.Pcm16 ? 2 : 1);

    /// <summary>
    /// Reads the chunks of a RIFF/WAVE file. A data chunk whose length is 0, unknown or beyond the file's end, as an interrupted writer
    /// leaves it, is taken to reach the end. Never throws.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out WavReader? wav, out string? error)
    {
        wav = null;
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            error = "not a RIFF/WAVE file";
            return false;
        }

        WavReader? format = null;
        long at = 12;
        for (int chunk = 0; chunk < MostChunks && at + ChunkHeader <= file.Length; chunk++)
        {
            ReadOnlySpan<byte> name = file.Slice((int)at, 4);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)(at + 4)..]);
            int body = (int)at + ChunkHeader;
            if (name.SequenceEqual("fmt "u8) && !TryReadFormat(file[body..], length, out format, out error))
            {
                return false;
            }

            if (name.SequenceEqual("data"u8))
            {
                return TryLocateData(format, body, length, file.Length, out wav, out error);
            }

            at = body + (long)length + (length & 1);
        }

        error = "no data chunk";
        return false;
    }

    /// <summary>All samples as one channel at 8 kHz: stereo averaged, other rates resampled.</summary>
    public short[] DecodeMono(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> data = file.Slice(DataOffset, DataLength);
        var interleaved = new short[Frames * Channels];
        switch (Encoding)
        {
            case WavEncoding.Pcm16:
                for (int i = 0; i < interleaved.Length; i++)
                {
                    interleaved[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]);
                }

                break;
            case WavEncoding.ALaw:
                G711.DecodeALaw(data, interleaved);
                break;
            case WavEncoding.MuLaw:
                G711.DecodeMuLaw(data, interleaved);
                break;
        }

        return Resampler.Resample(Channels == 1 ? interleaved : Fold(interleaved), SampleRate, AudioFrame.SampleRate);
    }

    /// <summary>One channel of a 16-bit file as stored; <paramref name="channel"/> from 0.</summary>
    public short[] DecodeChannel(ReadOnlySpan<byte> file, int channel)
    {
        if (Encoding != WavEncoding.Pcm16 || channel < 0 || channel >= Channels)
        {
            throw new ArgumentOutOfRangeException(nameof(channel), "only 16-bit files have separate channels, counted from 0");
        }

        var samples = new short[Frames];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(file[(DataOffset + 2 * (i * Channels + channel))..]);
        }

        return samples;
    }

    private static short[] Fold(ReadOnlySpan<short> stereo)
    {
        var mono = new short[stereo.Length / 2];
        for (int i = 0; i < mono.Length; i++)
        {
            mono[i] = (short)((stereo[2 * i] + stereo[2 * i + 1]) / 2);
        }

        return mono;
    }

    private static bool TryReadFormat(ReadOnlySpan<byte> body, uint length, out WavReader? format, out string? error)
    {
        format = null;
        if (length < 16 || body.Length < 16)
        {
            error = "format chunk cut short";
            return false;
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        if (tag == ExtensibleTag && length >= 26 && body.Length >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        WavEncoding? encoding = (tag, bits) switch
        {
            (1, 16) => WavEncoding.Pcm16,
            (6, 8) => WavEncoding.ALaw,
            (7, 8) => WavEncoding.MuLaw,
            _ => null,
        };
        if (encoding is null || channels is < 1 or > 2 || rate is < Resampler.LowestRate or > Resampler.HighestRate)
        {
            error = $"unsupported: tag {tag}, {bits} bits, {channels} channels, {rate} Hz";
            return false;
        }

        format = new WavReader(encoding.Value, (int)rate, channels, 0, 0);
        error = null;
        return true;
    }

    private static bool TryLocateData(WavReader? format, int offset, uint length, int fileLength, out WavReader? wav, out string? error)
    {
        wav = null;
        if (format is null)
        {
            error = "data before format";
            return false;
        }

        long available = fileLength - offset;
        long used = length == 0 || length > available ? available : length;
        used -= used % format.FrameBytes;
        wav = format with { DataOffset = offset, DataLength = (int)used };
        error = null;
        return true;
    }
}
