using System.Diagnostics;
using Crm.Audio;
using Crm.Audio.CallProgress;

namespace Crm.Benchmarks.CallProgress;

/// <summary>
/// How many calls one core can listen to in real time, with speech in every frame, which costs most: silence has no spectrum to look at.
/// </summary>
internal sealed class CallProgressBenchmark : IBenchmark
{
    private const int Rounds = 60;
    private const int FramesPerSecond = AudioFrame.SampleRate / AudioFrame.Samples;
    private const int Seconds = 20;

    /// <inheritdoc/>
    public string Name => "call-progress";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        short[] speech = Speech();
        yield return Listen("speech", speech, deciding: false);
        yield return Listen("speech, who answered still open", speech, deciding: true);
        yield return Listen("silence", new short[speech.Length], deciding: false);
        yield return Allocated(speech);
    }

    private static BenchmarkResult Listen(string sound, short[] audio, bool deciding)
    {
        var events = new ProgressEvent[ProgressDetector.MostEventsPerFrame];
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var detector = Detector(deciding);
            long started = Stopwatch.GetTimestamp();
            int frames = Feed(detector, audio, events);
            best = Math.Max(best, frames / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return new BenchmarkResult("calls_in_real_time_per_core", best / FramesPerSecond, "calls", new Dictionary<string, object?> { ["sound"] = sound });
    }

    private static BenchmarkResult Allocated(short[] audio)
    {
        var events = new ProgressEvent[ProgressDetector.MostEventsPerFrame];
        var detector = Detector(deciding: true);
        Feed(detector, audio, events);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int frames = Feed(detector, audio, events);
        return new BenchmarkResult("bytes_allocated_per_frame", (GC.GetAllocatedBytesForCurrentThread() - before) / (double)frames, "B");
    }

    private static ProgressDetector Detector(bool deciding) => new(
        new ProgressSettings { Decide = deciding, LongestHumanMilliseconds = int.MaxValue, LongestDecisionMilliseconds = int.MaxValue }, answered: true);

    private static int Feed(ProgressDetector detector, short[] audio, ProgressEvent[] events)
    {
        int frames = 0;
        for (int at = 0; at + AudioFrame.Samples <= audio.Length; at += AudioFrame.Samples, frames++)
        {
            detector.Accept(audio.AsSpan(at, AudioFrame.Samples), events);
        }

        return frames;
    }

    // harmonics of a wandering pitch, in syllables: nothing that could be decided early
    private static short[] Speech()
    {
        var audio = new short[Seconds * AudioFrame.SampleRate];
        double phase = 0;
        for (int i = 0; i < audio.Length; i++)
        {
            double at = i / (double)AudioFrame.SampleRate;
            phase += Math.Tau * (130 + 40 * Math.Sin(Math.Tau * 1.7 * at)) / AudioFrame.SampleRate;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++)
            {
                sum += Math.Sin(harmonic * phase) / harmonic;
            }

            audio[i] = (short)(2500 * (0.3 + Math.Abs(Math.Sin(Math.Tau * 2 * at))) * sum);
        }

        return audio;
    }
}
