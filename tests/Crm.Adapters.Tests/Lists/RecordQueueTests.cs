using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Lists;

/// <summary>What campaigns take their records from: each once, in order, again when it is due.</summary>
public sealed class RecordQueueTests : IDisposable
{
    private static readonly CampaignId Spring = new("spring");
    private static readonly CampaignId Autumn = new("autumn");

    private readonly ListsPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(OrderStrategy.OldestFirst, "1 2 3")]
    [InlineData(OrderStrategy.NewestFirst, "8 7 6")]
    public async Task Records_come_in_the_campaigns_order_each_to_one_attempt(OrderStrategy strategy, string expected)
    {
        var list = await _place.Filled(8);
        await Open(Spring, strategy, list);
        var attempts = Attempts(3);
        var reserved = await Reserve(Spring, attempts);
        Assert.Equal(expected, Said(reserved));
        Assert.Equal(attempts, reserved.Select(one => one.Attempt));
        Assert.Equal(expected, Said(await Reserve(Spring, attempts)));
        Assert.Equal(5, (await Reserve(Spring, Attempts(9))).Count);
        Assert.Empty(await Reserve(Spring, Attempts(1)));
        Assert.Equal(new RecordCounts(0, 0, 8, 0, 0, 0), await Count(Spring));
    }

    [Fact]
    public async Task Dice_order_is_the_same_for_a_seed_over_a_restart_and_lists_are_dialled_as_one()
    {
        var first = await _place.Filled(20, "a");
        var second = await _place.Filled(20, "b", from: 101);
        var settings = new QueueSettings([first, second], new RecordOrder(OrderStrategy.Random, 7), RetryRules.Usual);
        Assert.Equal(QueueOpening.Opened, await _place.Queue.Open(Spring, settings, CancellationToken.None));
        var some = await Reserve(Spring, Attempts(10));
        Assert.Contains(some, one => one.List == first);
        Assert.Contains(some, one => one.List == second);
        Assert.Equal(2, some.Select(one => one.Segment).Distinct().Count());
        foreach (var one in some)
        {
            await _place.Queue.Release(one.Attempt, null, CancellationToken.None);
        }

        _place.Reopen();
        Assert.Equal(Said(some), Said(await Reserve(Spring, Attempts(10))));
    }

    [Fact]
    public async Task The_highest_priority_comes_first_where_the_order_asks_it()
    {
        var low = await _place.Filled(2, "low", ",10");
        var high = await _place.Filled(2, "high", ",90", from: 11);
        await Open(Spring, OrderStrategy.Priority, low, high);
        Assert.Equal("11 12 1", Said(await Reserve(Spring, Attempts(3))));
    }

    [Fact]
    public async Task After_an_outcome_a_record_waits_as_the_rules_say_and_a_second_outcome_changes_nothing()
    {
        await Open(Spring, OrderStrategy.OldestFirst, await _place.Filled(1));
        var attempt = Attempts(1);
        await Reserve(Spring, attempt);
        var fate = await Settle(attempt[0], "busy");
        Assert.Equal((RecordState.Waiting, _place.Now + TimeSpan.FromMinutes(15)), (fate!.Value.State, fate.Value.Due));
        Assert.Equal(fate, await Settle(attempt[0], "sold"));
        Assert.Empty(await Reserve(Spring, attempt));
        Assert.Empty(await Reserve(Spring, Attempts(1)));
        Assert.Equal(fate.Value.Due, await _place.Queue.NextDue(Spring, CancellationToken.None));
        _place.Clock.Advance(TimeSpan.FromMinutes(15));
        var again = (await Reserve(Spring, Attempts(1))).Single();
        Assert.Equal((1, 1), (again.Attempts, again.Dialled.Count));
        Assert.Null(await Settle(new AttemptId(Guid.CreateVersion7()), "busy"));
    }

    [Fact]
    public async Task A_record_of_several_numbers_is_dialled_on_the_next_one_and_the_last_outcome_ends_it()
    {
        var list = await _place.NewList();
        await _place.Import(list, "13800000001,13800000002\n"u8.ToArray(), false, [Dialing.Import.ColumnUse.Mobile, Dialing.Import.ColumnUse.Home]);
        await Open(Spring, OrderStrategy.OldestFirst, list);
        var first = (await Reserve(Spring, Attempts(1))).Single();
        Assert.Equal(("+8613800000001", NumberKind.Mobile, 2), (first.Number, first.Kind, first.Numbers.Count));
        await Settle(first.Attempt, "invalid-number");
        _place.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = (await Reserve(Spring, Attempts(1))).Single();
        Assert.Equal(("+8613800000002", NumberKind.Home, 0), (second.Number, second.Kind, second.Dialled.Count));
        Assert.Equal(RecordState.Exhausted, (await Settle(second.Attempt, "invalid-number"))!.Value.State);
        Assert.Equal(new RecordCounts(0, 0, 0, 0, 1, 0), await Count(Spring));
        Assert.Equal((RecordState.Exhausted, "invalid-number", 2), ((RecordState, string?, int))(await _place.Lists.Records(list, null, null, 9, CancellationToken.None))!.Select(one => (one.State, one.Outcome, one.Attempts)).Single());
    }

    [Fact]
    public async Task A_number_remembers_its_dials_and_its_abandoned_call_in_every_list_and_campaign()
    {
        var first = await _place.Filled(1, "a");
        var second = await _place.Filled(1, "b");
        await Open(Spring, OrderStrategy.OldestFirst, first);
        await Open(Autumn, OrderStrategy.OldestFirst, second);
        var attempt = (await Reserve(Spring, Attempts(1))).Single();
        await _place.Queue.Settle(attempt.Attempt, new AttemptOutcome("abandoned", _place.Now) { Abandoned = true }, CancellationToken.None);
        var other = (await Reserve(Autumn, Attempts(1))).Single();
        Assert.Equal((attempt.Number, 0), (other.Number, other.Attempts));
        Assert.Equal([_place.Now], other.Dialled);
        Assert.Equal(_place.Now, other.LastAbandoned);
        await _place.Queue.Release(other.Attempt, null, CancellationToken.None);
        _place.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Empty((await Reserve(Autumn, Attempts(1))).Single().Dialled);
    }

    [Fact]
    public async Task What_is_given_back_counts_as_no_attempt_and_may_wait()
    {
        await Open(Spring, OrderStrategy.OldestFirst, await _place.Filled(2));
        var attempts = Attempts(2);
        await Reserve(Spring, attempts);
        await _place.Queue.Release(attempts[0], null, CancellationToken.None);
        await _place.Queue.Release(attempts[1], _place.Now + TimeSpan.FromHours(1), CancellationToken.None);
        await _place.Queue.Release(attempts[1], null, CancellationToken.None);
        Assert.Equal(new RecordCounts(1, 1, 0, 0, 0, 0), await Count(Spring));
        Assert.Null(await Settle(attempts[0], "busy"));
        Assert.Empty(await Reserve(Spring, attempts));
        Assert.Equal(0, (await Reserve(Spring, Attempts(2))).Single().Attempts);
    }

    [Fact]
    public async Task After_a_crash_what_is_reserved_is_found_again()
    {
        await Open(Spring, OrderStrategy.OldestFirst, await _place.Filled(3));
        var reserved = await Reserve(Spring, Attempts(2));
        _place.Reopen();
        Assert.Equal(Said(reserved), Said([.. (await _place.Queue.Reserved(Spring, CancellationToken.None)).OrderBy(one => one.Record.Value)]));
        Assert.False(await _place.Queue.Close(Spring, CancellationToken.None));
        Assert.NotNull(await Settle(reserved[0].Attempt, "sold"));
        await _place.Queue.Release(reserved[1].Attempt, null, CancellationToken.None);
        Assert.True(await _place.Queue.Close(Spring, CancellationToken.None));
        Assert.Equal(RecordCounts.None, await Count(Spring));
    }

    [Fact]
    public async Task A_list_is_frozen_while_one_campaign_dials_it_and_no_other_may()
    {
        var list = await _place.Filled(2);
        await Open(Spring, OrderStrategy.OldestFirst, list);
        var settings = new QueueSettings([list], default, RetryRules.Usual);
        Assert.Equal(QueueOpening.InUse, await _place.Queue.Open(Autumn, settings, CancellationToken.None));
        Assert.Equal(QueueOpening.NoSuchList, await _place.Queue.Open(Autumn, settings with { Lists = [new CallListId(Guid.CreateVersion7())] }, CancellationToken.None));
        Assert.Equal(QueueOpening.Invalid, await _place.Queue.Open(Autumn, settings with { Lists = [] }, CancellationToken.None));
        Assert.Equal(ListChange.Frozen, await _place.Lists.Delete(list, CancellationToken.None));
        Assert.Equal(Spring, (await _place.Look(list)).Campaign);
        var import = Guid.CreateVersion7();
        Assert.Equal(Dialing.Import.ImportStep.Frozen, await _place.Imports.StartSearch(import, list, "", "test", CancellationToken.None));
        Assert.True(await _place.Queue.Close(Spring, CancellationToken.None));
        Assert.Equal(ListChange.Changed, await _place.Lists.Delete(list, CancellationToken.None));
    }

    [Fact]
    public async Task Finished_records_are_dialled_again_when_somebody_says_so()
    {
        var list = await _place.Filled(3);
        await Open(Spring, OrderStrategy.NewestFirst, list);
        foreach (var (one, word) in (await Reserve(Spring, Attempts(3))).Zip(["sold", "refused", "do-not-call"]))
        {
            await Settle(one.Attempt, word);
        }

        Assert.Equal(1, await _place.Lists.Recycle(list, [RecordState.Done], ["refused"], CancellationToken.None));
        Assert.Equal(new RecordCounts(1, 0, 0, 1, 0, 1), await Count(Spring));
        var again = (await Reserve(Spring, Attempts(3))).Single();
        Assert.Equal(0, again.Attempts);
        Assert.Null(await _place.Lists.Recycle(new CallListId(Guid.CreateVersion7()), [RecordState.Done], [], CancellationToken.None));
    }

    [Fact]
    public async Task Whatever_happens_counts_agree_with_records_and_no_record_is_out_twice()
    {
        const int Records = 40;
        var list = await _place.Filled(Records);
        await Open(Spring, OrderStrategy.FewestAttempts, list);
        var random = new Random(9);
        var held = new Dictionary<AttemptId, RecordId>();
        string[] words = ["busy", "no-answer", "machine", "sold", "do-not-call", "invalid-number", "failed"];
        for (int turn = 0; turn < 60; turn++)
        {
            foreach (var one in await Reserve(Spring, Attempts(random.Next(6))))
            {
                Assert.DoesNotContain(one.Record, held.Values);
                held.Add(one.Attempt, one.Record);
            }

            foreach (var attempt in held.Keys.Where(_ => random.Next(2) == 0).ToList())
            {
                held.Remove(attempt);
                if (random.Next(4) == 0)
                    await _place.Queue.Release(attempt, random.Next(2) == 0 ? null : _place.Now + TimeSpan.FromHours(1), CancellationToken.None);
                else
                    Assert.NotNull(await Settle(attempt, words[random.Next(words.Length)]));
            }

            if (turn % 30 == 20)
                _place.Reopen();
            _place.Clock.Advance(TimeSpan.FromMinutes(random.Next(120)));
        }

        var counts = await Count(Spring);
        var states = (await _place.Lists.Records(list, null, null, 1000, CancellationToken.None))!.GroupBy(one => one.State).ToDictionary(group => group.Key, group => (long)group.Count());
        long In(RecordState state) => states.GetValueOrDefault(state);
        Assert.Equal(counts, new RecordCounts(In(RecordState.Ready), In(RecordState.Waiting), In(RecordState.Reserved), In(RecordState.Done), In(RecordState.Exhausted), In(RecordState.Removed)));
        Assert.Equal((Records, held.Count), (counts.All, counts.Reserved));
        Assert.True(counts.Done > 0 && counts.Removed > 0);
    }

    private async Task Open(CampaignId campaign, OrderStrategy strategy, params CallListId[] lists) =>
        Assert.Equal(QueueOpening.Opened, await _place.Queue.Open(campaign, new QueueSettings(lists, new RecordOrder(strategy), RetryRules.Usual), CancellationToken.None));

    private ValueTask<IReadOnlyList<ReservedRecord>> Reserve(CampaignId campaign, IReadOnlyList<AttemptId> attempts) => _place.Queue.Reserve(campaign, attempts, _place.Now, CancellationToken.None);

    private ValueTask<RecordFate?> Settle(AttemptId attempt, string word) => _place.Queue.Settle(attempt, new AttemptOutcome(word, _place.Now), CancellationToken.None);

    private ValueTask<RecordCounts> Count(CampaignId campaign) => _place.Queue.Count(campaign, CancellationToken.None);

    private static AttemptId[] Attempts(int count) => [.. Enumerable.Range(0, count).Select(_ => new AttemptId(Guid.CreateVersion7()))];

    private static string Said(IReadOnlyList<ReservedRecord> records) => string.Join(' ', records.Select(one => one.Number["+86138".Length..].TrimStart('0')));
}
