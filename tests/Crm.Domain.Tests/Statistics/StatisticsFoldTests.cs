using Crm.Domain.Tests.Routing;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Folding;
using Crm.Statistics.Intervals;
using Crm.Statistics.Queues;

namespace Crm.Domain.Tests.Statistics;

public sealed class StatisticsFoldTests
{
    private static readonly Instant DayEnd = FactScript.Ten + TimeSpan.FromHours(14);

    private static QueueSummary Today(FactScript script) => script.Fold.Queues.Summary(FactScript.Queue, Interval.DayOf(FactScript.Ten), DayEnd);

    [Fact]
    public void Nothing_counted_gives_zeros_and_nulls()
    {
        var summary = Today(new FactScript());
        Assert.Equal(0, summary.Offered);
        Assert.Null(summary.AverageSpeedOfAnswer);
        Assert.Null(summary.AverageHandleTime);
        Assert.Null(summary.ServiceLevel);
        Assert.Null(summary.AbandonmentRate);
        Assert.Null(summary.Occupancy);
        Assert.Null(summary.LongestWait);
        Assert.Equal("offered-minus-waiting-minus-short", summary.ServiceLevelVariant);
    }

    [Fact]
    public void Every_end_of_a_visit_is_counted_under_its_own_name()
    {
        var script = new FactScript().Configure();
        for (int n = 1; n <= 11; n++)
        {
            script.Arrive(n);
        }

        script.At(30).Answer(1, 30, false).Abandon(2, 30).Abandon(3, 3, true)
            .Leave(4, 30, QueueExit.Overflowed).Leave(5, 30, QueueExit.CallbackRequested).Leave(6, 30, QueueExit.Voicemail)
            .Leave(7, 30, QueueExit.TransferredOut).Leave(8, 30, QueueExit.Requeued).Leave(9, 30, QueueExit.ClosedBySystem).Answer(10, 30);
        var s = Today(script);
        Assert.Equal(
            (11, 2, 1, 1, 1, 1, 1, 1, 1, 1),
            (s.Offered, s.Answered, s.AnsweredInThreshold, s.Abandoned, s.ShortAbandoned, s.Overflowed, s.CallbackRequested, s.Voicemail, s.TransferredOut, s.Requeued));
        Assert.Equal((1, 1), (s.ClosedBySystem, s.Waiting));
        Assert.Equal(30, s.AverageSpeedOfAnswer);
        Assert.Equal(1.0 / 9, s.ServiceLevel);
        Assert.Equal(1.0 / 9, s.AbandonmentRate);
        Assert.Equal(30, s.LongestWait);
    }

    [Fact]
    public void Handle_time_is_talk_plus_hold_plus_wrap_of_completed_handlings()
    {
        var script = new FactScript().Configure().Arrive(1).Offer(1).At(2).Accept(1).At(3).Answer(1, 3).At(63).EndTalk(1, 50, 10);
        Assert.Null(Today(script).AverageHandleTime);
        Assert.Equal(75, Today(script.At(78).Complete(1, 15)).AverageHandleTime);
        var own = script.Fold.Agents.Sum(FactScript.Anna, FactScript.Ten, DayEnd);
        Assert.Equal((1, 1, 1, 50_000_000, 10_000_000, 15_000_000), (own.Offered, own.Accepted, own.Handled, own.Talk, own.Hold, own.Wrap));
        Assert.Equal(75, own.AverageHandleTime);
    }

    [Fact]
    public void A_visit_across_a_boundary_counts_its_end_at_arrival_in_one_view_and_where_it_happened_in_the_other()
    {
        var script = new FactScript().Configure().At(899).Arrive(1).At(900).Arrive(2).At(910).Answer(1, 11);
        QueueIntervalFacts Of(int quarter, FactView view) => script.Fold.Queues.At(FactScript.Queue, FactScript.Ten + (TimeSpan.FromMinutes(15) * quarter), view);
        Assert.Equal((1, 1), (Of(0, FactView.Arrival).Offered, Of(0, FactView.Arrival).Answered));
        Assert.Equal((1, 0), (Of(1, FactView.Arrival).Offered, Of(1, FactView.Arrival).Answered));
        Assert.Equal((1, 0), (Of(0, FactView.Event).Offered, Of(0, FactView.Event).Answered));
        Assert.Equal((1, 1), (Of(1, FactView.Event).Offered, Of(1, FactView.Event).Answered));
    }

