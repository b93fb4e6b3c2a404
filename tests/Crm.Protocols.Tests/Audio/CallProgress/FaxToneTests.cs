using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

public sealed class FaxToneTests
{
    [Theory]
    [InlineData(1062, 500)]
    [InlineData(1138, 500)]
    [InlineData(1100, 430)]
    [InlineData(1100, 570)]
    public void A_calling_fax_is_told_after_its_first_tone_within_the_tolerances_of_T30(double hertz, int milliseconds)
    {
        var ear = new Ear(answered: true) { Noise = 60 };
        ear.Silence(400).Tone(hertz, milliseconds).Silence(300);
        Assert.Equal(ProgressKind.FaxCalling, ear.Heard.Single(heard => !IsSpeech(heard)).Kind);
    }

    [Theory]
    [InlineData(1100, 250)]
    [InlineData(1100, 1200)]
    [InlineData(1200, 500)]
    public void Another_length_or_pitch_is_no_fax(double hertz, int milliseconds)
    {
        Assert.DoesNotContain(ProgressKind.FaxCalling, new Ear(answered: true).Silence(400).Tone(hertz, milliseconds).Silence(300).Kinds);
    }

    [Theory]
    [InlineData(2085)]
    [InlineData(2100)]
    [InlineData(2115)]
    public void An_answering_fax_is_told_while_its_tone_lasts(double hertz)
    {
        var ear = new Ear(answered: true) { Noise = 100 };
        ear.Silence(400).Tone(hertz, 2600).Silence(300);
        ProgressEvent fax = ear.Heard.Single(heard => !IsSpeech(heard));
        Assert.Equal(ProgressKind.FaxAnswering, fax.Kind);
        Assert.InRange(fax.NoticedMilliseconds, 800, 1100);
    }

    [Fact]
    public void Phase_reversals_each_450_milliseconds_and_modulation_at_15_hertz_are_borne()
    {
        var ear = new Ear(answered: true).Silence(200);
        double phase = 0;
        ear.Sound(3300, i =>
        {
            phase += Math.Tau * 2100 / 8000 + (i > 0 && i % 3600 == 0 ? Math.PI : 0);
            return 4000 * (1 + 0.2 * Math.Sin(Math.Tau * 15 * i / 8000)) * Math.Sin(phase);
        });
        Assert.Equal([ProgressKind.FaxAnswering], ear.Kinds);
    }

    [Fact]
    public void A_beep_of_1100_hertz_after_words_is_no_fax()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(2500).Silence(300).Tone(1100, 500).Silence(1000);
        Assert.DoesNotContain(ProgressKind.FaxCalling, ear.Kinds);
        Assert.Contains(ProgressKind.Beep, ear.Kinds);
    }

    [Fact]
    public void A_calling_fax_after_words_is_told_when_it_repeats_itself()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(800).Silence(300).Tone(1100, 500).Silence(3000).Tone(1100, 500).Silence(300);
        Assert.Contains(ProgressKind.FaxCalling, ear.Kinds);
    }

    private static bool IsSpeech(ProgressEvent heard) => heard.Kind is ProgressKind.SpeechStarted or ProgressKind.SpeechEnded;
}
