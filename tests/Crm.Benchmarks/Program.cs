using Crm.Benchmarks;

const int GateMissed = 1;
const int BadUsage = 2;
IReadOnlyList<IBenchmark> benchmarks = BenchmarkCatalogue.Load();

if (args is ["list"])
{
    foreach (IBenchmark benchmark in benchmarks)
    {
        Console.WriteLine(benchmark.Name);
    }

    return 0;
}

if (BenchmarkArguments.Parse(args) is not { } wanted || wanted.Names.Any(name => benchmarks.All(b => b.Name != name)))
{
    Console.Error.WriteLine("usage: Crm.Benchmarks NAME... [--json] [--compare FILE] [--gates] [--where KEY=VALUE,...]... | list");
    return BadUsage;
}

Baseline? baseline = null;
try
{
    baseline = wanted.Compare is { } file ? Baseline.Read(File.ReadLines(file)) : null;
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Cannot compare with {wanted.Compare}: {e.Message}");
    return BadUsage;
}

var printer = new ResultPrinter(Console.Out, wanted.Json, baseline);
bool missed = false;
foreach (IBenchmark chosen in wanted.Names.Select(name => benchmarks.First(b => b.Name == name)))
{
    var gated = chosen as IGatedBenchmark;
    foreach (BenchmarkResult result in gated is null ? chosen.Run() : gated.Run(wanted.Where!))
    {
        printer.Print(chosen.Name, result);
    }

    foreach (Gate gate in gated?.Gates() ?? [])
    {
        printer.Print(chosen.Name, gate);
        missed |= !gate.Passed;
    }
}

return missed && wanted.Gates ? GateMissed : 0;
