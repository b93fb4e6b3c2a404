using Crm.Adapters.Tests.Recordings;
using Crm.Audio.Levels;
using Crm.Media.Recording;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

/// <summary>A recording goes on after its process is gone: one asset, silence for the time between.</summary>
public sealed class RecordingContinuedTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-continued-");
    private readonly TestRecordingKeys _keys = new();
    private readonly RecordingId _recording = new(Guid.CreateVersion7());
    private readonly SubjectId _owner = new(Guid.CreateVersion7());

    private string Path => System.IO.Path.Combine(_folder.FullName, _recording + RecordingFile.Suffix);

    private RecordingFile Open() => new(Path, _recording, _owner, _keys);

    private static void Say(RecordingFile file, double seconds)
    {
        var frame = new short[RecordingBuffer.FrameSamples];
        frame.AsSpan().Fill(1000);
        for (int i = 0; i < seconds * 50; i++)
        {
            file.Append(frame);
        }
    }

    [Fact]
    public void What_was_cut_off_is_kept_up_to_its_last_whole_chunk()
    {
        var killed = Open();
        Say(killed, 1.7); // three whole chunks; the rest was in memory only
        var next = Open();
        next.Continue(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), next.Duration);
        Assert.False(File.Exists(Path));
        Say(next, 1);
        Assert.True(next.Complete());
        Assert.Equal(TimeSpan.FromSeconds(5), next.Duration);
        Assert.Equal([Path], Directory.GetFiles(_folder.FullName));
        using var past = RecordingPast.Open(Path, _keys)!;
        long bytes = 0, loud = 0;
        past.ReadAll(audio =>
        {
            bytes += audio.Length;
            loud += System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(audio.Span).ToArray().Count(s => s == 1000);
        });
        Assert.Equal(5 * 32_000, bytes);
        Assert.Equal((1.5 + 1) * 16_000, loud);
    }

    [Fact]
    public void A_process_that_only_stood_still_does_not_take_the_file_of_its_successor()
    {
        var zombie = Open();
        Say(zombie, 1);
        var next = Open();
        next.Continue(TimeSpan.FromSeconds(2));
        Say(zombie, 1);
        Assert.False(zombie.Complete());
        Say(next, 1);
        Assert.True(next.Complete());
        Assert.Equal(next.Bytes, new FileInfo(Path).Length);
    }

    [Fact]
    public void A_loss_while_it_is_sealed_anew_costs_nothing()
    {
        var first = Open();
        Say(first, 1);
        Assert.True(first.Complete());
        File.WriteAllText(Path + RecordingFile.NextSuffix, "half of it");
        Assert.Empty(RecordingRecovery.Recover(_folder.FullName, _keys));
        var next = Open();
        next.Continue(TimeSpan.FromSeconds(1));
        Assert.True(next.Complete());
        Assert.Equal(TimeSpan.FromSeconds(1), next.Duration);
        Assert.Equal([Path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Where_there_is_no_file_it_begins_with_the_silence_since()
    {
        var file = Open();
        file.Continue(TimeSpan.FromSeconds(2));
        Say(file, 1);
        Assert.True(file.Complete());
        Assert.Equal(TimeSpan.FromSeconds(3), file.Duration);
    }

    [Fact]
    public async Task The_plane_goes_on_with_it_and_raises_one_end()
    {
        await using var stage = new MediaStage();
        TestPhone customer = await stage.Connect(440);
        BridgeId bridge = stage.Bridge(customer);
        stage.Plane.StartRecording(_recording, bridge, _owner);
        stage.Run(1000);
        stage.Plane.StopRecording(_recording);
        stage.Thread.Serve();
        stage.Events.Wait<RecordingCompleted>();

        stage.Plane.ContinueRecording(_recording, bridge, _owner, Instant.Now(stage.Clock) - TimeSpan.FromSeconds(3));
        stage.Run(1000);
        stage.Plane.StopRecording(_recording);
        stage.Thread.Serve();
        Assert.Equal(TimeSpan.FromSeconds(4), stage.Events.Wait<RecordingCompleted>().Duration);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
