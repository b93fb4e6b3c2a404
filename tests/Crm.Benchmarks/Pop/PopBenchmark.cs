using System.Diagnostics;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Engine;
using Crm.Engine.Desk;
using Crm.Interactions.Storage;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Interactions;
using Crm.Primitives;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Pop;

/// <summary>
/// What stands between a call and the customer's card, at 1,000,000 customers in SQLite: looking the number up and building the card, one
/// of which has 2,000 past interactions; and searching as a person types. <c>CRM_POP_CUSTOMERS</c> sets another number of customers.
/// </summary>
public sealed class PopBenchmark : IBenchmark
{
    private const int Pops = 2_000;
    private const int WarmUps = 200;
    private const int HistoryLength = 2_000;
    private const int Searches = 400;

    /// <inheritdoc/>
    public string Name => "pop";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        int customers = int.TryParse(Environment.GetEnvironmentVariable("CRM_POP_CUSTOMERS"), out int asked) ? asked : 1_000_000;
        string folder = Directory.CreateTempSubdirectory("crm-pop-").FullName;
        try
        {
            foreach (var result in Measure(folder, customers))
            {
                yield return result;
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchmarkResult> Measure(string folder, int customers)
    {
        var parameters = new Dictionary<string, object?> { ["customers"] = customers, ["database"] = "SQLite", ["cores"] = Environment.ProcessorCount };
        using var services = Services(folder);
        services.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None).GetAwaiter().GetResult();
        var load = new CustomerLoad($"Data Source={Path.Combine(folder, "records.db")}", customers);
        long began = Stopwatch.GetTimestamp();
        load.Fill();
        load.FillHistory(CustomerLoad.At(0).Id, HistoryLength, Instant.Now(TimeProvider.System));
        yield return new BenchmarkResult("fill_seconds", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", parameters);

        var pops = new Dictionary<string, object?>(parameters) { ["pops"] = Pops, ["historyOfOne"] = HistoryLength };
        double[] times = Sorted(Pop(services, customers));
        yield return new BenchmarkResult("p50_milliseconds", At(times, 0.50), "ms", pops);
        yield return new BenchmarkResult("p99_milliseconds", At(times, 0.99), "ms", pops);
        yield return new BenchmarkResult("max_milliseconds", times[^1], "ms", pops);

        var searches = new Dictionary<string, object?>(parameters) { ["searches"] = Searches, ["limit"] = 50 };
        times = Sorted(Search(services.GetRequiredService<ICustomerDirectory>(), customers));
        yield return new BenchmarkResult("search_p50_milliseconds", At(times, 0.50), "ms", searches);
        yield return new BenchmarkResult("search_p99_milliseconds", At(times, 0.99), "ms", searches);
        yield return new BenchmarkResult("search_max_milliseconds", times[^1], "ms", searches);
    }

    /// <summary>Known, shared, unknown and foreign numbers; every tenth call is from the one with the long past.</summary>
    private static List<double> Pop(ServiceProvider services, int customers)
    {
        var directory = services.GetRequiredService<ICustomerDirectory>();
        var cards = services.GetRequiredService<ICustomerCards>();
        var random = new Random(11);
        var times = new List<double>(Pops);
        for (int i = 0; i < WarmUps + Pops; i++)
        {
            string number = (i % 10) switch
            {
                0 => CustomerLoad.NumberOf(0),
                1 => CustomerLoad.NumberOf((random.Next(customers / 500) * 500) + 498), // shared by two
                2 => "+49" + random.NextInt64(1_000_000_000, 9_999_999_999),
                3 => CustomerLoad.NumberOf(random.Next(customers))[3..], // as written at home
                _ => CustomerLoad.NumberOf(random.Next(customers)),
            };
            cards.Forget(CustomerLoad.At(0).Id);
            long start = Stopwatch.GetTimestamp();
            var matches = directory.FindByNumber(number, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (NumberMatching.Sure(matches) is { } customer && cards.Build(customer.Id, CancellationToken.None).AsTask().GetAwaiter().GetResult() is null)
            {
                throw new InvalidOperationException($"{number} has no card.");
            }

            if (i >= WarmUps)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    /// <summary>What people type: beginnings and parts of names, Chinese, companies, addresses, numbers, frequent words and nonsense.</summary>
    private static List<double> Search(ICustomerDirectory directory, int customers)
    {
        var random = new Random(12);
        var times = new List<double>(Searches);
        for (int i = 0; i < 20 + Searches; i++)
        {
            var customer = CustomerLoad.At(random.Next(customers));
            string text = (i % 10) switch
            {
                0 => customer.Name,
                1 => customer.Name[1..],
                2 => customer.Name.Length > 4 ? customer.Name[..3] : customer.Name[..1],
                3 => customer.Company!,
                4 => customer.Emails[0],
                5 => customer.Phones[0].Number,
                6 => customer.Phones[0].Number[4..],
                7 => "trading",
                8 => customer.Name.Length > 4 ? string.Join(' ', customer.Name.Split(' ').Reverse()) : customer.Name[1..] + " trading",
                _ => "qwxyz",
            };
            long start = Stopwatch.GetTimestamp();
            var page = directory.Search(text, null, 50, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (page.Customers.Count == 0 && i % 10 != 9)
            {
                throw new InvalidOperationException($"Nobody is found by '{text}'.");
            }

            if (i >= 20)
            {
                times.Add(time);
            }
        }

        return times;
    }

    private static ServiceProvider Services(string folder)
    {
        var read = SettingsReader.Read(new Dictionary<string, string?> { ["Data:Path"] = folder, ["Demo:Enabled"] = "false" }, [], folder);
        return new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddCrmRecords(read.Settings!)
            .AddSingleton<IInteractionStore>(s => new InteractionHistory(new InteractionList(), s.GetRequiredService<RecordsContextFactory>()))
            .AddSingleton<EngineFigures>()
            .AddSingleton<ICardSection, HistorySection>()
            .AddSingleton<ICardSection, PinnedNotesSection>()
            .AddSingleton<ICustomerCards, CustomerCards>()
            .BuildServiceProvider();
    }

    private static double[] Sorted(List<double> times)
    {
        times.Sort();
        return [.. times];
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
