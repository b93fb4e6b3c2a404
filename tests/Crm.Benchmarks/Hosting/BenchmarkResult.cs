namespace Crm.Benchmarks;

/// <summary>One figure: what was measured, its value and unit, and the circumstances that are needed to read or repeat it.</summary>
public sealed record BenchmarkResult(string Metric, double Value, string Unit, IReadOnlyDictionary<string, object?>? Params = null);
