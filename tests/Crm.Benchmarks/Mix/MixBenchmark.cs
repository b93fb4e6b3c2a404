using System.Diagnostics;
using Crm.Audio;
using Crm.Audio.Mixing;

namespace Crm.Benchmarks.Mix;

/// <summary>
/// How fast bridges mix, and what a packet costs from the wire to the wire: jitter buffer, decoding, mixing, encoding, sending to a
/// transport that only counts.
/// </summary>
internal sealed class MixBenchmark : IBenchmark
{
    private const int Rounds = 100;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public string Name => "mix";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        foreach (int members in new[] { 2, 8, 64 })
        {
            yield return Mix(members);
        }

        using var path = new PacketPath(sessions: 2);
        path.Run(ticks: 2_000);
        const int TicksPerRound = 500;
        double packetsPerSecond = 0;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            path.Run(TicksPerRound);
            packetsPerSecond = Math.Max(packetsPerSecond, 2.0 * TicksPerRound / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        double packets = 2.0 * TicksPerRound * Rounds;
        var parameters = new Dictionary<string, object?> { ["sessions"] = 2, ["codec"] = "PCMU" };
        yield return new BenchmarkResult("packets_per_second", packetsPerSecond, "1/s", parameters);
        yield return new BenchmarkResult("bytes_allocated_per_packet", allocated / packets, "B", parameters);
        if (path.Sent == 0)
        {
            throw new InvalidOperationException("nothing was sent: the path measured is not the path meant");
        }
    }

    private static BenchmarkResult Mix(int members)
    {
        var mixer = new ConferenceMixer(members);
        var random = new Random(1);
        var frames = new short[members][];
        for (int i = 0; i < members; i++)
        {
            mixer.Add();
            frames[i] = [.. Enumerable.Range(0, AudioFrame.Samples).Select(_ => (short)random.Next(-8000, 8000))];
        }

        var output = new short[AudioFrame.Samples];
        Mix(mixer, frames, output, WarmUp);

        // the best of short rounds: what the code does, not what else the machine did meanwhile
        double perSecond = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            long mixed = Mix(mixer, frames, output, Round);
            perSecond = Math.Max(perSecond, mixed / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return new BenchmarkResult("frames_per_second", perSecond, "1/s", new Dictionary<string, object?> { ["members"] = members });
    }

    private static long Mix(ConferenceMixer mixer, short[][] frames, short[] output, TimeSpan length)
    {
        long mixed = 0;
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            for (int tick = 0; tick < 10; tick++)
            {
                mixer.ClearInputs();
                for (int i = 0; i < frames.Length; i++)
                {
                    mixer.SetInput(i, frames[i]);
                }

                for (int i = 0; i < frames.Length; i++)
                {
                    mixer.Mix(i, output);
                }
            }

            mixed += 10 * frames.Length;
        }

        return mixed;
    }
}
