using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

public sealed class OutcomeTableTests
{
    [Theory]
    [InlineData(486, null, CallOutcome.Busy, false)]
    [InlineData(600, null, CallOutcome.Busy, false)]
    [InlineData(408, null, CallOutcome.NoAnswer, false)]
    [InlineData(487, null, CallOutcome.NoAnswer, false)]
    [InlineData(480, null, CallOutcome.Unavailable, false)]
    [InlineData(480, 18, CallOutcome.NoAnswer, false)]
    [InlineData(603, null, CallOutcome.Declined, false)]
    [InlineData(404, null, CallOutcome.InvalidNumber, false)]
    [InlineData(503, null, CallOutcome.Congestion, true)]
    [InlineData(503, 17, CallOutcome.Busy, false)]
    [InlineData(503, 34, CallOutcome.Congestion, true)]
    [InlineData(403, null, CallOutcome.CarrierRefused, true)]
    [InlineData(500, 1, CallOutcome.InvalidNumber, false)]
    [InlineData(404, 3, CallOutcome.CarrierRefused, true)]
    [InlineData(488, null, CallOutcome.Failed, false)]
    [InlineData(486, 16, CallOutcome.Busy, false)]
    public void What_a_carrier_says_means_one_outcome(int status, int? cause, CallOutcome outcome, bool nextTrunk) =>
        Assert.Equal(new CarrierAnswer(outcome, nextTrunk), OutcomeTable.Of(status, cause));

    [Fact]
    public void Every_outcome_has_a_word_that_retry_rules_can_name()
    {
        var words = Enum.GetValues<CallOutcome>().Select(o => o.Word()).ToArray();
        Assert.All(words, w => Assert.True(AttemptOutcome.IsWord(w)));
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Subset(words.Append("do-not-call").ToHashSet(), RetryRules.Usual.Rules.Select(r => r.Outcome).ToHashSet());
    }

    [Fact]
    public void Trunks_are_tried_by_priority_and_shared_by_weight()
    {
        var (first, second, last) = (new TrunkId("a"), new TrunkId("b"), new TrunkId("c"));
        int firsts = 0;
        var dice = new Random(3);
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 4_000; i++)
        {
            dice.NextBytes(bytes);
            var order = TrunkOrder.Of([new(last, 2), new(first, 1, 3), new(second, 1, 1)], new AttemptId(new Guid(bytes)));
            Assert.Equal(last, order[2]);
            firsts += order[0] == first ? 1 : 0;
        }

        Assert.InRange(firsts, 2_850, 3_150);
    }
}
