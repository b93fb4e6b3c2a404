using Crm.Audio.Levels;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class PlaybackTests
{
    private readonly PlaybackId _playback = new(Guid.CreateVersion7());

    [Fact]
    public async Task A_prompt_is_heard_once_and_its_end_is_told()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "welcome", ToneMeter.Sine(600, 6000, 8000));
        TestPhone a = await stage.Connect(0);
        Play(stage, a, new PromptSource("welcome", "en"), loop: false);
        stage.Run(900);
        Assert.Empty(stage.Events.Of<PlaybackEnded>());
        Assert.True(ToneMeter.Share(a.HeardLately(), 600) > 0.99);
        stage.Run(600);
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: true)], stage.Events.Of<PlaybackEnded>());
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately(200)));
        Assert.Equal(0, stage.Plane.GetFigures().Playbacks);
    }

    [Fact]
    public async Task A_prompt_played_again_comes_from_memory()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "welcome", ToneMeter.Sine(600, 6000, 8000));
        TestPhone a = await stage.Connect(0);
        Play(stage, a, new PromptSource("welcome", "en"), loop: false);
        stage.Run(1200);
        Directory.Delete(stage.Options.PromptsPath!, recursive: true);
        stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), new PromptSource("welcome", "en"), loop: false);
        stage.Run(600);
        Assert.True(ToneMeter.Share(a.HeardLately(400), 600) > 0.99);
    }

    [Fact]
    public async Task A_regional_language_falls_back_to_its_own_tongue()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("zh", "welcome", ToneMeter.Sine(600, 6000, 8000));
        TestPhone a = await stage.Connect(0);
        Play(stage, a, new PromptSource("welcome", "zh-CN"), loop: false);
        stage.Run(600);
        Assert.True(ToneMeter.Share(a.HeardLately(400), 600) > 0.99);
    }

    [Theory]
    [InlineData("missing", "en")]
    [InlineData("../en/welcome", "en")]
    [InlineData("welcome", "../../etc")]
    [InlineData("welcome", "de")]
    [InlineData("", "")]
    public async Task A_prompt_that_cannot_be_had_ends_as_not_completed(string name, string language)
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "welcome", ToneMeter.Sine(600, 6000, 800));
        TestPhone a = await stage.Connect(0);
        Play(stage, a, new PromptSource(name, language), loop: true);
        Assert.Equal([new PlaybackEnded(a.Session, _playback, Completed: false)], stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task A_file_that_is_no_audio_is_a_missing_prompt()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "welcome", []);
        File.WriteAllText(Path.Combine(stage.Options.PromptsPath!, "en", "broken.wav"), "no wave");
        TestPhone a = await stage.Connect(0);
        Play(stage, a, new PromptSource("broken", "en"), loop: false);
        Play(stage, a, new PromptSource("welcome", "en"), loop: true);
        Assert.Equal(2, stage.Events.Of<PlaybackEnded>().Count(ended => !ended.Completed));
    }

    [Fact]
    public async Task A_stop_that_overtakes_the_loading_still_stops_it()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("en", "welcome", ToneMeter.Sine(600, 6000, 8000));
        TestPhone a = await stage.Connect(0);
        stage.Plane.Play(a.Session, _playback, new PromptSource("welcome", "en"), loop: true);
        stage.Thread.ServeNext(); // announced
        stage.Plane.StopPlaying(a.Session, _playback);
        stage.Thread.ServeNext(); // loaded or stopped, in either order
        stage.Thread.ServeNext();
        stage.Run(400);
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately(300)));
        Assert.Equal(0, stage.Plane.GetFigures().Playbacks);
    }

    [Fact]
    public async Task Playback_is_private_and_mixed_over_the_bridge()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        stage.Bridge(a, b);
        stage.Plane.Play(a.Session, _playback, new ToneSource(2000, -10), loop: true);
        stage.Run(800);
        Assert.True(ToneMeter.Amplitude(a.HeardLately(), 2000) > 6000);
        Assert.True(ToneMeter.Amplitude(a.HeardLately(), 1000) > 7500);
        Assert.True(ToneMeter.Share(b.HeardLately(), 440) > 0.99);
    }

    [Fact]
    public async Task Ringback_sounds_and_pauses()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        stage.Plane.Play(a.Session, _playback, new RingbackSource("eu"), loop: true);
        stage.Run(900);
        Assert.True(ToneMeter.Share(a.HeardLately(), 425) > 0.99);
        stage.Run(1000);
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately()));
    }

    [Fact]
    public async Task Too_many_playbacks_at_once_are_refused()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        for (int i = 0; i < 10; i++)
        {
            stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), new ToneSource(500, -30), loop: true);
        }

        stage.Run(40);
        Assert.Equal(8, stage.Plane.GetFigures().Playbacks);
        Assert.Equal(2, stage.Events.Of<PlaybackEnded>().Count(ended => !ended.Completed));
        stage.Plane.CloseSession(a.Session);
        stage.Run(40);
        Assert.Equal(0, stage.Plane.GetFigures().Playbacks);
    }

    private void Play(MediaStage stage, TestPhone phone, AudioSource source, bool loop)
    {
        stage.Plane.Play(phone.Session, _playback, source, loop);
        stage.Thread.ServeNext();
        stage.Thread.ServeNext();
    }
}