    [Fact]
    public void Agent_time_is_split_at_boundaries_and_adds_up()
    {
        var script = new FactScript().Configure().Tell(new AgentPresenceChanged(FactScript.Anna, Presence.Available, null, "anna")).Status(RoutingStatus.Idle)
            .At(890).Arrive(1).Offer(1).At(895).Accept(1).At(896).Answer(1, 6).At(1000).EndTalk(1, 104).At(1030).Complete(1, 30).At(1800);
        script.Fold.Settle(script.Now);
        var first = script.Fold.Agents.At(FactScript.Anna, FactScript.Ten);
        var second = script.Fold.Agents.At(FactScript.Anna, FactScript.Ten + TimeSpan.FromMinutes(15));
        long Seconds(AgentIntervalFacts f, AgentActivity a) => f.Time(a) / 1_000_000;
        Assert.Equal((890, 5, 1, 4), (Seconds(first, AgentActivity.Idle), Seconds(first, AgentActivity.Ringing), Seconds(first, AgentActivity.Connecting), Seconds(first, AgentActivity.Talking)));
        Assert.Equal((100, 30, 770), (Seconds(second, AgentActivity.Talking), Seconds(second, AgentActivity.WrapUp), Seconds(second, AgentActivity.Idle)));
        Assert.All([first, second], f => Assert.Equal((900_000_000, 900_000_000), (f.Time(Presence.Available), f.ActivityTime.Sum())));
        Assert.Equal(130.0 / 900, second.Occupancy);
        Assert.Equal(130.0 / 900, QueueSummary.From(
            new(FactScript.Queue, second.Start, FactView.Arrival), script.Fold.Queues.At(FactScript.Queue, second.Start, FactView.Event)).Occupancy);
    }

    [Fact]
    public void Hold_missed_and_offline_are_told_apart()
    {
        var script = new FactScript().Configure().At(100).Tell(new AgentPresenceChanged(FactScript.Anna, Presence.Available, null, "anna")).Status(RoutingStatus.Idle)
            .At(110).Arrive(1).Offer(1).Accept(1).Answer(1, 0)
            .At(120).Tell(new CallHeld(new CallId(Guid.Empty), FactScript.Call(1), FactScript.Anna))
            .At(150).Tell(new CallResumed(new CallId(Guid.Empty), FactScript.Call(1), FactScript.Anna))
            .At(160).EndTalk(1, 20, 30).Complete(1, 0).Arrive(2).Offer(2)
            .At(175).Tell(new ReservationTimedOut(FactScript.Reservation(2), FactScript.Call(2), FactScript.Anna)).Status(RoutingStatus.NotResponding)
            .At(200);
        Assert.Equal((AgentActivity.NotResponding, FactScript.Ten + TimeSpan.FromSeconds(175)), script.Fold.ActivityOf(FactScript.Anna));
        script.Fold.Settle(script.Now);
        var sum = script.Fold.Agents.Sum(FactScript.Anna, FactScript.Ten, DayEnd);
        Assert.Equal((30, 20, 15, 25), (sum.Time(AgentActivity.Held) / 1_000_000, sum.Time(AgentActivity.Talking) / 1_000_000, sum.Time(AgentActivity.Ringing) / 1_000_000, sum.Time(AgentActivity.NotResponding) / 1_000_000));
        Assert.Equal(100_000_000, sum.PresenceTime.Sum());
        Assert.Equal((2, 1, 1), (sum.Offered, sum.Accepted, sum.Missed));
    }

    [Fact]
    public void Facts_survive_being_stored_as_JSON()
    {
        var script = new FactScript().Configure().Arrive(1).Offer(1).At(2).Accept(1).At(3).Answer(1, 3).At(63).EndTalk(1, 50, 10).At(70).Complete(1, 7);
        static T Store<T>(T facts) => System.Text.Json.JsonSerializer.Deserialize<T>(System.Text.Json.JsonSerializer.Serialize(facts))!;
        Assert.All(script.Fold.Queues.All, f => Assert.Equal(f, Store(f)));
        var own = Assert.Single(script.Fold.Agents.All);
        Assert.Equal((own.Busy, own.Handled, own.Talk), (Store(own).Busy, Store(own).Handled, Store(own).Talk));
    }

    [Fact]
    public void A_fact_told_twice_is_counted_once()
    {
        var script = new FactScript().Configure().Arrive(1).At(5).Abandon(1, 5);
        Assert.All(script.Facts, f => Assert.False(script.Fold.Apply(f)));
        Assert.Equal((1, 1), (Today(script).Offered, Today(script).Abandoned));
    }

    /// <summary>Published example of Cisco's three ways: 70 answered in time, 10 abandoned in time, 20 exceeded; 50 in time and 80 late.</summary>
    [Theory]
    [InlineData(70, 10, 20, ServiceLevelVariant.EarlyAbandonsIgnored, 0.778)]
    [InlineData(70, 10, 20, ServiceLevelVariant.AbandonsAgainst, 0.700)]
    [InlineData(70, 10, 20, ServiceLevelVariant.EarlyAbandonsFor, 0.800)]
    [InlineData(50, 0, 80, ServiceLevelVariant.EarlyAbandonsIgnored, 0.385)]
    public void Service_level_variants_agree_with_published_examples(int inTime, int abandonedInTime, int late, ServiceLevelVariant variant, double expected)
    {
        var facts = new QueueIntervalFacts(FactScript.Queue, default, FactView.Arrival)
        {
            Offered = inTime + abandonedInTime + late,
            Answered = inTime + late,
            AnsweredInThreshold = inTime,
            Abandoned = abandonedInTime,
            AbandonedInThreshold = abandonedInTime,
        };
        Assert.Equal(expected, ServiceLevel.Of(facts, 0, variant)!.Value, 3);
    }

