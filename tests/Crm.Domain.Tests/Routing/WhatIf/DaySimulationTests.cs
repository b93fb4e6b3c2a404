using System.Text.Json;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.WhatIf;

namespace Crm.Domain.Tests.Routing.WhatIf;

public sealed class DaySimulationTests
{
    private static readonly QueueId Sales = new("sales");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Without_changes_every_fact_comes_out_as_it_was(int seed)
    {
        var bench = new RecordedBench(seed).Run(1_800);
        int before = bench.All.Count;
        var day = bench.Record(7_200);
        var happened = bench.All.Skip(before).Select(f => Text(f.Event, f.At)).ToList();
        var played = Play(day).Select(f => Text(f.Event, f.At)).ToList();

        Assert.True(day.Contacts.Length > 150 && happened.Count > 1_500, $"{day.Contacts.Length} contacts, {happened.Count} facts: too little to prove anything");
        Assert.Contains(day.Contacts, c => c.Arrival is null); // somebody was there when the record began
        int same = happened.Zip(played).TakeWhile(p => p.First == p.Second).Count();
        Assert.True(same == happened.Count && same == played.Count, $"Fact {same} of {happened.Count}:\n{happened.ElementAtOrDefault(same)}\n{played.ElementAtOrDefault(same)}");
    }

    [Fact]
    public void More_agents_shorten_the_wait_and_fewer_lengthen_it()
    {
        var day = new RecordedBench(5, agents: 4).Run(600).Record(7_200);
        var settings = new AgentSettings("New", System.Collections.Immutable.ImmutableDictionary<SkillId, int>.Empty, System.Collections.Immutable.ImmutableDictionary<QueueId, int>.Empty.Add(RoutingBench.Support, 1).Add(Sales, 1));
        double asIs = MeanWait(Play(day));
        double more = MeanWait(Play(day, new WhatIfChanges { Added = [new AddedAgent(new AgentId("new1"), settings, null), new AddedAgent(new AgentId("new2"), settings, new AgentId("agent1"))] }));
        double fewer = MeanWait(Play(day, new WhatIfChanges { Absent = new HashSet<AgentId> { new("agent0") } }));
        Assert.True(more < asIs * 0.7 && fewer > asIs * 1.1, $"as is {asIs:0.0}, more {more:0.0}, fewer {fewer:0.0}");
    }

    [Fact]
    public void A_closed_queue_sends_its_callers_where_it_says()
    {
        var day = new RecordedBench(6).Run(60).Record(3_600);
        var close = new WhatIfChanges
        {
            Queues = new Dictionary<QueueId, Func<QueueSettings, QueueSettings>>
            {
                [Sales] = q => q with { Overflow = new OverflowRules(WhenClosed: new OverflowTarget(OverflowKind.Queue, RoutingBench.Support), EmergencyClosed: true) },
            },
        };
        var played = Play(day, close);
        int arrivals = day.Contacts.Count(c => c.Queue == Sales && c.Arrival is not null);
        Assert.Equal(arrivals, played.Count(f => f.Event is EntryLeft { Reason: "emergency", Queue: var q } && q == Sales));
        Assert.DoesNotContain(played, f => f.Event is ReservationCreated { Queue: var q } && q == Sales);
        Assert.Equal(arrivals, played.Count(f => f.Event is EntryEnqueued { Overflows: 1, Queue: var q } && q == RoutingBench.Support));
    }

    [Fact]
    public void The_same_seed_gives_the_same_and_another_another()
    {
        var day = new RecordedBench(7, agents: 4).Run(60).Record(7_200);
        var change = new WhatIfChanges { Absent = new HashSet<AgentId> { new("agent1"), new("agent2") } };
        var first = Play(day, change, 1).Select(f => Text(f.Event, f.At)).ToList();
        Assert.Equal(first, Play(day, change, 1).Select(f => Text(f.Event, f.At)));
        Assert.NotEqual(first, Play(day, change, 2).Select(f => Text(f.Event, f.At)));
    }

