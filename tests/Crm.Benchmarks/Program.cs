using Crm.Benchmarks;

const int BadUsage = 2;
bool json = args.Contains("--json");
string[] names = [.. args.Where(a => a != "--json")];
IReadOnlyList<IBenchmark> benchmarks = BenchmarkCatalogue.Load();

if (names is ["list"])
{
    foreach (IBenchmark benchmark in benchmarks)
    {
        Console.WriteLine(benchmark.Name);
    }

    return 0;
}

IBenchmark? chosen = names.Length == 1 ? benchmarks.FirstOrDefault(b => b.Name == names[0]) : null;
if (chosen is null)
{
    Console.Error.WriteLine("usage: Crm.Benchmarks NAME [--json] | list");
    return BadUsage;
}

var printer = new ResultPrinter(Console.Out, json);
foreach (BenchmarkResult result in chosen.Run())
{
    printer.Print(chosen.Name, result);
}

return 0;
