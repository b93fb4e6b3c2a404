using System.Diagnostics;

namespace Crm.Benchmarks.Route;

/// <summary>What one round of commands cost.</summary>
/// <param name="Seconds">Time in decisions, the collector's pauses among it.</param>
/// <param name="Commands">Commands decided.</param>
/// <param name="Deadlines">Deadlines decided with them.</param>
/// <param name="Facts">Facts raised.</param>
/// <param name="P50">Median of a command in microseconds, with the deadlines that were due.</param>
/// <param name="P99">What 99 % of the commands do not exceed.</param>
/// <param name="P999">What 99.9 % of the commands do not exceed.</param>
/// <param name="ProcessorSeconds">Of the whole process, the load's own work included.</param>
/// <param name="CollectorSeconds">Pauses of the collector.</param>
/// <param name="Collections">Collections of the youngest generation.</param>
/// <param name="Bytes">Allocated by the thread, the load's commands included.</param>
internal sealed record RouteRound(
    double Seconds, int Commands, long Deadlines, long Facts, double P50, double P99, double P999,
    double ProcessorSeconds, double CollectorSeconds, int Collections, long Bytes)
{
    /// <summary>What the domain is told and what time brings: commands and deadlines.</summary>
    public double EventsPerSecond => (Commands + Deadlines) / Seconds;

    /// <summary>Runs as many commands as there is room for their times.</summary>
    public static RouteRound Measure(RoutingLoad load, CommandTimes times)
    {
        int commands = times.Ticks.Length;
        var (deadlines, facts) = (load.Deadlines, load.Facts);
        var (processor, pause, collections) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        load.Run(commands, times.Note);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        collections = GC.CollectionCount(0) - collections;
        pause = GC.GetTotalPauseDuration() - pause;
        processor = Environment.CpuUsage.TotalTime - processor;
        long[] sorted = times.Sorted();
        return new RouteRound(
            sorted.Sum() / (double)Stopwatch.Frequency,
            commands,
            load.Deadlines - deadlines,
            load.Facts - facts,
            CommandTimes.Microseconds(sorted, 0.5),
            CommandTimes.Microseconds(sorted, 0.99),
            CommandTimes.Microseconds(sorted, 0.999),
            processor.TotalSeconds,
            pause.TotalSeconds,
            collections,
            bytes);
    }
}