    [Fact]
    public void Whom_nobody_saw_give_up_may_give_up_when_he_waits_longer()
    {
        var day = new RecordedBench(8, agents: 6).Run(60).Record(7_200);
        var answered = day.Contacts.Where(c => c.AnsweredAt is not null).Select(c => c.Interaction).ToHashSet();
        var everybodyGone = new WhatIfChanges { Absent = Enumerable.Range(0, 6).Select(a => new AgentId($"agent{a}")).ToHashSet() };
        Assert.Contains(Play(day, everybodyGone), f => f.Event is EntryAbandoned e && answered.Contains(e.Interaction));
    }

    [Fact]
    public void A_change_that_does_not_fit_is_named()
    {
        var day = new RecordedBench(9).Record(60);
        static WhatIfChanges Queue(string id, Func<QueueSettings, QueueSettings> change) => new() { Queues = new Dictionary<QueueId, Func<QueueSettings, QueueSettings>> { [new QueueId(id)] = change } };
        Assert.Equal("queues.nowhere", Assert.Throws<WhatIfFaultException>(() => Play(day, Queue("nowhere", q => q))).Where);
        var wrong = Assert.Throws<WhatIfFaultException>(() => Play(day, Queue("support", q => q with { Weight = -1 })));
        Assert.Equal(("queues.support", "Weight must be a finite number greater than 0."), (wrong.Where, wrong.Message));
        Assert.Equal("agents.nobody", Assert.Throws<WhatIfFaultException>(() => Play(day, new WhatIfChanges { Absent = new HashSet<AgentId> { new("nobody") } })).Where);
    }

    [Fact]
    public void A_run_can_be_stopped()
    {
        var day = new RecordedBench(10).Record(600);
        Assert.Throws<OperationCanceledException>(() => new DaySimulation(day, WhatIfChanges.None, 1, (_, _) => { }).Run(() => true));
    }

    [Fact]
    public void The_patience_curve_is_the_one_of_Kaplan_and_Meier()
    {
        // the remission times of the 6-MP group in Freireich et al. 1963, the usual worked example of the estimate
        int[] events = [6, 6, 6, 7, 10, 13, 16, 22, 23];
        int[] censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
        var curve = new PatienceCurve(events.Select(t => (TimeSpan.FromSeconds(t), true)).Concat(censored.Select(t => (TimeSpan.FromSeconds(t), false))));
        (int At, double Share)[] published = [(5, 1), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448), (35, 0.448)];
        Assert.All(published, p => Assert.Equal(p.Share, curve.WaitingAfter(TimeSpan.FromSeconds(p.At)), 3));
        Assert.Null(curve.Draw(TimeSpan.Zero, 0.4));
        Assert.Equal(TimeSpan.FromSeconds(6), curve.Draw(TimeSpan.Zero, 0.9));
        Assert.Equal(TimeSpan.FromSeconds(22), curve.Draw(TimeSpan.FromSeconds(16), 0.9));
    }

    private static List<(IDomainEvent Event, Instant At)> Play(RecordedDay day, WhatIfChanges? changes = null, ulong seed = 1)
    {
        var facts = new List<(IDomainEvent, Instant)>();
        new DaySimulation(day, changes ?? WhatIfChanges.None, seed, (fact, at) => facts.Add((fact, at))).Run(() => false);
        return facts;
    }

    private static double MeanWait(List<(IDomainEvent Event, Instant At)> facts) => facts.Select(f => f.Event).OfType<EntryAnswered>().Average(e => e.Waited.TotalSeconds);

    /// <summary>A fact without the reservation's id, which is a new one each time.</summary>
    private static string Text(IDomainEvent fact, Instant at) => $"{at} {fact.GetType().Name} " + JsonSerializer.Serialize(fact switch
    {
        ReservationCreated e => e with { Reservation = default },
        ReservationAccepted e => e with { Reservation = default },
        ReservationRejected e => e with { Reservation = default, Reason = "" },
        ReservationTimedOut e => e with { Reservation = default },
        ReservationCanceled e => e with { Reservation = default },
        ReservationRescinded e => e with { Reservation = default },
        EntryAnswered e => e with { Reservation = default },
        HandlingEnded e => e with { Reservation = default },
        ReservationCompleted e => e with { Reservation = default },
        _ => (object)fact,
    });
}
