using Crm.Actors.Journal;
using Crm.Actors.Projections;
using Crm.Adapters.Tests.Journal;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Projections;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.TestKit;
using Crm.TestKit.Actors;
using Microsoft.Data.Sqlite;

namespace Crm.Adapters.Tests.Projections;

public sealed class ProjectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly InMemoryJournal _journal;
    private readonly FactStream _facts;

    public ProjectionTests()
    {
        var cluster = new InMemoryClusterStore(_clock);
        _journal = new InMemoryJournal(cluster);
        _facts = new FactStream(_journal, cluster, seed: 11);
    }

    private string FilePath => _folder.File("projections.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Stored_figures_equal_a_recount_whatever_the_batches_and_restarts(int batch)
    {
        for (int round = 0; round < 3; round++)
        {
            await _facts.Write(30);
            using var database = new ProjectionsDatabase(FilePath);
            await Host(batch, new StatisticsProjection(database), new InteractionProjection(database)).CatchUp(default);
        }

        using var reopened = new ProjectionsDatabase(FilePath);
        var statistics = new StatisticsProjection(reopened);
        var recount = new StatisticsFold();
        Envelopes().ForEach(fact => recount.Apply(fact));

        var queues = await statistics.ReadQueues(null, Instant.MinValue, Instant.MaxValue, default);
        Assert.NotEmpty(queues);
        Assert.Equal(
            recount.Queues.All.OrderBy(f => f.Start.Microseconds).ThenBy(f => f.Queue.Value, StringComparer.Ordinal).ThenBy(f => f.View),
            queues.OrderBy(f => f.Start.Microseconds).ThenBy(f => f.Queue.Value, StringComparer.Ordinal).ThenBy(f => f.View));
        var channels = await statistics.ReadChannels(null, Instant.MinValue, Instant.MaxValue, default);
        Assert.Contains(channels, f => f.Channel == MediaType.Chat);
        Assert.Equal(
            recount.Channels.All.OrderBy(f => f.Start.Microseconds).ThenBy(f => f.Queue.Value, StringComparer.Ordinal).ThenBy(f => f.Channel),
            channels.OrderBy(f => f.Start.Microseconds).ThenBy(f => f.Queue.Value, StringComparer.Ordinal).ThenBy(f => f.Channel));
        var agents = await statistics.ReadAgents(null, Instant.MinValue, Instant.MaxValue, default);
        var expected = recount.Agents.All.OrderBy(f => f.Start.Microseconds).ThenBy(f => f.Agent.Value, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Count, agents.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].PresenceTime, agents[i].PresenceTime);
            Assert.Equal(expected[i].ActivityTime, agents[i].ActivityTime);
            Assert.Equal((expected[i].Agent, expected[i].Handled, expected[i].Talk), (agents[i].Agent, agents[i].Handled, agents[i].Talk));
        }
    }

    [Fact]
    public async Task Every_filter_and_page_gives_what_the_reference_store_gives()
    {
        await _facts.Write(120);
        using var database = new ProjectionsDatabase(FilePath);
        var store = new InteractionProjection(database);
        await Host(50, store).CatchUp(default);
        var reference = await Reference();
        var middle = Envelopes()[Envelopes().Count / 2].At;
        InteractionFilter[] filters =
        [
            new(),
            new(Queue: new QueueId("sales")),
            new(Agent: new AgentId("ada")),
            new(Agent: new AgentId("bob"), Queue: new QueueId("service")),
            new(Customer: new CustomerId(new Guid(2, 0, 0, new byte[8]))),
            new(Channel: MediaType.Chat),
            new(Outcome: InteractionOutcome.Answered, From: middle),
            new(To: middle, Queue: new QueueId("billing")),
            new(Queue: new QueueId("nobody")),
            new() { AnyQueueOf = [new QueueId("sales"), new QueueId("billing"), new QueueId("nobody")] },
            new(Agent: new AgentId("bob")) { AnyQueueOf = [new QueueId("service")] },
            new(Queue: new QueueId("sales")) { AnyQueueOf = [new QueueId("sales"), new QueueId("billing")] },
            new() { AnyQueueOf = [] },
        ];
        foreach (var filter in filters)
        {
            foreach (int limit in (int[])[1, 7, 200])
            {
                Assert.Equal(await Walk(reference, filter with { Limit = limit }), await Walk(store, filter with { Limit = limit }));
            }
        }
    }

    [Fact]
    public async Task A_record_comes_back_whole()
    {
        await _facts.Write(40);
        using var database = new ProjectionsDatabase(FilePath);
        var store = new InteractionProjection(database);
        await Host(3, store).CatchUp(default);
        var reference = await Reference();
        foreach (var id in await Walk(reference, new InteractionFilter()))
        {
            var expected = (await reference.Find(id, default))!;
            var found = (await store.Find(id, default))!;
            Assert.Equal(expected.Segments, found.Segments);
            Assert.Equal(expected.Events, found.Events);
            Assert.Equal(expected.Positions, found.Positions);
            Assert.Equal((expected.From, expected.Outcome, expected.Termination, expected.EndedAt, expected.Talked), (found.From, found.Outcome, found.Termination, found.EndedAt, found.Talked));
        }

        Assert.Null(await store.Find(new InteractionId(Guid.NewGuid()), default));
    }

    [Fact]
    public async Task What_another_version_computed_is_computed_anew()
    {
        await _facts.Write(20);
        using var database = new ProjectionsDatabase(FilePath);
        var store = new InteractionProjection(database);
        await Host(50, store).CatchUp(default);
        int before = (await Walk(store, new InteractionFilter())).Count;
        Execute("UPDATE projection SET version = 999; UPDATE interaction SET outcome = 7");
        Assert.False(store.StoredPosition().Current);
        await Host(50, store).CatchUp(default);
        Assert.Equal(before, (await Walk(store, new InteractionFilter())).Count);
        Assert.Empty(await Walk(store, new InteractionFilter(Outcome: (InteractionOutcome)7)));
        Assert.True(store.StoredPosition().Current);
    }

    [Fact]
    public async Task Statistics_whose_state_cannot_be_read_are_counted_anew_and_not_twice()
    {
        await _facts.Write(20);
        using var database = new ProjectionsDatabase(FilePath);
        await Host(50, new StatisticsProjection(database)).CatchUp(default);
        long offered = await Offered(database);
        Execute("UPDATE projection SET state = x'00'");
        await Host(50, new StatisticsProjection(database)).CatchUp(default);
        Assert.Equal(20, offered);
        Assert.Equal(offered, await Offered(database));
    }

    [Fact]
    public async Task A_failed_batch_leaves_no_trace_and_the_loop_goes_on_when_the_cause_is_gone()
    {
        await _facts.Write(20);
        using var database = new ProjectionsDatabase(FilePath);
        Execute("CREATE TRIGGER no BEFORE INSERT ON queue_facts BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        var statistics = new StatisticsProjection(database);
        var host = Host(10, statistics);
        await Assert.ThrowsAsync<SqliteException>(() => host.CatchUp(default));
        Execute("DROP TRIGGER no");
        await host.CatchUp(default);
        Assert.Equal(20, await Offered(database));
    }

    [Fact]
    public async Task The_host_follows_live()
    {
        await _facts.Write(5);
        using var database = new ProjectionsDatabase(FilePath);
        var seen = new SignallingProjection();
        await using var host = new ProjectionHost(_journal, FactStream.Codec, TimeProvider.System, [seen], new ProjectionHostOptions { Linger = TimeSpan.Zero });
        host.Start();
        await seen.Reached(_journal.Rows.Count).WaitAsync(TimeSpan.FromMinutes(1));
        await _facts.Write(5);
        await seen.Reached(_journal.Rows.Count).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, host.Figures[0].Failures);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_stops_the_projection_there_and_says_why()
    {
        await _facts.Write(1);
        long good = _journal.Rows.Count;
        var codec = new EventCodec(typeof(LedgerProgram).Assembly);
        await using var host = new ProjectionHost(_journal, codec, TimeProvider.System, [new SignallingProjection()]);
        await Assert.ThrowsAsync<EventContractException>(() => host.CatchUp(default));
        Assert.Equal(0, host.Figures[0].Position);
        Assert.True(good > 0);
    }

    private static async Task<List<InteractionId>> Walk(IInteractionStore store, InteractionFilter filter)
    {
        var ids = new List<InteractionId>();
        InteractionCursor? after = null;
        do
        {
            var page = await store.List(filter with { After = after }, default);
            Assert.True(page.Records.Count <= filter.Limit);
            ids.AddRange(page.Records.Select(record => record.Id));
            after = page.Next;
        }
        while (after is not null);
        return ids;
    }

    private static async Task<long> Offered(ProjectionsDatabase database) =>
        (await new StatisticsProjection(database).ReadQueues(null, Instant.MinValue, Instant.MaxValue, default))
            .Where(facts => facts.View == Crm.Statistics.Queues.FactView.Arrival).Sum(facts => facts.Offered);

    private async Task<InteractionList> Reference()
    {
        var records = new Dictionary<InteractionId, InteractionRecord>();
        foreach (var fact in Envelopes())
        {
            if (InteractionFold.InteractionOf(fact.Event) is { } id && InteractionFold.Apply(records.GetValueOrDefault(id), fact) is { } record)
            {
                records[id] = record;
            }
        }

        var reference = new InteractionList();
        await reference.Save([.. records.Values], default);
        return reference;
    }

    private List<EventEnvelope> Envelopes() =>
        [.. _journal.Rows.SelectMany(row => FactStream.Codec.ReadEvents(row.Payload.Span).Select((e, i) => new EventEnvelope(row.Shard, row.Sequence, i, row.At, e)))];

    private ProjectionHost Host(int batch, params IProjection[] projections) =>
        new(_journal, FactStream.Codec, _clock, projections, new ProjectionHostOptions { BatchRows = batch });

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class SignallingProjection : IProjection
    {
        private readonly Lock _gate = new();
        private readonly List<(long Position, TaskCompletionSource Source)> _waiters = [];
        private long _position;

        public string Name => "signal";

        public Task Reached(long position)
        {
            lock (_gate)
            {
                var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add((position, source));
                Release();
                return source.Task;
            }
        }

        public ValueTask<long> Open(CancellationToken cancellation) => ValueTask.FromResult(_position);

        public ValueTask Apply(IReadOnlyList<EventEnvelope> facts, long position, CancellationToken cancellation)
        {
            lock (_gate)
            {
                _position = position;
                Release();
            }

            return ValueTask.CompletedTask;
        }

        private void Release() => _waiters.RemoveAll(waiter => waiter.Position <= _position && waiter.Source.TrySetResult());
    }
}
