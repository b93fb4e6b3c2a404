using System.Buffers.Binary;
using Crm.Audio.Codecs;
using Crm.Audio.Resampling;
using Crm.Audio.Wav;
using Crm.TestKit;

namespace Crm.Protocols.Tests.Audio;

public sealed class WavTests
{
    [Theory]
    [InlineData(4000)]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(47999)]
    [InlineData(48000)]
    public void A_tone_keeps_its_pitch_level_and_length_at_any_rate(int rate)
    {
        var samples = new short[rate];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8000 * Math.Sin(Math.Tau * 440 * i / rate));
        }

        byte[] file = Pcm(samples, rate, 1);
        Assert.True(WavReader.TryRead(file, out WavReader? wav, out _));
        short[] audio = wav!.DecodeMono(file);
        Assert.Equal(8000, audio.Length);
        ReadOnlySpan<short> middle = audio.AsSpan(400, 7200);
        Assert.True(ToneMeter.Share(middle, 440) > 0.999);
        Assert.InRange(ToneMeter.Amplitude(middle, 440), 7900, 8100);
    }

    [Fact]
    public void A_tone_above_the_band_is_filtered_out_not_folded_back()
    {
        var samples = new short[48000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8000 * Math.Sin(Math.Tau * 6000 * i / 48000));
        }

        short[] audio = Resampler.Resample(samples, 48000, 8000);
        Assert.True(ToneMeter.Amplitude(audio.AsSpan(400, 7200), 2000) < 80);
    }

    [Theory]
    [InlineData(22050, 0, 0)]
    [InlineData(22050, 1, 0)]
    [InlineData(22050, 3, 1)]
    [InlineData(48000, 6 * 1024 + 5, 1024)]
    [InlineData(4000, 513, 1026)]
    public void Audio_of_any_length_can_be_resampled(int rate, int samples, int expected) =>
        Assert.Equal(expected, Resampler.Resample(new short[samples], rate, 8000).Length);

    [Fact]
    public void Stereo_is_folded_and_its_channels_can_be_read_apart()
    {
        byte[] file = Pcm([100, 300, -50, -150], 8000, 2);
        Assert.True(WavReader.TryRead(file, out WavReader? wav, out _));
        Assert.Equal([200, -100], wav!.DecodeMono(file));
        Assert.Equal([100, -50], wav.DecodeChannel(file, 0));
        Assert.Equal([300, -150], wav.DecodeChannel(file, 1));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void G711_files_are_read(int tag)
    {
        short[] tone = ToneMeter.Sine(440, 8000, 800);
        var coded = new byte[800];
        if (tag == 6)
        {
            G711.EncodeALaw(tone, coded);
        }
        else
        {
            G711.EncodeMuLaw(tone, coded);
        }

        byte[] file = Riff(tag, 1, 8000, 8, coded);
        Assert.True(WavReader.TryRead(file, out WavReader? wav, out _));
        Assert.True(ToneMeter.Share(wav!.DecodeMono(file), 440) > 0.99);
    }

    [Fact]
    public void Unknown_chunks_before_the_data_are_skipped_also_with_odd_length()
    {
        byte[] plain = Pcm([1, 2, 3], 8000, 1);
        byte[] file = [.. plain[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[36..]];
        Assert.True(WavReader.TryRead(file, out WavReader? wav, out _));
        Assert.Equal([1, 2, 3], wav!.DecodeMono(file));
    }

    [Fact]
    public void An_interrupted_recording_is_readable_and_repairable()
    {
        byte[] file = Pcm([1, 2, 3, 4], 8000, 2);
        WavHeader.Write(file, 8000, 2, 0);
        byte[] torn = [.. file, 9];
        Assert.True(WavReader.TryRead(torn, out WavReader? wav, out _));
        Assert.Equal(2, wav!.Frames);
        Assert.True(WavHeader.TryRepair(torn, torn.Length));
        Assert.Equal(8u, BinaryPrimitives.ReadUInt32LittleEndian(torn.AsSpan(40)));
        Assert.Equal(44u, BinaryPrimitives.ReadUInt32LittleEndian(torn.AsSpan(4)));
    }

    [Fact]
    public void A_foreign_file_is_not_repaired()
    {
        Assert.False(WavHeader.TryRepair(new byte[44], 44));
        Assert.False(WavHeader.TryRepair(Pcm([1], 8000, 1).AsSpan(0, 20), 20));
    }

    [Theory]
    [InlineData(1, 1, 8000, 24)]
    [InlineData(3, 1, 8000, 32)]
    [InlineData(1, 6, 8000, 16)]
    [InlineData(1, 1, 192000, 16)]
    [InlineData(1, 0, 8000, 16)]
    [InlineData(1, 1, 0, 16)]
    public void Formats_out_of_scope_are_refused_with_a_reason(int tag, int channels, int rate, int bits)
    {
        Assert.False(WavReader.TryRead(Riff(tag, channels, rate, bits, new byte[16]), out _, out string? error));
        Assert.Contains("unsupported", error);
    }

    [Fact]
    public void Mutated_files_never_throw()
    {
        byte[] good = Pcm(ToneMeter.Sine(440, 8000, 200), 16000, 2);
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int change = random.Next(6); change > 0 && bad.Length > 0; change--)
            {
                bad[random.Next(Math.Min(bad.Length, 48))] = (byte)random.Next(256);
            }

            if (WavReader.TryRead(bad, out WavReader? wav, out _))
            {
                Assert.True(wav!.DataOffset + wav.DataLength <= bad.Length);
                wav.DecodeMono(bad);
            }
        }
    }

    private static byte[] Pcm(short[] samples, int rate, int channels)
    {
        var file = new byte[WavHeader.Length + samples.Length * 2];
        WavHeader.Write(file, rate, channels, samples.Length * 2);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(WavHeader.Length + 2 * i), samples[i]);
        }

        return file;
    }

    private static byte[] Riff(int tag, int channels, int rate, int bits, byte[] data)
    {
        var file = new byte[WavHeader.Length + data.Length];
        WavHeader.Write(file, rate, channels, data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(34), (ushort)bits);
        data.CopyTo(file, WavHeader.Length);
        return file;
    }
}
