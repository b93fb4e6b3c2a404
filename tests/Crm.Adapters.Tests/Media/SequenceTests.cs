using System.Collections.Immutable;
using Crm.Adapters.Tests.Media.Speech;
using Crm.Audio.Levels;
using Crm.Media.Playback;
using Crm.Media.Speech;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class SequenceTests
{
    private readonly PlaybackId _playback = new(Guid.CreateVersion7());

    [Fact]
    public async Task Parts_follow_each_other_without_a_gap()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "first", ToneMeter.Sine(600, 6000, 1234));
        stage.WritePrompt("en", "second", ToneMeter.Sine(600, 6000, 2766, from: 1234));
        TestPhone a = await stage.Connect(0);
        Prepared(stage, a, Sequence(Prompt("first"), Prompt("second")));
        stage.Run(1000);
        short[] heard = [.. a.Heard.SkipWhile(sample => Math.Abs((int)sample) < 10).Take(3900)];
        Assert.True(ToneMeter.Share(heard, 600) > 0.999);
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: true)], stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task A_sequence_in_a_loop_begins_again_at_its_first_part()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "first", ToneMeter.Sine(600, 6000, 1600));
        stage.WritePrompt("en", "second", ToneMeter.Sine(1000, 6000, 1600));
        TestPhone a = await stage.Connect(0);
        Prepared(stage, a, Sequence(Prompt("first"), Prompt("second")), loop: true);
        stage.Run(2000);
        int start = a.Heard.FindIndex(sample => Math.Abs((int)sample) > 100);
        for (int part = 0; part < 8; part++)
        {
            short[] heard = [.. a.Heard.Skip(start + part * 1600 + 100).Take(1400)];
            Assert.True(ToneMeter.Share(heard, part % 2 == 0 ? 600 : 1000) > 0.98);
        }

        Assert.Empty(stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task A_part_that_cannot_be_had_is_left_out()
    {
        await using var stage = new MediaStage(synthesizer: new ScriptedSpeech());
        stage.WritePrompt("en", "here", ToneMeter.Sine(600, 6000, 4000));
        TestPhone a = await stage.Connect(0);
        Prepared(stage, a, Sequence(Prompt("missing"), new SpeechSource("unspeakable", "en"), new SpeechSource("700", "de"), Prompt("here")));
        stage.Run(400);
        Assert.True(ToneMeter.Share(a.HeardLately(200), 600) > 0.99);
        stage.Run(400);
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: true)], stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task Where_all_parts_are_missing_it_ends_as_not_completed()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        Prepared(stage, a, Sequence(Prompt("missing"), new SpeechSource("no engine", "en"), Sequence()), loop: true);
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: false)], stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task Prompts_and_spoken_words_are_mixed_and_once_known_begin_with_the_next_frame()
    {
        await using var stage = new MediaStage(synthesizer: new ScriptedSpeech());
        stage.WritePrompt("en", "here", ToneMeter.Sine(600, 6000, 1600));
        TestPhone a = await stage.Connect(0);
        SequenceSource source = Sequence(Prompt("here"), new SpeechSource("1200", "en"));
        Prepared(stage, a, source);
        stage.Run(1200);
        Assert.Single(stage.Events.Of<PlaybackEnded>());
        int before = a.Heard.Count;
        stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), source, loop: false);
        stage.Run(60);
        Assert.True(AudioLevel.Peak(a.Heard.Skip(before).ToArray()) > 5000);
        stage.Run(540);
        Assert.True(ToneMeter.Share(a.HeardLately(200), 1200) > 0.99);
    }

    [Theory]
    [InlineData("queue-position-before", "queue-position-after", "en", "Mister Miller")]
    [InlineData("queue-position-before", "queue-position-after", "zh", "王先生")]
    public async Task A_name_is_spoken_beside_the_prompts_as_loud_as_they_are(string before, string after, string language, string name)
    {
        var engine = EspeakNg.OnPath(Environment.GetEnvironmentVariable("PATH"));
        Assert.SkipWhen(engine.Unavailable is not null, "espeak-ng is not installed");
        await using var stage = new MediaStage(options => options with { PromptsPath = ShippedPrompts.Folder }, engine);
        TestPhone a = await stage.Connect(0);
        var prompts = new SequenceSource([new PromptSource(before, language), new PromptSource("number-3", language), new PromptSource(after, language)]);
        double shipped = Level(stage, a, prompts);
        double spoken = Level(stage, a, new SpeechSource(name, language));
        Assert.InRange(spoken, shipped - 5, shipped + 5);
        Assert.All(stage.Events.Of<PlaybackEnded>(), ended => Assert.True(ended.Completed));
    }

    [Fact]
    public async Task Speech_that_is_not_made_in_time_is_left_out_and_the_rest_begins_within_two_seconds()
    {
        var engine = new ScriptedSpeech { Holds = true };
        await using var stage = new MediaStage(synthesizer: engine);
        stage.WritePrompt("en", "here", ToneMeter.Sine(600, 6000, 8000));
        TestPhone a = await stage.Connect(0);
        stage.Plane.Play(a.Session, _playback, Sequence(new SpeechSource("1200", "en"), Prompt("here")), loop: false);
        engine.NextHeld();
        stage.Run(1780);
        Assert.Equal(0, AudioLevel.Peak([.. a.Heard]));
        Assert.Empty(stage.Events.Of<PlaybackEnded>());
        stage.Run(20);
        stage.Thread.ServeNext();
        stage.Run(180);
        Assert.True(ToneMeter.Share(a.HeardLately(100), 600) > 0.99);
    }

    [Fact]
    public async Task Speech_that_is_late_for_one_call_is_ready_for_the_next()
    {
        var engine = new ScriptedSpeech { Holds = true };
        await using var stage = new MediaStage(synthesizer: engine);
        TestPhone a = await stage.Connect(0);
        stage.Plane.Play(a.Session, _playback, new SpeechSource("1200", "en"), loop: false);
        Action answer = engine.NextHeld();
        stage.Run(1800);
        stage.Thread.ServeNext();
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: false)], stage.Events.Of<PlaybackEnded>());
        answer();
        Assert.True(SpinWait.SpinUntil(() => stage.Plane.SpeechFigures.Made == 1, TimeSpan.FromSeconds(10)));
        stage.Plane.Play(a.Session, _playback, new SpeechSource("1200", "en"), loop: false);
        stage.Run(300);
        Assert.True(ToneMeter.Share(a.HeardLately(100), 1200) > 0.99);
    }

    [Fact]
    public void A_playback_that_is_never_handed_over_ends_after_two_seconds()
    {
        var playbacks = new SessionPlaybacks();
        Assert.True(playbacks.Announce(_playback));
        var ended = new List<(PlaybackId, bool)>();
        var frame = new short[160];
        for (int tick = 0; tick < 99; tick++)
        {
            Assert.False(playbacks.MixInto(frame, (playback, completed) => ended.Add((playback, completed))));
        }

        Assert.Empty(ended);
        playbacks.MixInto(frame, (playback, completed) => ended.Add((playback, completed)));
        Assert.Equal([(_playback, false)], ended);
        Assert.False(playbacks.Begin(_playback, new RecordedAudio([1])));
    }

    [Fact]
    public void Sequences_within_sequences_are_played_in_order_and_at_most_sixty_four_parts_of_them()
    {
        AudioSource[] parts = [.. PlaybackParts.Of(Sequence(Prompt("a"), Sequence(Prompt("b"), Sequence(), Prompt("c")), Prompt("d")))];
        Assert.Equal([Prompt("a"), Prompt("b"), Prompt("c"), Prompt("d")], parts);
        Assert.Equal(64, PlaybackParts.Of(Sequence([.. Enumerable.Repeat<AudioSource>(Prompt("a"), 1000)])).Count);
        Assert.Empty(PlaybackParts.Of(new SequenceSource(default)));

        AudioSource deep = Prompt("a");
        for (int i = 0; i < 100_000; i++)
        {
            deep = Sequence(deep, deep);
        }

        Assert.True(PlaybackParts.Of(deep).Count <= 64);
    }

    [Fact]
    public void A_loop_in_which_nothing_sounds_ends()
    {
        var audio = new SequenceAudio([new RecordedAudio([]), new RecordedAudio([])], loop: true);
        Assert.Equal(0, audio.Read(new short[160]));
    }

    // what is heard of a playback from its beginning to its end
    private double Level(MediaStage stage, TestPhone phone, AudioSource source)
    {
        int from = phone.Heard.Count;
        int ended = stage.Events.Of<PlaybackEnded>().Count;
        Prepared(stage, phone, source);
        for (int step = 0; step < 500 && stage.Events.Of<PlaybackEnded>().Count == ended; step++)
        {
            stage.Run(20);
        }

        return AudioLevel.Dbm0(phone.Heard.Skip(from).SkipWhile(sample => Math.Abs((int)sample) < 100).ToArray());
    }

    private static PromptSource Prompt(string name) => new(name, "en");

    private static SequenceSource Sequence(params AudioSource[] parts) => new(parts.ToImmutableArray());

    // announced, then prepared elsewhere and handed over
    private void Prepared(MediaStage stage, TestPhone phone, AudioSource source, bool loop = false)
    {
        stage.Plane.Play(phone.Session, _playback, source, loop);
        stage.Thread.ServeNext();
        stage.Thread.ServeNext();
    }
}
