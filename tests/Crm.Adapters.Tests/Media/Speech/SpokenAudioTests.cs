using Crm.Audio.Levels;
using Crm.Media.Speech;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media.Speech;

public sealed class SpokenAudioTests
{
    [Theory]
    [InlineData(900)]
    [InlineData(32_000)]
    public void Silence_at_the_ends_is_cut_to_a_breath_and_the_peak_is_three_decibels_below_full_scale(double amplitude)
    {
        short[] raw = [.. new short[5000], .. ToneMeter.Sine(500, amplitude, 1600), .. new short[9000]];
        short[] shaped = SpokenAudio.Shape(raw)!;
        Assert.InRange(shaped.Length, 240 + 1590 + 1120, 240 + 1600 + 1120);
        Assert.InRange(AudioLevel.Peak(shaped), SpokenAudio.Peak - 1, SpokenAudio.Peak);
        Assert.Equal(0, AudioLevel.Peak(shaped.AsSpan(0, 240)));
        Assert.Equal(0, AudioLevel.Peak(shaped.AsSpan(shaped.Length - 1120)));
    }

    [Fact]
    public void A_pause_within_stays()
    {
        short[] word = ToneMeter.Sine(500, 9000, 1600);
        Assert.InRange(SpokenAudio.Shape([.. word, .. new short[4000], .. word])!.Length, 8540, 8560);
    }

    [Fact]
    public void The_lowest_sample_there_is_does_not_overflow() =>
        Assert.InRange(SpokenAudio.Shape([short.MinValue, 1000])![SpokenAudio.LeadSamples], -SpokenAudio.Peak - 1, -SpokenAudio.Peak + 1);

    [Fact]
    public void Noise_that_is_no_speech_is_nothing()
    {
        Assert.Null(SpokenAudio.Shape([]));
        Assert.Null(SpokenAudio.Shape(new short[8000]));
        Assert.Null(SpokenAudio.Shape(ToneMeter.Sine(500, 200, 8000)));
    }
}