    /// <summary>The three variants over the figures of February of the "Anonymous Bank" data set of the Technion.</summary>
    [Theory]
    [InlineData(ServiceLevelVariant.AbandonsAgainst, 0.521290)]
    [InlineData(ServiceLevelVariant.EarlyAbandonsIgnored, 0.542688)]
    [InlineData(ServiceLevelVariant.EarlyAbandonsFor, 0.560719)]
    public void Service_level_variants_agree_with_the_anonymous_bank(ServiceLevelVariant variant, double expected)
    {
        var facts = new QueueIntervalFacts(FactScript.Queue, default, FactView.Arrival)
        {
            Answered = 27_162, AnsweredInThreshold = 16_209, Abandoned = 3_932, AbandonedInThreshold = 1_226,
        };
        Assert.Equal(expected, ServiceLevel.Of(facts, 0, variant)!.Value, 6);
    }

    [Fact]
    public void Intervals_are_half_open_quarter_hours_of_UTC_also_before_1970()
    {
        Assert.Equal(FactScript.Ten, Interval.StartOf(FactScript.Ten));
        Assert.Equal(FactScript.Ten - TimeSpan.FromMinutes(15), Interval.StartOf(new Instant(FactScript.Ten.Microseconds - 1)));
        Assert.Equal(new Instant(-900_000_000), Interval.StartOf(new Instant(-1)));
        Assert.Equal(2, Interval.Split(FactScript.Ten - TimeSpan.FromSeconds(1), FactScript.Ten + TimeSpan.FromSeconds(1)).Count());
        Assert.Empty(Interval.Split(FactScript.Ten, FactScript.Ten));
        Assert.Equal(35 * 96, Interval.Split(FactScript.Ten - TimeSpan.FromDays(900), FactScript.Ten).Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counting_in_batches_with_restarts_gives_the_same_as_counting_at_once(int seed)
    {
        var facts = RandomTraffic.Facts(seed, 2_000);
        var whole = new StatisticsFold();
        facts.ForEach(f => whole.Apply(f));

        var random = new Random(seed);
        var queues = new QueueFactsTable();
        var agents = new AgentFactsTable();
        var part = new StatisticsFold();
        foreach (var fact in facts)
        {
            part.Apply(fact);
            if (random.Next(50) == 0)
            {
                part.Settle(fact.At);
                byte[] state = part.TakeState();
                queues.Add(part.Queues.Drain());
                agents.Add(part.Agents.Drain());
                part = new StatisticsFold();
                part.RestoreState(state);
                part.Apply(fact);
            }
        }

        whole.Settle(facts[^1].At);
        part.Settle(facts[^1].At);
        queues.Add(part.Queues.Drain());
        agents.Add(part.Agents.Drain());
        Assert.Equal(Text(whole.Queues.All), Text(queues.All));
        Assert.Equal(Text(whole.Agents.All), Text(agents.All));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Offered_equals_waiting_plus_ends_at_every_moment_and_in_every_window(int seed)
    {
        var facts = RandomTraffic.Facts(seed, 1_000);
        var fold = new StatisticsFold();
        var open = new HashSet<QueueVisitId>();
        foreach (var fact in facts)
        {
            fold.Apply(fact);
            switch (fact.Event)
            {
                case EntryEnqueued e: open.Add(e.Visit); break;
                case EntryAnswered e: open.Remove(e.Visit); break;
                case EntryAbandoned e: open.Remove(e.Visit); break;
                case EntryLeft e: open.Remove(e.Visit); break;
            }

            Assert.Equal(open.Count, fold.Queues.All.Where(f => f.View == FactView.Arrival).Sum(f => f.Offered - f.Ended));
        }

        Assert.All(fold.Queues.All.Where(f => f.View == FactView.Arrival), f => Assert.True(f.Offered >= f.Ended));
        foreach (var view in Enum.GetValues<FactView>())
        {
            Assert.Equal(facts.Count(f => f.Event is EntryAnswered), fold.Queues.All.Where(f => f.View == view).Sum(f => f.Answered));
            Assert.Equal(facts.Count(f => f.Event is ReservationCompleted), fold.Queues.All.Where(f => f.View == view).Sum(f => f.Handled));
        }
    }

    private static string Text<T>(IEnumerable<T> facts) =>
        string.Join('\n', facts.Select(f => System.Text.Json.JsonSerializer.Serialize(f)).Where(t => t.Any(c => c is >= '1' and <= '9')).Order(StringComparer.Ordinal));
}
