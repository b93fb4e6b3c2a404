using System.Diagnostics;
using Crm.Media.Recording;
using Crm.Primitives;

namespace Crm.Benchmarks.Recording;

/// <summary>
/// What recording costs the writer thread: many recordings grow side by side, sealed and written to disk, and how many of them one
/// core could keep up with. Completing them (one sync each) is not counted.
/// </summary>
internal sealed class RecordingBenchmark : IBenchmark
{
    private const int Recordings = 50;
    private const int WarmUpFrames = 50;
    private const int FramesPerSecond = 50;
    private const int Seconds = 60;

    /// <inheritdoc/>
    public string Name => "recording";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        var folder = Directory.CreateTempSubdirectory("crm-recording-benchmark-");
        try
        {
            var keys = new FreshKeys();
            var random = new Random(1);
            var frame = new short[RecordingBuffer.FrameSamples];
            foreach (ref short sample in frame.AsSpan())
            {
                sample = (short)random.Next(-8000, 8000);
            }

            RecordingFile[] files = [.. Enumerable.Range(0, Recordings).Select(_ => New(folder, keys))];
            Append(files, frame, WarmUpFrames);
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            Append(files, frame, Seconds * FramesPerSecond);
            double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            if (!files.All(f => f.Complete()))
            {
                throw new InvalidOperationException("a recording failed: what was measured is not what was meant");
            }

            const double audio = (double)Recordings * Seconds;
            var parameters = new Dictionary<string, object?> { ["recordings"] = Recordings, ["seconds"] = Seconds, ["cipher"] = "AES-256-GCM" };
            yield return new BenchmarkResult("recordings_in_real_time_per_core", audio / elapsed, "1", parameters);
            yield return new BenchmarkResult("bytes_allocated_per_recorded_second", allocated / audio, "B", parameters);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Append(RecordingFile[] files, short[] frame, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            foreach (var file in files)
            {
                file.Append(frame);
            }
        }
    }

    private static RecordingFile New(DirectoryInfo folder, FreshKeys keys)
    {
        var id = new RecordingId(Guid.CreateVersion7());
        return new RecordingFile(Path.Combine(folder.FullName, id + RecordingFile.Suffix), id, default, keys);
    }
}
