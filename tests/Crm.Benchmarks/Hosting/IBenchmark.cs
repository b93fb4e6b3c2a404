namespace Crm.Benchmarks;

/// <summary>One measurement of the engine. Implementations have a public constructor without parameters and are found by reflection.</summary>
public interface IBenchmark
{
    /// <summary>The name on the command line: lower case words with hyphens.</summary>
    string Name { get; }

    /// <summary>Measures and yields the figures; each is printed as soon as it is there.</summary>
    IEnumerable<BenchmarkResult> Run();
}
