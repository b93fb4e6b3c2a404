using Crm.Audio.Tones;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Adapters.Tests.Media;

public sealed class ProgressListeningTests
{
    [Fact]
    public async Task Ringing_before_the_answer_and_a_person_after_it_are_told_with_their_times()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: false));
        var ringing = new ToneGenerator(TonePattern.Ringback("eu"));
        Send(stage, callee, 4000, frame => ringing.Fill(frame));
        Assert.Equal([Progress.Ringback], stage.Events.Of<ProgressHeard>().Select(heard => heard.What));

        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: true));
        Send(stage, callee, 500, _ => { });
        Voice(stage, callee, 600);
        Send(stage, callee, 1200, _ => { });
        ProgressHeard person = Assert.Single(stage.Events.Of<ProgressHeard>(), heard => heard.What == Progress.Human);
        Assert.Equal("short-greeting", person.Cause);
        Assert.Equal(callee.Session, person.Session);
        Assert.InRange(person.Noticed.TotalMilliseconds, 5100 + 400, 5100 + 900); // the jitter buffer holds some frames back
    }

    [Fact]
    public async Task A_machine_is_given_away_by_its_beep()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: true));
        Send(stage, callee, 300, _ => { });
        Voice(stage, callee, 2500);
        Send(stage, callee, 200, _ => { });
        var beep = new ToneGenerator(TonePattern.Steady(1000, -15));
        Send(stage, callee, 400, frame => beep.Fill(frame));
        Send(stage, callee, 800, _ => { });
        ProgressHeard heard = Assert.Single(stage.Events.Of<ProgressHeard>(), heard => heard.What == Progress.Beep);
        Assert.InRange(heard.Hertz, 990, 1010);
        Assert.InRange(heard.Length.TotalMilliseconds, 340, 460);
        Assert.Equal("beep", Assert.Single(stage.Events.Of<ProgressHeard>(), h => h.What == Progress.Machine).Cause);
    }

    [Fact]
    public async Task Who_stops_listening_is_told_no_more()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: true));
        Send(stage, callee, 200, _ => { });
        stage.Plane.ListenForProgress(callee.Session, null);
        Voice(stage, callee, 600);
        Send(stage, callee, 1200, _ => { });
        Assert.Empty(stage.Events.Of<ProgressHeard>());
        stage.Plane.ListenForProgress(new MediaSessionId(Guid.CreateVersion7()), new ProgressListening(Answered: true)); // a session that is gone
        Send(stage, callee, 100, _ => { });
    }

    [Fact]
    public async Task Nothing_that_arrives_is_silence_and_nobody_is_sure()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: true));
        stage.Run(6000);
        Assert.Equal("silence", Assert.Single(stage.Events.Of<ProgressHeard>()).Cause);
    }

    [Theory]
    [InlineData(1000, 3000, 1000)]
    [InlineData(60_000, 2000, 2000)]
    public async Task The_first_seconds_are_kept_as_a_recording(int longest, int listened, int kept)
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        var recording = new RecordingId(Guid.CreateVersion7());
        var owner = new SubjectId(Guid.CreateVersion7());
        stage.Plane.ListenForProgress(
            callee.Session, new ProgressListening(Answered: true) { Keep = new ProgressAudio(recording, owner, TimeSpan.FromMilliseconds(longest)) });
        stage.Run(20);
        Assert.Equal(1, stage.Plane.GetFigures().Recordings);
        var tone = new ToneGenerator(TonePattern.Steady(700, -15));
        Send(stage, callee, listened - 20, frame => tone.Fill(frame));
        stage.Plane.ListenForProgress(callee.Session, null);
        stage.Run(40);
        RecordingCompleted completed = stage.Events.Wait<RecordingCompleted>();
        Assert.Equal(recording, completed.Recording);
        Assert.InRange(completed.Duration.TotalMilliseconds, kept - 20, kept + 20);
        Assert.True(File.Exists(completed.File));
        Assert.Equal(0, stage.Plane.GetFigures().Recordings);
    }

    [Fact]
    public async Task What_is_kept_begins_with_the_answer_where_the_network_was_listened_to_before()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        var recording = new RecordingId(Guid.CreateVersion7());
        stage.Plane.ListenForProgress(callee.Session, new ProgressListening(Answered: false));
        var ringing = new ToneGenerator(TonePattern.Ringback("eu"));
        Send(stage, callee, 3000, frame => ringing.Fill(frame));
        Assert.Equal(0, stage.Plane.GetFigures().Recordings);
        stage.Plane.ListenForProgress(
            callee.Session,
            new ProgressListening(Answered: true) { Keep = new ProgressAudio(recording, new SubjectId(Guid.CreateVersion7()), TimeSpan.FromSeconds(10)) });
        Voice(stage, callee, 500);
        stage.Plane.ListenForProgress(callee.Session, null);
        stage.Run(40);
        RecordingCompleted completed = stage.Events.Wait<RecordingCompleted>();
        Assert.Equal(recording, completed.Recording);
        Assert.InRange(completed.Duration.TotalMilliseconds, 460, 540);
    }

    [Fact]
    public async Task Closing_the_session_completes_what_was_kept()
    {
        await using var stage = new MediaStage();
        TestPhone callee = await stage.Connect(-1);
        var recording = new RecordingId(Guid.CreateVersion7());
        stage.Plane.ListenForProgress(
            callee.Session,
            new ProgressListening(Answered: true) { Keep = new ProgressAudio(recording, new SubjectId(Guid.CreateVersion7()), TimeSpan.FromSeconds(10)) });
        Voice(stage, callee, 500);
        stage.Plane.CloseSession(callee.Session);
        stage.Run(20);
        Assert.Equal(recording, stage.Events.Wait<RecordingCompleted>().Recording);
    }

    [Fact]
    public async Task Where_no_further_recording_may_run_nothing_is_kept_and_that_is_told()
    {
        await using var stage = new MediaStage(options => options with { MaxRecordings = 0 });
        TestPhone callee = await stage.Connect(-1);
        stage.Plane.ListenForProgress(
            callee.Session,
            new ProgressListening(Answered: true) { Keep = new ProgressAudio(new RecordingId(Guid.CreateVersion7()), default, TimeSpan.FromSeconds(10)) });
        Voice(stage, callee, 500);
        Assert.Equal("", stage.Events.Wait<RecordingCompleted>().File);
    }

    // a buzz in syllables, with a melody
    private static void Voice(MediaStage stage, TestPhone phone, int milliseconds)
    {
        double phase = 0;
        int at = 0;
        Send(stage, phone, milliseconds, frame =>
        {
            for (int i = 0; i < frame.Length; i++, at++)
            {
                phase += Math.Tau * (130 + 30 * Math.Sin(Math.Tau * 2.3 * at / 8000)) / 8000;
                double sum = 0;
                for (int harmonic = 1; harmonic <= 12; harmonic++)
                {
                    sum += Math.Sin(harmonic * phase) / Math.Sqrt(harmonic);
                }

                frame[i] = (short)(1500 * (0.25 + Math.Abs(Math.Sin(Math.Tau * 2 * at / 8000))) * sum);
            }
        });
    }

    private static void Send(MediaStage stage, TestPhone phone, int milliseconds, Action<short[]> fill) => stage.Run(milliseconds, _ =>
    {
        var frame = new short[160];
        fill(frame);
        phone.SendSamples(frame);
    });
}
