using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.TestKit.Actors;
using static Crm.Runtime.Tests.Actors.HostFixture;

namespace Crm.Runtime.Tests.Actors;

public class ShardHostTests
{
    private readonly HostFixture _fixture = new();

    [Fact]
    public async Task A_command_is_answered_after_its_row_is_durable()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var asked = _fixture.Ask(A, new Book(5));
        _fixture.Run();
        Assert.False(asked.IsCompleted);
        Assert.Empty(_fixture.Effects.Effects);

        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(5, (await asked).Value);
        Assert.Equal(new BookedEffect(5), Assert.Single(_fixture.Effects.Effects));
        Assert.Equal(5, _fixture.Recount(A).Value);
    }

    [Fact]
    public async Task The_loop_decides_ahead_and_stores_what_waited_in_one_append()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var first = _fixture.Ask(A, new Book(1));
        _fixture.Run();
        var others = Enumerable.Range(0, 10).Select(_ => _fixture.Ask(A, new Book(1))).ToList();
        _fixture.Run();
        Assert.Equal(11, _fixture.Programs[0].Value);
        Assert.Empty(_fixture.Journal.Rows);

        int appends = 0;
        _fixture.Journal.Fault = rows =>
        {
            appends++;
            return AppendFault.None;
        };
        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(2, appends);
        Assert.Equal(11, (await others[^1]).Value);
        Assert.Equal(1, (await first).Value);
        Assert.Equal(10, _fixture.Host.Writer.LargestBatch);
    }

    [Fact]
    public async Task A_repeated_command_id_gets_the_first_reply_and_changes_nothing()
    {
        _fixture.Open(A);
        var id = NewCommand();
        Assert.Equal(5, await _fixture.AskAndRun(A, new Book(5), id));
        await _fixture.AskAndRun(A, new Book(2));
        Assert.Equal(5, await _fixture.AskAndRun(A, new Book(5), id));
        Assert.Equal(7, _fixture.Recount(A).Value);
    }

    [Fact]
    public async Task A_repeated_command_id_is_remembered_across_a_restart()
    {
        _fixture.Open(A);
        var id = NewCommand();
        await _fixture.AskAndRun(A, new Book(5), id);
        await _fixture.AskAndRun(A, new Book(2));
        _fixture.NewHost("n2");
        _fixture.Open(A);
        Assert.Equal(5, await _fixture.AskAndRun(A, new Book(5), id));
        Assert.Equal(7, _fixture.Recount(A).Value);
    }

    [Fact]
    public async Task A_repetition_while_the_first_is_on_its_way_does_not_overtake_the_commit()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var id = NewCommand();
        var first = _fixture.Ask(A, new Book(5), id);
        var second = _fixture.Ask(A, new Book(5), id);
        _fixture.Run();
        Assert.False(second.IsCompleted);
        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(5, (await first).Value);
        Assert.Equal(5, (await second).Value);
        Assert.Equal(5, _fixture.Recount(A).Value);
    }

    [Fact]
    public async Task A_reply_without_a_row_keeps_its_place_behind_earlier_rows()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var booked = _fixture.Ask(A, new Book(5));
        var refused = _fixture.Ask(A, new SendMoney(B, 100));
        var query = _fixture.Host.Query<LedgerProgram, long>(A, program => program.Value, CancellationToken.None).AsTask();
        _fixture.Run();
        Assert.False(refused.IsCompleted);
        Assert.False(query.IsCompleted);
        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(5, (await refused).Value);
        Assert.Equal(5, await query);
        Assert.Equal(5, (await booked).Value);
        Assert.Equal(1, _fixture.Host.Figures[0].Ignored["not-enough"]);
    }

    [Theory]
    [InlineData(AppendFault.LostBefore, 5)]
    [InlineData(AppendFault.LostAfter, 12)]
    public async Task An_unknown_append_fails_the_asks_and_recovers_what_is_really_stored(AppendFault fault, long expected)
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        _fixture.Effects.Effects.Clear();
        bool once = true;
        _fixture.Journal.Fault = _ => once && !(once = false) ? fault : AppendFault.None;
        var asked = _fixture.Ask(A, new Book(7));
        _fixture.Run();
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(() => asked);
        Assert.Equal("journal-away", thrown.Reason);
        Assert.Empty(_fixture.Effects.Effects);
        Assert.Equal(expected, _fixture.Programs[^1].Value);
        Assert.Equal(2, _fixture.Cluster.EpochOf(A));
        Assert.Equal(expected + 1, await _fixture.AskAndRun(A, new Book(1)));
    }

    [Fact]
    public async Task A_zombie_stores_nothing_and_answers_nothing_after_another_node_claimed()
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        var zombie = _fixture.Host;
        _fixture.NewHost("n2");
        _fixture.Open(A);
        var late = zombie.Ask<Balance>(A, default, new Book(100), CancellationToken.None).AsTask();
        Assert.Equal(6, await _fixture.AskAndRun(A, new Book(1)));
        await Assert.ThrowsAsync<ShardUnavailableException>(() => late);
        Assert.Equal(6, _fixture.Recount(A).Value);
    }

    [Fact]
    public async Task A_throwing_program_answers_with_a_fault_and_leaves_no_trace()
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        var asked = _fixture.Ask(A, new Break());
        var next = _fixture.Ask(A, new Book(1));
        _fixture.Run();
        await Assert.ThrowsAsync<ShardFaultException>(() => asked);
        Assert.Equal(6, (await next).Value);
        Assert.Equal(6, _fixture.Recount(A).Value);
        Assert.Single(_fixture.Faults);
        Assert.Equal(1, _fixture.Host.Figures[0].Faults);
    }

    [Fact]
    public async Task Rows_decided_before_a_fault_are_stored_and_answered()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var before = _fixture.Ask(A, new Book(5));
        var broken = _fixture.Ask(A, new Break());
        _fixture.Run();
        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(5, (await before).Value);
        await Assert.ThrowsAsync<ShardFaultException>(() => broken);
        Assert.Equal(5, _fixture.Programs[^1].Value);
    }

    [Fact]
    public async Task A_deadline_is_handled_when_it_is_due_and_again_after_a_restart()
    {
        _fixture.Open(A);
        var start = Instant.Now(_fixture.Clock);
        await _fixture.AskAndRun(A, new Remind(start + TimeSpan.FromSeconds(10)));
        await _fixture.AskAndRun(A, new Remind(start + TimeSpan.FromSeconds(20)));
        _fixture.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(_fixture.Effects.Effects);
        _fixture.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(_fixture.Effects.Effects);

        _fixture.NewHost("n2");
        _fixture.Open(A);
        _fixture.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _fixture.Effects.Effects.Count);
        Assert.Equal(4, _fixture.Journal.Rows.Count);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_counts()
    {
        var fixture = new HostFixture(new ShardHostOptions { MailboxBound = 2 });
        fixture.Open(A);
        Assert.True(fixture.Host.Post(A, new Book(1)));
        Assert.True(fixture.Host.Post(A, new Book(1)));
        Assert.False(fixture.Host.Post(A, new Book(1)));
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(() => fixture.Ask(A, new Book(1)));
        Assert.Equal("mailbox-full", thrown.Reason);
        Assert.Equal(2, fixture.Host.Figures[0].Refused);
        fixture.Run();
        Assert.Equal(2, fixture.Programs[0].Value);
    }

    [Fact]
    public async Task A_slow_journal_stops_the_loop_at_the_bound_and_nothing_is_lost()
    {
        var fixture = new HostFixture(new ShardHostOptions { UncommittedBound = 10 });
        fixture.Open(A);
        fixture.Journal.Hold();
        var asked = Enumerable.Range(0, 50).Select(_ => fixture.Ask(A, new Book(1))).ToList();
        fixture.Run();
        Assert.Equal(10, fixture.Programs[0].Value);
        Assert.Equal(40, fixture.Host.Figures[0].MailboxDepth);
        fixture.Journal.Resume();
        fixture.Run();
        Assert.Equal(50, (await asked[^1]).Value);
    }

    [Fact]
    public async Task An_unknown_shard_is_not_owned()
    {
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(() => _fixture.Ask(A, new Book(1)));
        Assert.Equal("not-owned", thrown.Reason);
        Assert.False(_fixture.Host.Post(A, new Book(1)));
    }

    [Fact]
    public async Task A_shard_that_cannot_recover_refuses_and_comes_back_by_itself()
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        bool once = true;
        _fixture.Journal.Fault = _ => once && !(once = false) ? AppendFault.LostBefore : AppendFault.None;
        _fixture.Journal.Away = new IOException("disk gone");
        Assert.True(_fixture.Host.Post(A, new Book(1)));
        _fixture.Run();
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(() => _fixture.Ask(A, new Book(1)));
        Assert.Equal("journal-away", thrown.Reason);

        _fixture.Journal.Away = null;
        _fixture.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6, await _fixture.AskAndRun(A, new Book(1)));
    }

    [Fact]
    public async Task Recovery_uses_the_snapshot_and_the_rows_after_it()
    {
        var options = new ShardHostOptions { SnapshotEvery = 10 };
        var fixture = new HostFixture(options);
        fixture.Open(A);
        var id = NewCommand();
        await fixture.AskAndRun(A, new Book(1), id);
        for (int i = 0; i < 24; i++)
        {
            await fixture.AskAndRun(A, new Book(1));
        }

        var snapshot = await fixture.Journal.LoadSnapshot(A, CancellationToken.None);
        Assert.Equal(20, snapshot!.Sequence);
        fixture.NewHost("n2", options);
        fixture.Open(A);
        Assert.Equal(25, fixture.Programs[^1].Value);
        Assert.Equal(1, await fixture.AskAndRun(A, new Book(1), id));
        Assert.Equal(1, fixture.Programs[^1].RecoveriesSeen);
    }

    [Fact]
    public async Task A_snapshot_larger_than_the_rows_since_waits_until_they_are_as_large()
    {
        var fixture = new HostFixture(new ShardHostOptions { SnapshotEvery = 10 });
        fixture.Open(A);
        string text = new('x', 1_000);
        await fixture.AskAndRun(A, new Book(1, text + text + text + text));
        for (int i = 0; i < 9; i++)
        {
            await fixture.AskAndRun(A, new Book(1, text));
        }

        Assert.Equal(10, (await fixture.Journal.LoadSnapshot(A, CancellationToken.None))!.Sequence);
        for (int i = 0; i < 11; i++)
        {
            await fixture.AskAndRun(A, new Book(1, text)); // 13,000 bytes of texts are in the snapshot, 11,000 in these rows
        }

        Assert.Equal(10, (await fixture.Journal.LoadSnapshot(A, CancellationToken.None))!.Sequence);
        for (int i = 0; i < 4; i++)
        {
            await fixture.AskAndRun(A, new Book(1, text));
        }

        Assert.InRange((await fixture.Journal.LoadSnapshot(A, CancellationToken.None))!.Sequence, 22, 25);
        Assert.Equal(25, fixture.Recount(A).Value);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_replaced_by_replay_from_the_start()
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        await _fixture.Journal.SaveSnapshot(A, 1, 1, new byte[] { 1, 2, 3 }, CancellationToken.None);
        _fixture.NewHost("n2");
        _fixture.Open(A);
        Assert.Equal(5, _fixture.Programs[^1].Value);
        Assert.Contains("snapshot", Assert.Single(_fixture.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_drains_takes_a_snapshot_and_gives_the_shard_back()
    {
        _fixture.Open(A);
        var asked = _fixture.Ask(A, new Book(5));
        var stopped = _fixture.Host.Stop(TimeSpan.FromSeconds(5));
        _fixture.Run();
        await stopped.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(5, (await asked).Value);
        Assert.Equal(1, (await _fixture.Journal.LoadSnapshot(A, CancellationToken.None))!.Sequence);
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(() => _fixture.Ask(A, new Book(1)));
        Assert.Equal("stopping", thrown.Reason);
        Assert.Null((await _fixture.Cluster.Shards(CancellationToken.None))[0].Owner);
    }

    [Fact]
    public async Task A_stop_that_cannot_drain_in_time_fails_the_asks()
    {
        _fixture.Open(A);
        _fixture.Journal.Hold();
        var asked = _fixture.Ask(A, new Book(5));
        _fixture.Run();
        var stopped = _fixture.Host.Stop(TimeSpan.FromSeconds(5));
        _fixture.Run();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(6));
        while (!stopped.IsCompleted)
        {
            _fixture.Run();
            await Task.Yield();
        }

        Assert.Equal("stopping", (await Assert.ThrowsAsync<ShardUnavailableException>(() => asked)).Reason);
    }

    [Fact]
    public async Task A_lease_that_lapsed_while_nobody_took_the_shards_is_taken_up_again_as_if_nothing_had_been()
    {
        await _fixture.Host.Start("local", CancellationToken.None);
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(5));
        await _fixture.Cluster.Leave(new NodeId("n1"), CancellationToken.None);
        _fixture.Advance(TimeSpan.FromSeconds(3));
        Assert.Single(await _fixture.Cluster.Nodes(CancellationToken.None));
        Assert.Equal((1, 1), (_fixture.Cluster.EpochOf(A), _fixture.Programs.Count));
        Assert.Equal(6, await _fixture.AskAndRun(A, new Book(1)));
    }

    [Fact]
    public async Task Of_a_lapsed_lease_only_the_shards_that_somebody_took_are_given_up_and_their_owner_is_told()
    {
        var disowned = new List<ShardId>();
        _fixture.NewHost("n1", new ShardHostOptions { Disowned = disowned.Add });
        await _fixture.Host.Start("local", CancellationToken.None);
        _fixture.Open(A);
        _fixture.Open(B);
        await _fixture.AskAndRun(A, new Book(5));
        await _fixture.Cluster.Leave(new NodeId("n1"), CancellationToken.None);
        await _fixture.Cluster.Join(new NodeId("n2"), "there", TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(2, await _fixture.Cluster.Claim(A, new NodeId("n2"), 1, CancellationToken.None));
        _fixture.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains(A, disowned);
        Assert.DoesNotContain(B, disowned);
        var refused = await Assert.ThrowsAsync<ShardUnavailableException>(() => _fixture.AskAndRun(A, new Book(1)));
        Assert.Equal("not-owned", refused.Reason);
        Assert.Equal(7, await _fixture.AskAndRun(B, new Book(7)));
    }

    [Fact]
    public async Task Queries_stop_when_the_lease_is_over_by_our_own_clock()
    {
        await _fixture.Host.Start("local", CancellationToken.None);
        _fixture.Open(A);
        _fixture.Cluster.Away = new IOException("database gone");
        _fixture.Advance(TimeSpan.FromSeconds(7));
        var thrown = await Assert.ThrowsAsync<ShardUnavailableException>(
            () => _fixture.Host.Query<LedgerProgram, long>(A, program => program.Value, CancellationToken.None).AsTask());
        Assert.Equal("not-owned", thrown.Reason);
        _fixture.Cluster.Away = null;
        _fixture.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, await _fixture.AskAndRun(A, new Book(1)));
    }

    [Fact]
    public async Task On_real_threads_many_askers_get_every_answer_once_and_in_order()
    {
        var cluster = new InMemoryClusterStore(TimeProvider.System);
        var journal = new InMemoryJournal(cluster);
        await using var host = new ShardHost(new NodeId("n1"), journal, cluster, Codec, TimeProvider.System);
        await host.Start("local", CancellationToken.None);
        await host.Open(A, () => new LedgerProgram(), new CollectingEffects(), CancellationToken.None);
        await host.Open(B, () => new LedgerProgram(), new CollectingEffects(), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            long before = 0;
            for (int i = 0; i < 200; i++)
            {
                long balance = (await host.Ask<Balance>(A, NewCommand(), new Book(2), CancellationToken.None)).Value;
                Assert.True(balance > before);
                before = balance;
                await host.Ask<Balance>(A, NewCommand(), new Remind(Instant.Now(TimeProvider.System)), CancellationToken.None);
                await host.Ask<Balance>(B, NewCommand(), new Book(1), CancellationToken.None);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(3200, await host.Query<LedgerProgram, long>(A, program => program.Value, CancellationToken.None));
        Assert.Equal(1600, await host.Query<LedgerProgram, long>(B, program => program.Value, CancellationToken.None));
        Assert.All(host.Figures, figures => Assert.Equal(0, figures.Faults));
    }
}
