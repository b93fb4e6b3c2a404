namespace Crm.Benchmarks;

/// <summary>A goal that a benchmark was held to.</summary>
/// <param name="Name">What is held, and where.</param>
/// <param name="Passed">Whether it was.</param>
/// <param name="Detail">The figures.</param>
public sealed record Gate(string Name, bool Passed, string Detail);

/// <summary>A benchmark with goals. <see cref="Gates"/> are of the figures that were yielded before.</summary>
public interface IGatedBenchmark : IBenchmark
{
    /// <summary>Measures those of its cases whose circumstances are as given; all with none.</summary>
    IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where);

    /// <summary>The goals of all cases measured so far.</summary>
    IEnumerable<Gate> Gates();
}
