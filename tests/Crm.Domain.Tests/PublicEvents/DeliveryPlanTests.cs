using Crm.Primitives;
using Crm.PublicEvents.Webhooks;

namespace Crm.Domain.Tests.PublicEvents;

public sealed class DeliveryPlanTests
{
    private static readonly DeliveryRules Rules = new();
    private static readonly Instant Begin = new(1_767_603_600_000_000);

    [Fact]
    public void Events_of_one_subject_go_one_after_the_other_and_of_others_beside_them()
    {
        var plan = Plan((1, "a"), (2, "a"), (3, "b"));
        Assert.Equal([1, 3], plan.Start(Begin));
        Assert.Empty(plan.Start(Begin));
        plan.Delivered(1, Begin);
        Assert.Equal([2], plan.Start(Begin));
    }

    [Fact]
    public void A_failed_event_holds_up_its_subject_alone_and_is_tried_again_after_a_pause()
    {
        var plan = Plan((1, "a"), (2, "a"), (3, "b"));
        plan.Start(Begin);
        Assert.Empty(plan.Failed(1, Begin, 1));
        plan.Delivered(3, Begin);
        Assert.Empty(plan.Start(Begin + TimeSpan.FromSeconds(4.9)));
        Assert.Equal([1], plan.Start(Begin + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Pauses_double_with_jitter_up_to_the_longest()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Rules.Pause(1, 1));
        Assert.Equal(TimeSpan.FromSeconds(4), Rules.Pause(1, 0));
        Assert.Equal(TimeSpan.FromSeconds(40), Rules.Pause(4, 1));
        Assert.Equal(Rules.LongestRetry, Rules.Pause(1_000_000, 1));
    }

    [Fact]
    public void A_receiver_that_is_down_is_probed_with_one_event_at_a_time()
    {
        var plan = Plan([.. Enumerable.Range(1, 20).Select(i => ((long)i, "s" + i))]);
        foreach (long sequence in plan.Start(Begin))
        {
            plan.Failed(sequence, Begin, 1);
        }

        Assert.True(plan.IsDown);
        Assert.Empty(plan.Start(Begin));
        Assert.Single(plan.Start(plan.NextDue!.Value));
    }

    [Fact]
    public void Who_is_back_gets_everything_at_once()
    {
        var plan = Plan([.. Enumerable.Range(1, 8).Select(i => ((long)i, "s" + i))]);
        foreach (long sequence in plan.Start(Begin))
        {
            plan.Failed(sequence, Begin, 1);
        }

        var later = plan.NextDue!.Value;
        plan.Delivered(Assert.Single(plan.Start(later)), later);
        Assert.Equal(7, plan.Start(later).Count);
    }

    [Fact]
    public void After_a_day_an_event_is_given_up_and_the_next_of_its_subject_goes_on()
    {
        var plan = Plan((1, "a"), (2, "a"));
        var now = Begin;
        IReadOnlyList<long> dead = [];
        plan.Add(3, "a", Begin + TimeSpan.FromDays(2), 0, Begin);
        while (dead.Count == 0)
        {
            Assert.True(now < Begin + TimeSpan.FromHours(25));
            now = Instant.Max(now, plan.NextDue!.Value);
            dead = plan.Failed(Assert.Single(plan.Start(now)), now, 0.5);
        }

        Assert.True(now >= Begin + Rules.GiveUpAfter);
        Assert.Equal([1, 2], dead); // while it is down, all that is too old goes together
        Assert.Equal([3], plan.Start(now + Rules.LongestRetry));
    }

    [Fact]
    public void A_replayed_older_event_goes_before_what_waits_but_not_beside_what_is_under_way()
    {
        var plan = Plan((5, "a"), (6, "a"));
        Assert.Equal([5], plan.Start(Begin));
        plan.Add(1, "a", Begin, 0, Begin);
        Assert.Empty(plan.Start(Begin));
        plan.Failed(5, Begin, 1);
        Assert.Equal([1], plan.Start(Begin + TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void However_a_receiver_fails_each_event_arrives_once_and_in_order_of_its_subject(int seed)
    {
        var random = new Random(seed);
        var plan = new DeliveryPlan(Rules);
        var arrived = new List<(long Sequence, string Subject)>();
        var subjects = new Dictionary<long, string>();
        var underWay = new List<long>();
        var now = Begin;
        var downUntil = Begin;
        long next = 0;
        while (arrived.Count < 2_000)
        {
            Assert.True(now < Begin + TimeSpan.FromDays(3), "It came to a standstill.");
            if (next < 2_000 && random.Next(3) > 0)
            {
                subjects[++next] = "s" + random.Next(20);
                plan.Add(next, subjects[next], now, 0, now);
                plan.Add(next, subjects[next], now, 0, now); // a second look at the same changes nothing
            }

            underWay.AddRange(plan.Start(now));
            Assert.True(underWay.Count <= Rules.AtOnce);
            Assert.Equal(underWay.Count, underWay.Select(s => subjects[s]).Distinct().Count());
            if (random.Next(200) == 0)
            {
                downUntil = now + TimeSpan.FromMinutes(5);
            }

            if (underWay.Count > 0)
            {
                long sequence = underWay[random.Next(underWay.Count)];
                underWay.Remove(sequence);
                if (now < downUntil || random.Next(10) == 0)
                {
                    Assert.Empty(plan.Failed(sequence, now, random.NextDouble()));
                }
                else
                {
                    arrived.Add((sequence, subjects[sequence]));
                    plan.Delivered(sequence, now);
                }
            }
            else
            {
                now = next < 2_000 ? now + TimeSpan.FromSeconds(random.Next(3)) : Instant.Max(now, plan.NextDue!.Value);
            }
        }

        Assert.Equal(2_000, arrived.Select(a => a.Sequence).Distinct().Count());
        Assert.All(arrived.GroupBy(a => a.Subject), g => Assert.Equal(g.Select(a => a.Sequence).Order(), g.Select(a => a.Sequence)));
        Assert.Equal(0, plan.Count);
        Assert.Null(plan.NextDue);
    }

    private static DeliveryPlan Plan(params (long Sequence, string Subject)[] events)
    {
        var plan = new DeliveryPlan(Rules);
        foreach (var (sequence, subject) in events)
        {
            plan.Add(sequence, subject, Begin, 0, Begin);
        }

        return plan;
    }
}
