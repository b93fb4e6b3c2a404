using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

public sealed class BeepTests
{
    [Fact]
    public void Beeps_of_any_pitch_and_length_are_told_where_they_end()
    {
        foreach (int hertz in new[] { 400, 440, 620, 850, 1000, 1400, 2000, 2300 })
        {
            foreach (int length in new[] { 120, 200, 400, 1000 })
            {
                foreach (int noise in new[] { 0, 150, 500 })
                {
                    var ear = new Ear(answered: true) { Noise = noise };
                    ear.Silence(300).Voice(1500).Silence(200).Tone(hertz, length).Silence(800);
                    ProgressEvent beep = Assert.Single(ear.Heard, heard => heard.Kind == ProgressKind.Beep);
                    Assert.InRange(beep.AtMilliseconds, 2000 + length - 60, 2000 + length + 100);
                    Assert.InRange(beep.Hertz, hertz - 8, hertz + 8);
                    Assert.InRange(beep.LengthMilliseconds, length - 60, length + 60);
                }
            }
        }
    }

    [Fact]
    public void A_beep_makes_it_a_machine()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(1500).Silence(200).Tone(1000, 400).Silence(800);
        ProgressEvent decision = Assert.Single(ear.Heard, heard => heard.IsDecision);
        Assert.Equal((ProgressKind.Machine, ProgressCause.Beep), (decision.Kind, decision.Cause));
    }

    [Fact]
    public void Of_several_beeps_in_a_row_only_the_last_is_one_to_speak_after()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(1500).Tone(800, 200).Silence(100).Tone(800, 200).Silence(100).Tone(1200, 300).Silence(800);
        ProgressEvent beep = Assert.Single(ear.Heard, heard => heard.Kind == ProgressKind.Beep);
        Assert.InRange(beep.Hertz, 1190, 1210);
    }

    [Fact]
    public void A_tone_that_speech_follows_is_no_beep()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(800).Tone(800, 200).Voice(2000).Silence(200);
        Assert.DoesNotContain(ProgressKind.Beep, ear.Kinds);
    }

    [Fact]
    public void A_click_of_a_tone_is_no_beep()
    {
        var ear = new Ear(answered: true).Silence(300).Voice(1500).Silence(200).Tone(1000, 40).Silence(800);
        Assert.DoesNotContain(ProgressKind.Beep, ear.Kinds);
    }

    [Fact]
    public void A_glide_is_no_beep()
    {
        double phase = 0;
        var ear = new Ear(answered: true).Silence(300).Voice(1500).Silence(200);
        ear.Sound(600, i => 6000 * Math.Sin(phase += Math.Tau * (600 + 600.0 * i / 4800) / 8000)).Silence(800);
        Assert.DoesNotContain(ProgressKind.Beep, ear.Kinds);
    }
}
