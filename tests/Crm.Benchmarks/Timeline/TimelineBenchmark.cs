using System.Diagnostics;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Projections;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Interactions;
using Crm.Primitives;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Timeline;

/// <summary>
/// A page of a long timeline: 10,000 interactions of one customer who was merged of two, in SQLite; the first page, pages in the middle,
/// and a channel that one in a hundred has.
/// </summary>
public sealed class TimelineBenchmark : IBenchmark
{
    private const int Entries = 10_000;
    private const int Pages = 300;
    private const int Limit = 30;

    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    /// <inheritdoc/>
    public string Name => "timeline";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        string folder = Directory.CreateTempSubdirectory("crm-timeline-").FullName;
        try
        {
            foreach (var result in Measure(folder))
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

    private static IEnumerable<BenchmarkResult> Measure(string folder)
    {
        using var services = Services(folder);
        services.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None).GetAwaiter().GetResult();
        using var database = new ProjectionsDatabase(Path.Combine(folder, "projections.db"));
        var store = new InteractionHistory(new InteractionProjection(database), services.GetRequiredService<RecordsContextFactory>());
        var customer = Fill(services, store);
        var parameters = new Dictionary<string, object?> { ["entries"] = Entries, ["records"] = 2, ["limit"] = Limit, ["cores"] = Environment.ProcessorCount };
        foreach (var (name, channel) in new[] { ("all", (MediaType?)null), ("rare_channel", MediaType.Email) })
        {
            double[] first = Times(() => List(store, new InteractionFilter(Customer: customer, Channel: channel, Limit: Limit)));
            yield return new BenchmarkResult($"{name}_first_page_p50_milliseconds", first[first.Length / 2], "ms", parameters);
            yield return new BenchmarkResult($"{name}_first_page_p99_milliseconds", first[first.Length * 99 / 100], "ms", parameters);
        }

        InteractionCursor? after = null;
        double[] walk = Times(() =>
        {
            var page = List(store, new InteractionFilter(Customer: customer, After: after, Limit: Limit));
            after = page.Next;
        });
        yield return new BenchmarkResult("any_page_p50_milliseconds", walk[walk.Length / 2], "ms", parameters);
        yield return new BenchmarkResult("any_page_p99_milliseconds", walk[walk.Length * 99 / 100], "ms", parameters);
    }

    private static CustomerId Fill(ServiceProvider services, InteractionHistory store)
    {
        Customer[] both = [Someone("One"), Someone("Other")];
        foreach (var one in both)
        {
            services.GetRequiredService<ICustomerBook>().Create(one, Change(one.Id, "created"), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        store.Save([.. Enumerable.Range(0, Entries).Select(i => Entry(both[i % 2], i))], CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var id = Guid.CreateVersion7();
        var after = MergePlan.Combine(both[0], both[1], new HashSet<string>(), id);
        var merge = new CustomerMerge(id, MergeKind.Merge, both[0].Id, both[1].Id, Start, "x") { Picture = new MergePicture(both[0], after) };
        services.GetRequiredService<ICustomerMerging>().Merge(merge, both[1], Change(both[0].Id, "merged"), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return both[0].Id;
    }

    private static InteractionPage List(InteractionHistory store, InteractionFilter filter)
    {
        var page = store.List(filter, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return page.Records.Count > 0 ? page : throw new InvalidOperationException("The page is empty.");
    }

    private static double[] Times(Action run)
    {
        var times = new List<double>(Pages);
        for (int i = 0; i < Pages + 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            if (i >= 20)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return [.. times];
    }

    private static InteractionRecord Entry(Customer customer, int i) => new(
        new InteractionId(Guid.CreateVersion7()), i % 100 == 0 ? MediaType.Email : MediaType.Voice, InteractionDirection.Inbound, customer.Subject, null, null, "4001", null, null,
        Start + TimeSpan.FromMinutes(i))
    {
        Customer = customer.Id,
        EndedAt = Start + TimeSpan.FromMinutes(i + 3),
        Outcome = InteractionOutcome.Answered,
        Queues = [new QueueId("support")],
        Agents = [new AgentId("agent1")],
    };

    private static Customer Someone(string name) =>
        new(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), name, null, null, null, [], []);

    private static CustomerChange Change(CustomerId customer, string what) => new(Guid.CreateVersion7(), customer, Start, "x", what, ["name"]);

    private static ServiceProvider Services(string folder)
    {
        var read = SettingsReader.Read(new Dictionary<string, string?> { ["Data:Path"] = folder, ["Demo:Enabled"] = "false" }, [], folder);
        return new ServiceCollection().AddSingleton(TimeProvider.System).AddCrmRecords(read.Settings!).BuildServiceProvider();
    }
}
