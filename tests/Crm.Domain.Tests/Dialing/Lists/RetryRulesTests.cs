using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Lists;

/// <summary>What becomes of records, and in which order they come.</summary>
public sealed class RetryRulesTests
{
    private static readonly Instant Noon = new(1_800_000_000_000_000);

    [Fact]
    public void Busy_is_dialled_again_on_the_same_number_after_its_wait_until_it_was_often_enough()
    {
        Assert.Equal(new RecordFate(RecordState.Waiting, Noon + TimeSpan.FromMinutes(15), 1), After("busy", new RecordPast(3, 1, 0, 1, 1)));
        Assert.Equal(RecordState.Exhausted, After("busy", new RecordPast(3, 1, 0, 5, 5)).State);
        Assert.Equal(RecordState.Exhausted, After("busy", new RecordPast(3, 1, 0, 10, 1)).State);
    }

    [Fact]
    public void No_answer_goes_round_the_numbers_and_passes_over_dropped_ones()
    {
        Assert.Equal(2, After("no-answer", new RecordPast(3, 1, 0, 1, 1)).Number);
        Assert.Equal(0, After("no-answer", new RecordPast(3, 2, 0, 1, 1)).Number);
        Assert.Equal(2, After("no-answer", new RecordPast(3, 0, 0b010, 1, 1)).Number);
    }

    [Fact]
    public void A_number_that_is_none_is_never_dialled_again_and_the_last_one_exhausts_the_record()
    {
        var (fate, dropped) = RetryRules.Usual.After(new AttemptOutcome("invalid-number", Noon), new RecordPast(2, 0, 0, 1, 1));
        Assert.Equal((RecordState.Waiting, 1, 0b01u), (fate.State, fate.Number, dropped));
        Assert.Equal(RecordState.Exhausted, RetryRules.Usual.After(new AttemptOutcome("invalid-number", Noon), new RecordPast(2, 1, dropped, 2, 2)).Fate.State);
    }

    [Fact]
    public void An_agents_finding_finishes_the_record_and_an_appointment_goes_before_rules()
    {
        Assert.Equal(RecordState.Done, After("sold", new RecordPast(1, 0, 0, 1, 1)).State);
        Assert.Equal(RecordState.Removed, After("do-not-call", new RecordPast(1, 0, 0, 1, 1)).State);
        var again = RetryRules.Usual.After(new AttemptOutcome("sold", Noon) { CallAgain = Noon + TimeSpan.FromDays(1) }, new RecordPast(1, 0, 0, 99, 99)).Fate;
        Assert.Equal((RecordState.Waiting, Noon + TimeSpan.FromDays(1)), (again.State, again.Due));
        var never = RetryRules.Usual.After(new AttemptOutcome("do-not-call", Noon) { CallAgain = Noon }, new RecordPast(1, 0, 0, 1, 1)).Fate;
        Assert.Equal(RecordState.Removed, never.State);
    }

    [Fact]
    public void Every_record_comes_to_an_end_whatever_the_outcomes_are()
    {
        var random = new Random(11);
        string[] words = [.. RetryRules.Usual.Rules.Select(rule => rule.Outcome), "other"];
        for (int turn = 0; turn < 500; turn++)
        {
            int numbers = 1 + random.Next(10), place = 0, attempts = 0;
            uint dropped = 0;
            var seen = new Dictionary<string, int>();
            RecordFate fate;
            do
            {
                string word = words[random.Next(words.Length)];
                seen[word] = seen.GetValueOrDefault(word) + 1;
                (fate, dropped) = RetryRules.Usual.After(new AttemptOutcome(word, Noon), new RecordPast(numbers, place, dropped, ++attempts, seen[word]));
                Assert.True(attempts <= RetryRules.Usual.AttemptsMax);
                Assert.True(fate.Final || (fate.Number < numbers && (dropped & (1u << fate.Number)) == 0 && fate.Due > Noon));
                place = fate.Number;
            }
            while (!fate.Final);
        }
    }

    [Fact]
    public void Rules_that_cannot_be_are_refused()
    {
        Assert.Null(RetryRules.Usual.Fault());
        Assert.NotNull((RetryRules.Usual with { AttemptsMax = 0 }).Fault());
        Assert.NotNull((RetryRules.Usual with { Rules = [new RetryRule("Busy!", RetryAction.Finish, TimeSpan.Zero)] }).Fault());
        Assert.NotNull((RetryRules.Usual with { Rules = [.. RetryRules.Usual.Rules, RetryRules.Usual.Rules[0]] }).Fault());
        Assert.NotNull((RetryRules.Usual with { Otherwise = new RetryRule("", RetryAction.SameNumber, TimeSpan.FromDays(-1)) }).Fault());
    }

    [Theory]
    [InlineData(OrderStrategy.OldestFirst, "1 2 3 4")]
    [InlineData(OrderStrategy.NewestFirst, "4 3 2 1")]
    [InlineData(OrderStrategy.Priority, "2 4 1 3")]
    [InlineData(OrderStrategy.FewestAttempts, "1 3 2 4")]
    public void Ranks_put_records_into_their_order(OrderStrategy strategy, string expected)
    {
        (long Id, int Priority, int Attempts)[] records = [(1, 50, 0), (2, 90, 1), (3, 50, 0), (4, 90, 3)];
        var order = new RecordOrder(strategy);
        Assert.Equal(expected, string.Join(' ', records.OrderBy(one => order.RankOf(new RecordId(one.Id), one.Priority, one.Attempts)).Select(one => one.Id)));
    }

    [Fact]
    public void Dice_fall_the_same_way_for_a_seed_another_for_another_and_no_two_records_share_a_rank()
    {
        List<long> By(long seed) => [.. Enumerable.Range(1, 2_000).OrderBy(id => new RecordOrder(OrderStrategy.Random, seed).RankOf(new RecordId(id), 0, 0)).Select(id => (long)id)];
        Assert.Equal(By(1), By(1));
        Assert.NotEqual(By(1), By(2));
        Assert.NotEqual(Enumerable.Range(1, 2_000).Select(id => (long)id), By(1));
        Assert.Equal(2_000, Enumerable.Range(1, 2_000).Select(id => new RecordOrder(OrderStrategy.Random, 5).RankOf(new RecordId(id), 0, 0)).Distinct().Count());
    }

    private static RecordFate After(string word, RecordPast past) => RetryRules.Usual.After(new AttemptOutcome(word, Noon), past).Fate;
}
