using Crm.Audio.Levels;
using Crm.Media.Codecs;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class SteadyStateTests
{
    [Fact]
    public async Task A_warm_bridge_of_two_sessions_with_a_recording_allocates_nothing_per_tick()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(a, b);
        stage.Plane.StartRecording(new RecordingId(Guid.CreateVersion7()), bridge, default);
        stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), new Crm.Telephony.Media.ToneSource(500, -20), loop: true);
        stage.Run(12_000); // two reports have been sent by now

        // what the runtime itself allocates on this thread, now and then, does not come in each of three rounds of 12 s
        long now = stage.Now;
        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
        {
            least = Math.Min(least, AllocatedIn(600, stage, a, b, ref now));
        }

        Assert.Equal(0, least);
        Assert.True(ToneMeter.Share(b.HeardLately(), 440) > 0.9);
    }

    private static long AllocatedIn(int ticks, MediaStage stage, TestPhone a, TestPhone b, ref long now)
    {
        long allocated = 0;
        for (int i = 0; i < ticks; i++)
        {
            a.SendFrame();
            b.SendFrame();
            long before = GC.GetAllocatedBytesForCurrentThread();
            stage.Thread.ReadQuietly(now);
            stage.Thread.Tick(now);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            a.Receive();
            b.Receive();
            now += 20_000;
        }

        return allocated;
    }

    [Theory]
    [InlineData("PCMU")]
    [InlineData("PCMA")]
    [InlineData("opus")]
    public void A_tone_survives_coding_and_decoding_without_allocation(string name)
    {
        AudioCodecKind kind = Enum.Parse<AudioCodecKind>(name, ignoreCase: true);
        Assert.SkipWhen(kind == AudioCodecKind.Opus && !OpusCodec.IsAvailable, "libopus is not installed");
        using AudioCodec codec = AudioCodec.Create(kind);
        var payload = new byte[AudioCodec.MostPayload];
        var heard = new short[50 * 160 + AudioCodec.MostSamples];
        short[][] frames = [.. Enumerable.Range(0, 50).Select(i => ToneMeter.Sine(440, 8000, 160, i * 160))];
        codec.Decode(payload.AsSpan(0, codec.Encode(frames[0], payload)), heard);
        int decoded = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < frames.Length; i++)
        {
            int length = codec.Encode(frames[i], payload);
            decoded += codec.Decode(payload.AsSpan(0, length), heard.AsSpan(i * 160, AudioCodec.MostSamples));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(frames.Length * 160, decoded);
        Assert.True(ToneMeter.Share(heard.AsSpan(1600, 6400), 440) > 0.95);
        Assert.InRange(AudioLevel.Dbm0(heard.AsSpan(1600, 6400)), AudioLevel.Dbm0(frames[5]) - 2, AudioLevel.Dbm0(frames[5]) + 2);
    }

    [Fact]
    public void A_payload_that_is_no_packet_of_the_codec_decodes_to_nothing()
    {
        var samples = new short[AudioCodec.MostSamples];
        using AudioCodec g711 = AudioCodec.Create(AudioCodecKind.Pcmu);
        Assert.Equal(0, g711.Decode(new byte[AudioCodec.MostSamples + 1], samples));
        Assert.Equal(0, g711.Decode([], samples));
        Assert.SkipWhen(!OpusCodec.IsAvailable, "libopus is not installed");
        using AudioCodec opus = AudioCodec.Create(AudioCodecKind.Opus);
        Assert.Equal(0, opus.Decode([], samples));
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            var rubbish = new byte[random.Next(1, 300)];
            random.NextBytes(rubbish);
            Assert.InRange(opus.Decode(rubbish, samples), 0, AudioCodec.MostSamples);
        }
    }
}
