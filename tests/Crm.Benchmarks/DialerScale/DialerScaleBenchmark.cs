using System.Globalization;

namespace Crm.Benchmarks.DialerScale;

/// <summary>
/// A large floor and a large list: what one step of a predictive campaign with 1,000 agents costs, and how long the next records of 10,000,000 take to be
/// chosen, against 10,000. Takes minutes and 3 GB of disk; <c>--where agents=300 --where records=1000000</c> makes it smaller.
/// </summary>
public sealed class DialerScaleBenchmark : IGatedBenchmark
{
    private const int Agents = 1_000;
    private const int Records = 10_000_000;
    private const int FewRecords = 10_000;
    private const double StepMost = 5;
    private const double RatioMost = 2;

    private ScaleFloor.Figures? _floor;
    private ScaleList.Figures? _few;
    private ScaleList.Figures? _many;

    /// <inheritdoc/>
    public string Name => "dialer-scale";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        int Of(string key, int usual) => where.TryGetValue(key, out string? wanted) ? int.Parse(wanted, CultureInfo.InvariantCulture) : usual;

        int agents = Of("agents", Agents);
        _floor = new ScaleFloor(agents, seed: 1).Measure(TimeSpan.FromMinutes(15));
        var floor = new Dictionary<string, object?> { ["agents"] = agents, ["lines"] = _floor.Lines, ["steps"] = _floor.Steps };
        yield return new BenchmarkResult("step_p50_milliseconds", _floor.Median, "ms", floor);
        yield return new BenchmarkResult("step_p99_milliseconds", _floor.P99, "ms", floor);
        yield return new BenchmarkResult("step_worst_milliseconds", _floor.Worst, "ms", floor);
        yield return new BenchmarkResult("utilisation", _floor.Utilisation, "", floor);
        yield return new BenchmarkResult("campaign_memory", _floor.MemoryMebibytes, "MiB", floor);

        int records = Of("records", Records);
        foreach (int count in new[] { Math.Min(FewRecords, records), records })
        {
            var figures = ScaleList.Measure(count);
            (_few, _many) = (_few ?? figures, figures);
            var list = new Dictionary<string, object?> { ["records"] = count, ["taken"] = ScaleList.TakenAtOnce };
            yield return new BenchmarkResult("fill_seconds", figures.FillSeconds, "s", list);
            yield return new BenchmarkResult("choose_p50_milliseconds", figures.Median, "ms", list);
            yield return new BenchmarkResult("choose_p99_milliseconds", figures.P99, "ms", list);
            yield return new BenchmarkResult("settle_p50_milliseconds", figures.SettleMedian, "ms", list);
            yield return new BenchmarkResult("file", figures.FileMebibytes, "MiB", list);
            yield return new BenchmarkResult("memory", figures.MemoryMebibytes, "MiB", list);
            yield return new BenchmarkResult("working_set", figures.WorkingSetMebibytes, "MiB", list);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates()
    {
        if (_floor is { } floor)
        {
            yield return new Gate("a step of the pacing takes less than 5 ms at p99", floor.P99 < StepMost, Say($"{floor.P99:0.00} ms"));
        }

        if (_few is { } few && _many is { } many)
        {
            yield return new Gate(
                "the next records are chosen without scanning: at most twice the time that 10,000 records take", many.Median <= RatioMost * few.Median,
                Say($"{many.Median:0.0} ms against {few.Median:0.0} ms"));
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
