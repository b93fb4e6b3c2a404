using System.Text.Json;

namespace Crm.Benchmarks;

/// <summary>
/// Figures measured earlier, as printed by <c>--json</c>. Figures are told apart by benchmark, metric and their order: a benchmark
/// yields its figures always in the same order.
/// </summary>
public sealed class Baseline
{
    private readonly Dictionary<(string Benchmark, string Metric), Queue<double>> _values = [];

    /// <summary>Reads one JSON object per line; throws <see cref="InvalidDataException"/> naming the first line that is none.</summary>
    public static Baseline Read(IEnumerable<string> lines)
    {
        var baseline = new Baseline();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var figure = JsonDocument.Parse(line).RootElement;
                baseline.Add(figure.GetProperty("benchmark").GetString()!, figure.GetProperty("metric").GetString()!, figure.GetProperty("value").GetDouble());
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
            {
                throw new InvalidDataException($"Line {number} is no figure: {e.Message}", e);
            }
        }

        return baseline;
    }

    /// <summary>Now divided by then, for the next figure of this metric; null when there is none, infinite when it was 0 and is not.</summary>
    public double? TakeRatio(string benchmark, BenchmarkResult now)
    {
        if (!_values.TryGetValue((benchmark, now.Metric), out var values) || !values.TryDequeue(out double then))
        {
            return null;
        }

        return now.Value == then ? 1 : now.Value / then;
    }

    private void Add(string benchmark, string metric, double value)
    {
        if (!_values.TryGetValue((benchmark, metric), out var values))
        {
            _values[(benchmark, metric)] = values = new Queue<double>();
        }

        values.Enqueue(value);
    }
}
