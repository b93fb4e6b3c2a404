using Crm.Audio.Levels;
using Crm.Audio.Wav;
using Crm.Media.Recording;
using Crm.Persistence.Recordings;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class RecordingTests
{
    [Fact]
    public async Task The_customer_is_on_the_left_and_the_agent_on_the_right()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        TestPhone agent = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(customer, agent);
        stage.Run(200);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(2000);
        Assert.Equal(1, stage.Plane.GetFigures().Recordings);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        RecordingCompleted completed = stage.Events.Wait<RecordingCompleted>();

        (short[] left, short[] right) = Channels(stage, completed);
        Assert.Equal(recording, completed.Recording);
        Assert.Equal(TimeSpan.FromSeconds(2), completed.Duration);
        Assert.Equal(new FileInfo(completed.File).Length, completed.Bytes);
        Assert.Equal(16_000, left.Length);
        Assert.True(ToneMeter.Share(left, 440) > 0.99);
        Assert.True(ToneMeter.Share(right, 1000) > 0.99);
        Assert.Equal(0, stage.Plane.GetFigures().Recordings);
        Assert.Empty(Directory.GetFiles(stage.Options.RecordingsPath, "*.part"));
    }

    [Fact]
    public async Task A_listening_supervisor_is_not_recorded()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        TestPhone supervisor = await stage.Connect(1700);
        BridgeId bridge = stage.Bridge(customer);
        stage.Plane.Join(bridge, supervisor.Session, RecordingSide.None);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(600);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        (short[] left, short[] right) = Channels(stage);
        Assert.True(ToneMeter.Amplitude(left, 1700) < 50);
        Assert.Equal(0, AudioLevel.Peak(right));
    }

    [Fact]
    public async Task A_moved_recording_goes_on_in_the_other_bridge_and_keeps_time_in_between()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        TestPhone first = await stage.Connect(1000);
        TestPhone second = await stage.Connect(1700);
        BridgeId bridge = stage.Bridge(customer, first);
        stage.Run(200);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(600);
        stage.Plane.CloseBridge(bridge);
        stage.Run(600);
        stage.Plane.MoveRecording(recording, stage.Bridge(customer, second));
        stage.Run(600);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        RecordingCompleted completed = stage.Events.Wait<RecordingCompleted>();
        (_, short[] right) = Channels(stage, completed);
        Assert.Equal(TimeSpan.FromSeconds(1.8), completed.Duration);
        Assert.True(ToneMeter.Share(right.AsSpan(0, 4640), 1000) > 0.99);
        Assert.Equal(0, AudioLevel.Peak(right.AsSpan(4800, 4800)));
        Assert.True(ToneMeter.Share(right.AsSpan(9_760, 4480), 1700) > 0.99);
    }

    [Fact]
    public async Task Recordings_still_running_are_completed_when_the_plane_closes()
    {
        var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        stage.Plane.StartRecording(new RecordingId(Guid.CreateVersion7()), stage.Bridge(customer), default);
        stage.Run(400);
        await stage.DisposeAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(400), stage.Events.Of<RecordingCompleted>().Single().Duration);
    }

    [Fact]
    public async Task A_disk_that_fails_ends_the_recording_without_a_file_and_leaves_the_call_alone()
    {
        await using var stage = new MediaStage(options => options with { RecordingsPath = "/dev/null/recordings" });
        TestPhone customer = await stage.Connect(440);
        TestPhone agent = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(customer, agent);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(1500);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        RecordingCompleted completed = stage.Events.Wait<RecordingCompleted>();
        Assert.Equal("", completed.File);
        Assert.Equal(0, completed.Bytes);
        Assert.True(ToneMeter.Share(agent.HeardLately(), 440) > 0.99);
    }

    [Fact]
    public void A_writer_that_falls_behind_costs_sound_but_not_time()
    {
        var buffer = new RecordingBuffer();
        var loud = new short[160];
        loud.AsSpan().Fill(1000);
        for (int i = 0; i < RecordingBuffer.Capacity + 30; i++)
        {
            buffer.Write(loud, loud);
        }

        Assert.Equal(30, buffer.Dropped);
        var frame = new short[RecordingBuffer.FrameSamples];
        int total = 0;
        for (int i = 0; i < RecordingBuffer.Capacity; i++)
        {
            Assert.True(buffer.TryRead(frame, out int none));
            total += 1 + none;
        }

        Assert.False(buffer.TryRead(frame, out _));
        buffer.Write(loud, loud);
        Assert.True(buffer.TryRead(frame, out int silent));
        Assert.Equal(30, silent);
        Assert.Equal(RecordingBuffer.Capacity + 31, total + 1 + silent);
        Assert.Equal(0, buffer.SilentFramesAtEnd);
    }

    [Fact]
    public async Task A_paused_recording_holds_silence_for_both_and_keeps_time()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        TestPhone agent = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(customer, agent);
        stage.Run(200);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(600);
        stage.Plane.PauseRecording(recording, true);
        stage.Run(600);
        stage.Plane.PauseRecording(recording, false);
        stage.Run(600);
        stage.Plane.PauseRecording(recording, true);
        stage.Run(200);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        (short[] left, short[] right) = Channels(stage);
        Assert.Equal(16_000, left.Length);
        Assert.True(ToneMeter.Share(left.AsSpan(0, 4640), 440) > 0.99);
        Assert.Equal(0, AudioLevel.Peak(left.AsSpan(4800, 4800)));
        Assert.Equal(0, AudioLevel.Peak(right.AsSpan(4800, 4800)));
        Assert.True(ToneMeter.Share(right.AsSpan(9_760, 4480), 1000) > 0.99);
        Assert.Equal(0, AudioLevel.Peak(left.AsSpan(14_400)));
    }

    [Fact]
    public async Task What_comes_after_the_last_bridge_is_not_kept()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        BridgeId bridge = stage.Bridge(customer);
        RecordingId recording = new(Guid.CreateVersion7());
        stage.Plane.StartRecording(recording, bridge, default);
        stage.Run(600);
        stage.Plane.CloseBridge(bridge);
        stage.Run(3000);
        stage.Plane.StopRecording(recording);
        stage.Thread.Serve();
        Assert.Equal(TimeSpan.FromMilliseconds(600), stage.Events.Wait<RecordingCompleted>().Duration);
    }

    [Fact]
    public void A_plain_recording_of_a_killed_older_process_is_completed_too()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-recovery-");
        try
        {
            string path = Path.Combine(folder.FullName, "a.wav");
            var file = new byte[WavHeader.Length + 640 * 100 + 3];
            WavHeader.Write(file, 8000, 2, 0);
            file.AsSpan(WavHeader.Length).Fill(1);
            File.WriteAllBytes(path + ".part", file);
            File.WriteAllText(Path.Combine(folder.FullName, "b.wav.part"), "not ours, but long enough to hold a header of forty-four");
            Assert.Equal([path], RecordingRecovery.Recover(folder.FullName, new Recordings.TestRecordingKeys()));
            Assert.True(WavReader.TryRead(File.ReadAllBytes(path), out WavReader? wav, out _));
            Assert.Equal(100 * 160, wav!.DecodeChannel(File.ReadAllBytes(path), 0).Length);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "b.wav.part")));
            Assert.Empty(RecordingRecovery.Recover(Path.Combine(folder.FullName, "missing"), new Recordings.TestRecordingKeys()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (short[] Left, short[] Right) Channels(MediaStage stage) => Channels(stage, stage.Events.Wait<RecordingCompleted>());

    private static (short[] Left, short[] Right) Channels(MediaStage stage, RecordingCompleted completed)
    {
        using var audio = new SealedWavStream(SealedRecording.Open(completed.File, completed.Recording, stage.Keys)!);
        var bytes = new byte[audio.Length];
        audio.ReadExactly(bytes);
        Assert.True(WavReader.TryRead(bytes, out WavReader? wav, out _));
        Assert.Equal((8000, 2), (wav!.SampleRate, wav.Channels));
        return (wav.DecodeChannel(bytes, 0), wav.DecodeChannel(bytes, 1));
    }
}
