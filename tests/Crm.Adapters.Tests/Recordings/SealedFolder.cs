using Crm.Audio;
using Crm.Media.Recording;
using Crm.Persistence.Recordings;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Recordings;

/// <summary>A folder of sealed recordings in which each frame's samples say which frame it is.</summary>
internal sealed class SealedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-sealed-");

    public TestRecordingKeys Keys { get; } = new();

    public SubjectId Owner { get; } = new(Guid.CreateVersion7());

    public string Path => _folder.FullName;

    /// <summary>The sample that a frame holds.</summary>
    public static short SampleOf(int frame) => (short)(frame * 7 + 1);

    public string PathOf(RecordingId id) => System.IO.Path.Combine(Path, id + RecordingFile.Suffix);

    /// <summary>Writes a complete recording.</summary>
    public RecordingId Record(int frames)
    {
        var id = new RecordingId(Guid.CreateVersion7());
        Assert.True(Begin(id, frames).Complete());
        return id;
    }

    /// <summary>Writes a recording that goes on.</summary>
    public RecordingFile Begin(RecordingId id, int frames)
    {
        var file = new RecordingFile(PathOf(id), id, Owner, Keys);
        var frame = new short[RecordingBuffer.FrameSamples];
        for (int i = 0; i < frames; i++)
        {
            frame.AsSpan().Fill(SampleOf(i));
            file.Append(frame);
        }

        return file;
    }

    /// <summary>Reads a recording whole: one sample of each frame.</summary>
    public short[] Frames(RecordingId id)
    {
        using var recording = SealedRecording.Open(PathOf(id), id, Keys)!;
        using var wav = new SealedWavStream(recording);
        var bytes = new byte[wav.Length];
        wav.ReadExactly(bytes);
        const int frameBytes = AudioFrame.Samples * 4;
        return [.. Enumerable.Range(0, (bytes.Length - 44) / frameBytes).Select(i => BitConverter.ToInt16(bytes, 44 + i * frameBytes))];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
