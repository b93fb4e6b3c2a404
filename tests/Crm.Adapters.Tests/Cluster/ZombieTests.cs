using System.Collections.Concurrent;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Adapters.Tests.Journal;
using Crm.Adapters.Tests.Records;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Adapters.Tests.Cluster;

/// <summary>
/// Two nodes on one PostgreSQL journal. The first stands still in the middle of its work for longer than its lease, the second takes
/// its shard over, and then the first goes on as if nothing had been, with commands that came before and after.
/// </summary>
public sealed class ZombieTests(PostgreSqlServer server)
{
    private const int Queued = 25;
    private static readonly ShardId A = new("ledger/a");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly EventCodec Codec = new(typeof(LedgerProgram).Assembly);

    [Fact]
    public async Task A_zombie_gets_not_one_event_in()
    {
        var (rows, answered, successor) = await Run(fenced: true);
        Assert.Equal(0, answered);
        Assert.DoesNotContain(rows, text => text.StartsWith("zombie", StringComparison.Ordinal));
        Assert.Equal(["first", "successor"], rows);
        Assert.Equal(3, successor);
    }

    [Fact]
    public async Task Without_the_fence_it_would()
    {
        var (rows, answered, _) = await Run(fenced: false);
        Assert.True(answered > 0);
        Assert.Contains(rows, text => text.StartsWith("zombie", StringComparison.Ordinal));
    }

    /// <summary>The texts in the journal, how many of the zombie's commands were answered with success, and the balance its successor sees.</summary>
    private async Task<(List<string> Rows, int Answered, long Successor)> Run(bool fenced)
    {
        var enough = TimeSpan.FromMinutes(1);
        var clock = new FakeClock(); // the database's, so that no test waits for a lease
        await using var place = await PostgreSqlJournalPlace.Create(server);
        var ice = new ConcurrentQueue<Action>();
        bool frozen = false;
        var (zombie, journal) = await Node(place, "zombie@1", clock, fenced, Schedule);
        var (heir, _) = await Node(place, "heir@1", clock, fenced, work => ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, false));
        await zombie.Start("here", default);
        await zombie.Open(A, () => new LedgerProgram(), new CollectingEffects(), default).WaitAsync(enough);
        Assert.Equal(1, (await zombie.Ask<Balance>(A, default, new Book(1, "first"), default).AsTask().WaitAsync(enough)).Value);

        Volatile.Write(ref frozen, true);
        var asked = Enumerable.Range(0, Queued).Select(i => zombie.Ask<Balance>(A, default, new Book(100, $"zombie {i}"), default).AsTask()).ToList();
        clock.Advance(Lease * 2);
        await heir.Start("there", default);
        await heir.Open(A, () => new LedgerProgram(), new CollectingEffects(), default).WaitAsync(enough);
        var heirs = (await heir.Ask<Balance>(A, default, new Book(2, "successor"), default).AsTask().WaitAsync(enough)).Value;

        Volatile.Write(ref frozen, false);
        while (ice.TryDequeue(out var work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false);
        }

        int answered = 0;
        foreach (var ask in asked)
        {
            try
            {
                await ask.WaitAsync(enough);
                answered++;
            }
            catch (ShardUnavailableException)
            {
                // it was told that nothing of this was stored
                Assert.True(fenced);
            }
        }

        var texts = new List<string>();
        await foreach (var row in journal.Read(A, 0, default))
        {
            texts.AddRange(Codec.ReadEvents(row.Payload.Span).OfType<Booked>().Select(booked => booked.Text));
        }

        await heir.Stop(TimeSpan.FromSeconds(5));
        await zombie.Stop(TimeSpan.Zero);
        return (texts, answered, heirs);

        void Schedule(Action work)
        {
            if (Volatile.Read(ref frozen))
            {
                ice.Enqueue(work);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false);
            }
        }
    }

    private static async Task<(ShardHost Host, IJournal Journal)> Node(PostgreSqlJournalPlace place, string name, FakeClock clock, bool fenced, Action<Action> schedule)
    {
        var database = await place.Connect();
        var cluster = new PostgreSqlClusterStore(database, clock);
        IJournal journal = new PostgreSqlJournal(database, TimeProvider.System);
        var used = fenced ? journal : new UnfencedJournal(journal, cluster);

        // the hosts' own clock stands still: a zombie believes that no time has passed
        var host = new ShardHost(new NodeId(name), used, cluster, Codec, new FakeClock(), new ShardHostOptions { Lease = Lease, Schedule = schedule });
        return (host, journal);
    }
}
