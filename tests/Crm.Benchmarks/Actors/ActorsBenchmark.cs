using System.Diagnostics;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.TestKit.Actors;

namespace Crm.Benchmarks.Actors;

/// <summary>
/// The actor kernel without a disk: messages a second through mailboxes, and what an entity costs that does nothing, as an object and
/// at rest. <c>--where entities=N</c> and <c>--where messages=N</c> make it smaller.
/// </summary>
public sealed class ActorsBenchmark : IGatedBenchmark
{
    private const int DefaultEntities = 1_000_000;
    private const long MemoryGoal = 1L << 30;
    private const int DefaultMessages = 2_000_000;
    private const int Burst = 32_768;
    private const int InFlight = 256;
    private static readonly ShardId Shard = new("visitors/main");
    private readonly List<Gate> _gates = [];

    /// <inheritdoc/>
    public string Name => "actors";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        _gates.Clear();
        int entities = Number(where, "entities", DefaultEntities);
        int messages = Number(where, "messages", DefaultMessages);
        yield return Posted(messages).GetAwaiter().GetResult();
        yield return Asked(messages / 8, durable: false).GetAwaiter().GetResult();
        yield return Asked(messages / 8, durable: true).GetAwaiter().GetResult();
        foreach (var result in Idle(entities, int.MaxValue, "object").GetAwaiter().GetResult())
        {
            yield return result;
        }

        foreach (var result in Idle(entities, 1_000, "at-rest").GetAwaiter().GetResult())
        {
            yield return result;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates() => _gates;

    private static int Number(IReadOnlyDictionary<string, string> where, string name, int usual) =>
        where.TryGetValue(name, out string? wanted) ? int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture) : usual;

    private static ShardHost NewHost() => new(
        new NodeId("benchmark"), new ForgetfulJournal(), new InMemoryClusterStore(TimeProvider.System), new EventCodec(typeof(LedgerProgram).Assembly), TimeProvider.System);

    /// <summary>Messages that nobody awaits, from one sender, as fast as the mailbox takes them.</summary>
    private async Task<BenchmarkResult> Posted(int messages)
    {
        await using var host = await Started(new VisitorProgram(TimeSpan.FromHours(1), int.MaxValue));
        long start = Stopwatch.GetTimestamp();
        await Fill(host, 1_000, messages);
        long handled = await Handled(host);
        var elapsed = Stopwatch.GetElapsedTime(start);
        _gates.Add(new Gate("posted messages are handled once each", handled == messages, $"{handled} of {messages}"));
        return new BenchmarkResult("messages_per_second", messages / elapsed.TotalSeconds, "1/s", Circumstances("post", messages));
    }

    /// <summary>Commands whose replies are awaited, many under way; durable ones raise an event and wait for its row.</summary>
    private async Task<BenchmarkResult> Asked(int commands, bool durable)
    {
        await using var host = await Started(durable ? new LedgerProgram() : new VisitorProgram(TimeSpan.FromHours(1), int.MaxValue));
        long start = Stopwatch.GetTimestamp();
        long answered = 0;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(lane => Task.Run(async () =>
        {
            for (int i = lane; i < commands; i += InFlight)
            {
                if (durable)
                {
                    await host.Ask<Balance>(Shard, new CommandId(Guid.NewGuid()), new Book(1), default);
                }
                else
                {
                    await host.Ask<VisitorProgram.Visited>(Shard, default, new VisitorProgram.Visit(i % 1_000), default);
                }

                Interlocked.Increment(ref answered);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(start);
        string kind = durable ? "ask, with a row" : "ask";
        _gates.Add(new Gate($"{kind}: answered once each", answered == commands, $"{answered} of {commands}"));
        return new BenchmarkResult("messages_per_second", commands / elapsed.TotalSeconds, "1/s", Circumstances(kind, commands));
    }

    /// <summary>Makes entities by messages, lets them be, weighs them, and visits them all again.</summary>
    private async Task<IReadOnlyList<BenchmarkResult>> Idle(int entities, int activeBound, string form)
    {
        await using var host = await Started(new VisitorProgram(TimeSpan.FromHours(1), activeBound));
        for (int visits = 0; visits < 3; visits++)
        {
            await Fill(host, 1, 1);
            await Handled(host);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        await Fill(host, entities, entities);
        await Handled(host);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var figures = await host.Query<VisitorProgram, Crm.Actors.Entities.EntityFigures>(Shard, program => program.Visitors.Figures, default);
        var circumstances = new Dictionary<string, object?>
        {
            ["form"] = form, ["entities"] = entities, ["active"] = figures.Active, ["atRest"] = figures.AtRest, ["cores"] = Environment.ProcessorCount,
        };
        if (form == "at-rest")
        {
            double million = (double)bytes / entities * 1_000_000;
            _gates.Add(new Gate("a million idle entities under 1 GiB", million < MemoryGoal, $"{million / (1 << 20):0} MiB"));
            _gates.Add(new Gate("all but the active are at rest", figures.Active <= activeBound && figures.Active + figures.AtRest == entities, $"{figures.Active} active, {figures.AtRest} at rest"));
        }

        long start = Stopwatch.GetTimestamp();
        await Fill(host, entities, entities);
        await Handled(host);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return
        [
            new BenchmarkResult("bytes_per_idle_entity", (double)bytes / entities, "B", circumstances),
            new BenchmarkResult("revisits_per_second", entities / elapsed.TotalSeconds, "1/s", circumstances),
        ];
    }

    /// <summary>Posts visits to the entities in turn, half a mailbox at a time, and waits until they are handled: a sender that spins would take the loop's processor.</summary>
    private static async Task Fill(ShardHost host, int entities, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            if (!host.Post(Shard, new VisitorProgram.Visit(i % entities)))
            {
                throw new InvalidOperationException("The mailbox refused a message although it was not full.");
            }

            if (i % Burst == Burst - 1)
            {
                await Handled(host);
            }
        }
    }

    /// <summary>Waits until all that was posted is handled, and how much that was.</summary>
    private static ValueTask<long> Handled(ShardHost host) => host.Query<VisitorProgram, long>(Shard, program => program.Handled, default);

    private static async Task<ShardHost> Started(IShardProgram program)
    {
        var host = NewHost();
        await host.Start("local", default);
        await host.Open(Shard, () => program, new NoEffects(), default);
        return host;
    }

    private static Dictionary<string, object?> Circumstances(string kind, int messages) =>
        new() { ["kind"] = kind, ["messages"] = messages, ["inFlight"] = kind == "post" ? null : InFlight, ["cores"] = Environment.ProcessorCount };

    private sealed class NoEffects : IShardEffects
    {
        public void Run(object effect)
        {
        }
    }
}
