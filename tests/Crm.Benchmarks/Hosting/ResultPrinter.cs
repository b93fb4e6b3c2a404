using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crm.Benchmarks;

/// <summary>Prints figures: one JSON object per line for programs, aligned columns for people.</summary>
public sealed class ResultPrinter(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints one figure.</summary>
    public void Print(string benchmark, BenchmarkResult result)
    {
        output.WriteLine(json ? ToJson(benchmark, result) : ToColumns(benchmark, result));
        output.Flush();
    }

    private static string ToJson(string benchmark, BenchmarkResult result) => JsonSerializer.Serialize(
        new { benchmark, metric = result.Metric, value = result.Value, unit = result.Unit, @params = result.Params ?? new Dictionary<string, object?>() },
        Json);

    private static string ToColumns(string benchmark, BenchmarkResult result)
    {
        string circumstances = result.Params is null ? "" : string.Join(' ', result.Params.Select(p => $"{p.Key}={p.Value}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark,-16} {result.Metric,-28} {result.Value,16:#,0.###} {result.Unit,-12} {circumstances}").TrimEnd();
    }
}
