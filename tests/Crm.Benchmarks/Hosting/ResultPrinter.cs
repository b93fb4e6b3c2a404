using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Benchmarks;

/// <summary>Prints figures: one JSON object per line for programs, aligned columns for people; with a baseline, each with its ratio to then.</summary>
public sealed class ResultPrinter(TextWriter output, bool json, Baseline? baseline = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Prints one figure.</summary>
    public void Print(string benchmark, BenchmarkResult result)
    {
        double? ratio = baseline?.TakeRatio(benchmark, result);
        output.WriteLine(json ? ToJson(benchmark, result, ratio) : ToColumns(benchmark, result, ratio));
        output.Flush();
    }

    /// <summary>Prints whether a goal was reached: for programs as a figure of 1 or 0.</summary>
    public void Print(string benchmark, Gate gate)
    {
        if (json)
        {
            var circumstances = new Dictionary<string, object?> { ["name"] = gate.Name, ["detail"] = gate.Detail };
            output.WriteLine(ToJson(benchmark, new BenchmarkResult("gate", gate.Passed ? 1 : 0, "", circumstances), null));
        }
        else
        {
            output.WriteLine($"{(gate.Passed ? "pass" : "FAIL")}  {gate.Name}: {gate.Detail}");
        }

        output.Flush();
    }

    private static string ToJson(string benchmark, BenchmarkResult result, double? ratio) => JsonSerializer.Serialize(
        new { benchmark, metric = result.Metric, value = result.Value, unit = result.Unit, ratio, @params = result.Params ?? new Dictionary<string, object?>() },
        Json);

    private string ToColumns(string benchmark, BenchmarkResult result, double? ratio)
    {
        string circumstances = result.Params is null ? "" : string.Join(' ', result.Params.Select(p => $"{p.Key}={p.Value}"));
        string compared = baseline is null ? "" : ratio is { } known ? string.Create(CultureInfo.InvariantCulture, $"x {known,-8:0.00} ") : "new        ";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{benchmark,-16} {result.Metric,-36} {result.Value,16:#,0.###} {result.Unit,-12} {compared}{circumstances}").TrimEnd();
    }
}
