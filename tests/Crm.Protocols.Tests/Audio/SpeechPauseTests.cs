using Crm.Audio;
using Crm.Audio.Levels;

namespace Crm.Protocols.Tests.Audio;

public sealed class SpeechPauseTests
{
    private static readonly short[] Silence = new short[AudioFrame.Samples];

    private SpeechPause _watch = new(TimeSpan.FromSeconds(1));

    [Fact]
    public void A_second_of_silence_after_speech_is_told_once()
    {
        Assert.Equal(0, Count(Frame(-12), 100));
        Assert.Equal(0, Count(Silence, 49));
        Assert.True(_watch.Take(Silence));
        Assert.True(_watch.Spoke);
        Assert.Equal(0, Count(Silence, 200));
    }

    [Fact]
    public void Words_in_between_start_the_pause_anew()
    {
        Assert.Equal(0, Count(Silence, 49) + Count(Frame(-20), 1) + Count(Silence, 49));
        Assert.True(_watch.Take([]));
    }

    [Fact]
    public void Who_only_breathes_line_noise_or_sends_nothing_has_not_spoken()
    {
        Assert.Equal(1, Count(Frame(-55), 25) + Count([], 25));
        Assert.False(_watch.Spoke);
    }

    private int Count(short[] frame, int times) => Enumerable.Range(0, times).Count(_ => _watch.Take(frame));

    private static short[] Frame(double dbm0) =>
        [.. Enumerable.Range(0, AudioFrame.Samples).Select(i => (short)(AudioLevel.SineAmplitude(dbm0) * Math.Sin(2 * Math.PI * 400 * i / AudioFrame.SampleRate)))];
}
