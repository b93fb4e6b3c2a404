using Crm.Media.Speech;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Adapters.Tests.Media;

public sealed class MissingPartsTests
{
    [Fact]
    public async Task Without_libopus_and_espeak_calls_work_and_both_are_named_with_their_install_lines()
    {
        await using var stage = new MediaStage(options => options with { OpusInstalled = false, PreferOpus = true }, EspeakNg.OnPath("/nowhere"));
        TestPhone a = await stage.Connect(0);
        stage.WritePrompt("en", "welcome", Crm.TestKit.ToneMeter.Sine(600, 6000, 8000));
        var playback = new PlaybackId(Guid.CreateVersion7());
        stage.Plane.Play(a.Session, playback, new SequenceSource([new SpeechSource("Hello", "en"), new PromptSource("welcome", "en")]), loop: false);
        stage.Thread.ServeNext();
        stage.Thread.ServeNext();
        stage.Run(600);
        Assert.True(Crm.TestKit.ToneMeter.Share(a.HeardLately(400), 600) > 0.99);
        Assert.Equal("libopus0 is not installed: Opus is off; install with: apt-get install libopus0, then restart", stage.Plane.OpusUnavailable);
        Assert.Equal("espeak-ng is not installed: text to speech is off; install with: apt-get install espeak-ng", stage.Plane.SpeechUnavailable);
    }

    [Fact]
    public async Task Without_libopus_browsers_are_offered_the_other_codecs()
    {
        await using var stage = new MediaStage(options => options with { OpusInstalled = false, PreferOpus = true });
        var session = new MediaSessionId(Guid.CreateVersion7());
        MediaAnswer answer = await stage.Served(stage.Plane.CreateOffer(session, new MediaSessionOptions(MediaPeer.WebRtc, TimeSpan.Zero)));
        string sdp = Assert.IsType<MediaAgreed>(answer).Sdp!;
        Assert.Contains("PCMU/8000", sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("opus", sdp, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_any_engine_speech_ends_at_once_as_not_completed()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        var playback = new PlaybackId(Guid.CreateVersion7());
        stage.Plane.Play(a.Session, playback, new SpeechSource("Hello", "en"), loop: true);
        stage.Thread.ServeNext();
        stage.Thread.ServeNext();
        Assert.Equal([new PlaybackEnded(a.Session, playback, Completed: false)], stage.Events.Of<PlaybackEnded>());
    }
}
