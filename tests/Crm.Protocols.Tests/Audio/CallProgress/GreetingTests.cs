using Crm.Audio;
using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

public sealed class GreetingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(300)] // a fixed threshold takes such a line for speech without end
    [InlineData(500)]
    public void A_word_and_then_a_wait_is_a_person_at_once_whatever_the_noise(double noise)
    {
        var ear = new Ear(answered: true) { Noise = noise };
        ear.Silence(600).Voice(500, -14).Silence(2000);
        ProgressEvent decision = Assert.Single(ear.Heard, heard => heard.IsDecision);
        Assert.Equal((ProgressKind.Human, ProgressCause.ShortGreeting), (decision.Kind, decision.Cause));
        Assert.InRange(decision.NoticedMilliseconds, 1100 + 400, 1100 + 700);
    }

    [Fact]
    public void Who_goes_on_and_on_is_a_machine()
    {
        var settings = new ProgressSettings();
        var ear = new Ear(settings, answered: true).Silence(400).Voice(9000);
        ProgressEvent decision = Assert.Single(ear.Heard, heard => heard.IsDecision);
        Assert.Equal((ProgressKind.Machine, ProgressCause.LongGreeting), (decision.Kind, decision.Cause));
        Assert.InRange(decision.NoticedMilliseconds, 400 + settings.LongestHumanMilliseconds - 100, 400 + settings.LongestHumanMilliseconds + 200);
    }

    [Fact]
    public void Who_says_nothing_is_not_sure()
    {
        var ear = new Ear(answered: true) { Noise = 100 };
        ear.Silence(6000);
        Assert.Equal([(ProgressKind.NotSure, ProgressCause.Silence)], ear.Heard.Select(heard => (heard.Kind, heard.Cause)));
    }

    [Fact]
    public void Before_the_answer_nobody_is_judged_and_what_was_said_then_does_not_count()
    {
        var ear = new Ear().Silence(200).Voice(4500).Silence(800);
        Assert.DoesNotContain(ear.Heard, heard => heard.IsDecision);
        ear.Answer().Silence(300).Voice(400).Silence(1500);
        Assert.Equal(ProgressKind.Human, Assert.Single(ear.Heard, heard => heard.IsDecision).Kind);
    }

    [Fact]
    public void Speech_is_told_with_its_beginning_and_end()
    {
        var ear = new Ear(answered: true).Silence(1000).Voice(700).Silence(1000);
        ProgressEvent started = Assert.Single(ear.Heard, heard => heard.Kind == ProgressKind.SpeechStarted);
        ProgressEvent ended = Assert.Single(ear.Heard, heard => heard.Kind == ProgressKind.SpeechEnded);
        Assert.InRange(started.AtMilliseconds, 960, 1080);
        Assert.InRange(ended.AtMilliseconds, 1640, 1760);
    }

    [Fact]
    public void Without_being_asked_for_a_decision_it_makes_none()
    {
        var ear = new Ear(new ProgressSettings { Decide = false }, answered: true).Silence(500).Voice(500).Silence(2000).Voice(9000).Tone(1000, 400).Silence(500);
        Assert.DoesNotContain(ear.Heard, heard => heard.IsDecision);
        Assert.Contains(ProgressKind.Beep, ear.Kinds);
    }

    [Fact]
    public void Noise_that_begins_with_the_answer_is_no_greeting()
    {
        var ear = new Ear().Silence(2000);
        ear.Noise = 250;
        ear.Answer().Silence(6000);
        Assert.Equal([ProgressKind.NotSure], ear.Heard.Where(heard => heard.IsDecision).Select(heard => heard.Kind));
    }

    [Fact]
    public void Any_samples_are_borne_and_the_same_give_the_same()
    {
        ProgressEvent[] first = Storm(3);
        Assert.Equal(first, Storm(3));

        static ProgressEvent[] Storm(int seed)
        {
            var random = new Random(seed);
            var detector = new ProgressDetector(new ProgressSettings(), answered: true);
            var events = new ProgressEvent[ProgressDetector.MostEventsPerFrame];
            var heard = new List<ProgressEvent>();
            var frame = new short[AudioFrame.Samples];
            for (int i = 0; i < 3000; i++)
            {
                double loud = Math.Pow(10, random.NextDouble() * 4.5);
                for (int k = 0; k < frame.Length; k++)
                {
                    frame[k] = (short)Math.Clamp((random.NextDouble() - 0.5) * 2 * loud, short.MinValue, short.MaxValue);
                }

                int count = detector.Accept(frame.AsSpan(0, random.Next(10) == 0 ? random.Next(AudioFrame.Samples) : AudioFrame.Samples), events);
                heard.AddRange(events[..count]);
            }

            return [.. heard];
        }
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var detector = new ProgressDetector(new ProgressSettings(), answered: true);
        var events = new ProgressEvent[ProgressDetector.MostEventsPerFrame];
        var frame = new short[AudioFrame.Samples];
        var speaker = new SpeechLikeSound(new Random(1));
        for (int i = 0; i < 200; i++)
        {
            speaker.Fill(frame);
            detector.Accept(frame, events);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            detector.Accept(frame, events);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Too_long_a_frame_or_too_little_room_is_refused()
    {
        var detector = new ProgressDetector(new ProgressSettings(), answered: true);
        Assert.Throws<ArgumentException>(() => detector.Accept(new short[161], new ProgressEvent[8]));
        Assert.Throws<ArgumentException>(() => detector.Accept(new short[160], new ProgressEvent[7]));
    }
}
