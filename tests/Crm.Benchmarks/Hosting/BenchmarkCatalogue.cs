namespace Crm.Benchmarks;

/// <summary>Every benchmark of this assembly by name.</summary>
public static class BenchmarkCatalogue
{
    /// <summary>Finds and creates them, ordered by name.</summary>
    public static IReadOnlyList<IBenchmark> Load() =>
    [
        .. typeof(BenchmarkCatalogue).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IBenchmark)) && type is { IsAbstract: false, IsInterface: false })
            .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
            .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal),
    ];
}
