namespace Crm.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">Benchmarks to run, in order.</param>
/// <param name="Json">Print for programs.</param>
/// <param name="Compare">A file of earlier figures, or null.</param>
public sealed record BenchmarkArguments(IReadOnlyList<string> Names, bool Json, string? Compare)
{
    /// <summary>Null when an option is unknown or lacks its value, or no benchmark is named.</summary>
    public static BenchmarkArguments? Parse(IReadOnlyList<string> args)
    {
        var names = new List<string>();
        bool json = false;
        string? compare = null;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--json": json = true; break;
                case "--compare" when i + 1 < args.Count: compare = args[++i]; break;
                case var option when option.StartsWith('-'): return null;
                case var name: names.Add(name); break;
            }
        }

        return names.Count == 0 ? null : new BenchmarkArguments(names, json, compare);
    }
}
