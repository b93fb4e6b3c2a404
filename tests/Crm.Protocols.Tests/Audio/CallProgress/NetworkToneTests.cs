using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

public sealed class NetworkToneTests
{
    private const int LongEnough = 9000;

    /// <summary>Country, kind, frequencies, cadence.</summary>
    public static TheoryData<string, ProgressKind, double, double, int[]> Tones => new()
    {
        { "us", ProgressKind.Ringback, 440, 480, [2000, 4000] },
        { "us", ProgressKind.Busy, 480, 620, [500, 500] },
        { "us", ProgressKind.Congestion, 480, 620, [250, 250] },
        { "us", ProgressKind.DialTone, 350, 440, [4000, 0] },
        { "uk", ProgressKind.Ringback, 400, 450, [400, 200, 400, 2000] },
        { "uk", ProgressKind.Busy, 400, 0, [375, 375] },
        { "uk", ProgressKind.Congestion, 400, 0, [400, 350, 225, 525] },
        { "eu", ProgressKind.Ringback, 425, 0, [1000, 4000] },
        { "eu", ProgressKind.Busy, 425, 0, [500, 500] },
        { "eu", ProgressKind.Busy, 425, 0, [480, 480] },
        { "eu", ProgressKind.Congestion, 425, 0, [250, 250] },
        { "eu", ProgressKind.Congestion, 425, 0, [200, 200] },
        { "eu", ProgressKind.DialTone, 425, 0, [5000, 0] },
        { "fr", ProgressKind.Ringback, 440, 0, [1500, 3500] },
        { "cn", ProgressKind.Ringback, 450, 0, [1000, 4000] },
        { "cn", ProgressKind.Busy, 450, 0, [350, 350] },
        { "cn", ProgressKind.Congestion, 450, 0, [700, 700] },
    };

    [Theory]
    [MemberData(nameof(Tones))]
    public void The_tones_of_networks_are_told_apart_without_knowing_the_country(string country, ProgressKind kind, double hertz, double second, int[] cadence)
    {
        Assert.NotEmpty(country);
        Assert.Equal([kind], Listen(null, hertz, second, cadence, _ => { }).Kinds);
    }

    [Theory]
    [MemberData(nameof(Tones))]
    public void Noise_at_10_decibels_and_frequencies_off_by_two_per_cent_change_nothing(string country, ProgressKind kind, double hertz, double second, int[] cadence)
    {
        foreach (double off in new[] { 0.98, 1.02 })
        {
            Ear ear = Listen(country, hertz * off, second * off, cadence, ear => ear.Noise = Crm.Audio.Levels.AudioLevel.SineAmplitude(-26) / Math.Sqrt(2));
            Assert.Equal([kind], ear.Kinds.Where(k => k is not (ProgressKind.SpeechStarted or ProgressKind.SpeechEnded)));
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public void One_of_two_frequencies_may_be_6_decibels_louder(double twist)
    {
        var ear = new Ear();
        for (int i = 0; i < 4; i++)
        {
            ear.Tone(480, 500, 620, twist: twist).Silence(500);
        }

        Assert.Equal([ProgressKind.Busy], ear.Kinds);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(-40)]
    public void Loud_and_quiet_tones_are_heard(double dbm0)
    {
        var ear = new Ear();
        for (int i = 0; i < 4; i++)
        {
            ear.Tone(425, 500, dbm0: dbm0).Silence(500);
        }

        Assert.Equal([ProgressKind.Busy], ear.Kinds);
    }

    [Fact]
    public void A_cadence_of_no_network_is_no_tone()
    {
        var ear = new Ear();
        for (int i = 0; i < 10; i++)
        {
            ear.Tone(425, 120).Silence(900);
        }

        Assert.Empty(ear.Kinds);
    }

    [Fact]
    public void A_frequency_of_no_network_is_no_tone()
    {
        var ear = new Ear();
        for (int i = 0; i < 10; i++)
        {
            ear.Tone(540, 500).Silence(500);
        }

        Assert.Empty(ear.Kinds);
    }

    [Fact]
    public void Ringing_that_turns_to_busy_is_told_as_both()
    {
        var ear = new Ear().Tone(425, 1000).Silence(4000).Tone(425, 1000).Silence(1500);
        for (int i = 0; i < 4; i++)
        {
            ear.Tone(425, 500).Silence(500);
        }

        Assert.Equal([ProgressKind.Ringback, ProgressKind.Busy], ear.Kinds);
    }

    [Fact]
    public void Ringing_is_told_once_while_it_goes_on()
    {
        var ear = new Ear();
        for (int i = 0; i < 5; i++)
        {
            ear.Tone(440, 2000, 480).Silence(4000);
        }

        Assert.Single(ear.Heard);
    }

    private static Ear Listen(string? country, double hertz, double second, int[] cadence, Action<Ear> prepare)
    {
        var ear = new Ear(new ProgressSettings { Country = country });
        prepare(ear);
        ear.Silence(300);
        for (int passed = 0; passed < LongEnough; passed += cadence.Sum())
        {
            for (int i = 0; i < cadence.Length; i += 2)
            {
                ear.Tone(hertz, cadence[i], second).Silence(cadence[i + 1]);
            }
        }

        return ear;
    }
}
