using Crm.Audio.Levels;
using Crm.Audio.Tones;
using Crm.TestKit;

namespace Crm.Protocols.Tests.Audio;

public sealed class ToneTests
{
    [Theory]
    [InlineData("us", 440, 2000)]
    [InlineData("eu", 425, 1000)]
    [InlineData("cn", 450, 1000)]
    [InlineData("elsewhere", 425, 1000)]
    public void Ringback_has_the_countrys_frequency_and_cadence(string country, double hertz, int onMilliseconds)
    {
        var generator = new ToneGenerator(TonePattern.Ringback(country));
        var samples = new short[8000 * 6];
        Assert.Equal(samples.Length, generator.Fill(samples));
        ReadOnlySpan<short> on = samples.AsSpan(0, onMilliseconds * 8);
        Assert.True(ToneMeter.Share(on, hertz) > (country == "us" ? 0.45 : 0.99));
        Assert.Equal(0, AudioLevel.Peak(samples.AsSpan(onMilliseconds * 8, 8000 * 4)));
        Assert.False(generator.Ended);
    }

    [Fact]
    public void A_steady_tone_has_the_level_asked_for_and_no_click_at_the_second()
    {
        var generator = new ToneGenerator(TonePattern.Steady(1004.5, -10));
        var samples = new short[8000 * 3];
        generator.Fill(samples);
        Assert.InRange(AudioLevel.Dbm0(samples), -10.1, -9.9);
        double steepest = AudioLevel.SineAmplitude(-10) * Math.Tau * 1004.5 / 8000 + 2;
        for (int i = 1; i < samples.Length; i++)
        {
            Assert.True(Math.Abs(samples[i] - samples[i - 1]) <= steepest, $"click at {i}");
        }
    }

    [Fact]
    public void A_pattern_that_does_not_repeat_ends_and_is_silent_after()
    {
        var generator = new ToneGenerator(new TonePattern([new ToneStep(500, 0, -10, 100)], Repeats: false));
        var samples = new short[160];
        Assert.Equal(100, generator.Fill(samples));
        Assert.True(generator.Ended);
        Assert.Equal(0, AudioLevel.Peak(samples.AsSpan(100)));
        Assert.Equal(0, generator.Fill(samples));
    }

    [Fact]
    public void An_empty_pattern_is_over_at_once()
    {
        var generator = new ToneGenerator(new TonePattern([], Repeats: true));
        Assert.True(generator.Ended);
        Assert.Equal(0, generator.Fill(new short[160]));
    }

    [Fact]
    public void Silence_has_the_lowest_level_and_full_scale_the_overload_level()
    {
        Assert.Equal(AudioLevel.Silence, AudioLevel.Dbm0(new short[160]));
        Assert.Equal(AudioLevel.Silence, AudioLevel.Dbm0([]));
        Assert.InRange(AudioLevel.Dbm0(ToneMeter.Sine(1000, 32767, 8000)), 3.1, 3.2);
        Assert.Equal(32768, AudioLevel.Peak([short.MinValue]));
    }
}
