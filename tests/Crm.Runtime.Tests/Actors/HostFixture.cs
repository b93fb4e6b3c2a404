using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

/// <summary>
/// A host over the in-memory journal whose work runs only when the test says so, on the test's thread: nothing happens by chance.
/// </summary>
internal sealed class HostFixture
{
    public static readonly EventCodec Codec = new(typeof(LedgerProgram).Assembly);
    public static readonly ShardId A = new("ledger/a");
    public static readonly ShardId B = new("ledger/b");

    private readonly Queue<Action> _work = new();

    public HostFixture(ShardHostOptions? options = null)
    {
        Cluster = new InMemoryClusterStore(Clock);
        Journal = new InMemoryJournal(Cluster);
        Host = NewHost("n1", options);
    }

    public FakeClock Clock { get; } = new();

    public InMemoryClusterStore Cluster { get; }

    public InMemoryJournal Journal { get; }

    public ShardHost Host { get; private set; }

    public CollectingEffects Effects { get; } = new();

    public List<string> Faults { get; } = [];

    /// <summary>Makes one program per recovery and keeps them.</summary>
    public List<LedgerProgram> Programs { get; } = [];

    public ShardHost NewHost(string node, ShardHostOptions? options = null) =>
        Host = new ShardHost(new NodeId(node), Journal, Cluster, Codec, Clock, (options ?? new ShardHostOptions()) with
        {
            Schedule = work => _work.Enqueue(work),
            Lease = TimeSpan.FromSeconds(6),
            Faulted = (shard, doing, reason) => Faults.Add($"{shard}: {doing}: {reason.Message}"),
        });

    public void Open(ShardId shard)
    {
        var opened = Host.Open(shard, NewProgram, Effects, CancellationToken.None);
        Run();
        Assert.False(opened.IsFaulted, opened.Exception?.ToString());
    }

    public LedgerProgram NewProgram()
    {
        var program = new LedgerProgram();
        Programs.Add(program);
        return program;
    }

    /// <summary>Runs until nothing is left to do at this instant.</summary>
    public void Run()
    {
        while (_work.TryDequeue(out var work))
        {
            work();
        }
    }

    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        Run();
    }

    public Task<Balance> Ask(ShardId shard, object command, CommandId id = default) =>
        Host.Ask<Balance>(shard, id, command, CancellationToken.None).AsTask();

    public async Task<long> AskAndRun(ShardId shard, object command, CommandId id = default)
    {
        var asked = Ask(shard, command, id);
        Run();
        return (await asked.WaitAsync(TimeSpan.FromMinutes(1))).Value;
    }

    /// <summary>The balance the journal would give after recovery.</summary>
    public LedgerProgram Recount(ShardId shard)
    {
        var core = new ShardCore(shard, 0, new LedgerProgram(), Codec, _ => Guid.NewGuid(), 10);
        foreach (var row in Journal.Rows.Where(row => row.Shard == shard))
        {
            core.Replay(row);
        }

        return (LedgerProgram)core.Program;
    }

    public static CommandId NewCommand() => new(Guid.NewGuid());
}
