namespace Crm.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">Benchmarks to run, in order.</param>
/// <param name="Json">Print for programs.</param>
/// <param name="Compare">A file of earlier figures, or null.</param>
/// <param name="Gates">A goal that is missed is an exit code of 1.</param>
/// <param name="Where">Circumstances of the cases to run, of benchmarks that have cases.</param>
public sealed record BenchmarkArguments(
    IReadOnlyList<string> Names, bool Json, string? Compare, bool Gates = false, IReadOnlyDictionary<string, string>? Where = null)
{
    /// <summary>Null when an option is unknown or lacks its value, or no benchmark is named.</summary>
    public static BenchmarkArguments? Parse(IReadOnlyList<string> args)
    {
        var names = new List<string>();
        var where = new Dictionary<string, string>();
        bool json = false;
        bool gates = false;
        string? compare = null;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--json": json = true; break;
                case "--gates": gates = true; break;
                case "--compare" when i + 1 < args.Count: compare = args[++i]; break;
                case "--where" when i + 1 < args.Count && args[i + 1].Split('=') is [var key, var value]:
                    where[key] = value;
                    i++;
                    break;
                case var option when option.StartsWith('-'): return null;
                case var name: names.Add(name); break;
            }
        }

        return names.Count == 0 ? null : new BenchmarkArguments(names, json, compare, gates, where);
    }
}
