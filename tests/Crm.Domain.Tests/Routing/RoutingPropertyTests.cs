using System.Text;
using Crm.Events;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Domain.Tests.Routing;

public sealed class RoutingPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_invariant_holds_after_every_command_and_every_choice_is_what_a_naive_matcher_would_choose(int seed)
    {
        var bench = new RoutingBench();
        var traffic = new RandomTraffic(seed);
        traffic.Configure(bench);
        var auditor = new NaiveAuditor(bench);
        for (int i = 0; i < 500; i++)
        {
            traffic.Step(bench);
            auditor.Check($"seed {seed}, step {i}");
        }

        Assert.True(auditor.Offers > 50, $"seed {seed} made only {auditor.Offers} offers");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_commands_give_the_same_facts(int seed)
    {
        static string Run(int seed)
        {
            var text = new StringBuilder();
            foreach (var fact in RandomTraffic.Facts(seed, 400))
            {
                text.Append(fact.At.Microseconds).Append(' ').Append(Text(fact.Event)).Append('\n');
            }

            return text.ToString();
        }

        Assert.Equal(Run(seed), Run(seed));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Replaying_or_restoring_at_any_point_changes_no_later_decision(int seed)
    {
        var (plain, broken) = (new RoutingBench(), new RoutingBench());
        var (one, two) = (new RandomTraffic(seed), new RandomTraffic(seed));
        one.Configure(plain);
        two.Configure(broken);
        for (int i = 0; i < 400; i++)
        {
            one.Step(plain);
            two.Step(broken);
            if (i % 7 == 3)
            {
                byte[] before = broken.Domain.TakeSnapshot();
                broken.Replay();
                Assert.Equal(Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(broken.Domain.TakeSnapshot()));
            }
            else if (i % 7 == 6)
            {
                byte[] before = broken.Domain.TakeSnapshot();
                broken.Restore();
                Assert.Equal(Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(broken.Domain.TakeSnapshot()));
            }

            Assert.Equal(plain.Raised.Select(Text), broken.Raised.Select(Text));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_visit_ends_exactly_once_and_every_reservation_exactly_once(int seed)
    {
        var bench = new RoutingBench();
        var traffic = new RandomTraffic(seed);
        traffic.Configure(bench);
        for (int i = 0; i < 500; i++)
        {
            traffic.Step(bench);
        }

        bench.Do(new CloseAll("end")).Run(100);
        var visits = new Dictionary<QueueVisitId, int>();
        var reservations = new Dictionary<ReservationId, int>();
        foreach (var (fact, _) in bench.All)
        {
            switch (fact)
            {
                case EntryEnqueued e: visits[e.Visit] = visits.GetValueOrDefault(e.Visit); break;
                case EntryAnswered e: visits[e.Visit]++; break;
                case EntryAbandoned e: visits[e.Visit]++; break;
                case EntryLeft e: visits[e.Visit]++; break;
                case ReservationCreated e: reservations.Add(e.Reservation, 0); break;
                case ReservationRejected e: reservations[e.Reservation]++; break;
                case ReservationTimedOut e: reservations[e.Reservation]++; break;
                case ReservationCanceled e: reservations[e.Reservation]++; break;
                case ReservationRescinded e: reservations[e.Reservation]++; break;
                case ReservationCompleted e: reservations[e.Reservation]++; break;
            }
        }

        int enqueued = bench.All.Count(f => f.Event is EntryEnqueued);
        Assert.Equal(enqueued, visits.Values.Sum());
        Assert.All(reservations, r => Assert.Equal(1, r.Value));
        Assert.Equal(Instant.MaxValue, bench.Domain.NextDeadline);
    }

    [Fact]
    public void An_old_entry_is_served_in_finite_time_however_urgent_the_later_ones_are()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero }).Agent("anna", ready: false);
        bench.Ready("anna").Arrive(1000, priority: 5).Arrive(1, priority: 0);
        int served = 0;
        for (int call = 2; call < 100; call++)
        {
            bench.Arrive(call, priority: 5).After(14).Accept("anna").Connect("anna").End("anna");
            served++;
            if (bench.Offer?.Interaction == RoutingBench.Call(1))
            {
                break;
            }
        }

        Assert.InRange(served, 10, 40);
    }

    [Fact]
    public void Longest_idle_spreads_calls_evenly()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero });
        string[] names = ["a", "b", "c", "d", "e"];
        foreach (string name in names)
        {
            bench.Agent(name);
        }

        var handled = names.ToDictionary(n => n, _ => 0);
        for (int call = 1; call <= 503; call++)
        {
            string agent = bench.After(1).Arrive(call).Offer!.Agent.Value;
            bench.Accept(agent).Connect(agent).After(call % 3).End(agent);
            handled[agent]++;
        }

        Assert.InRange(handled.Values.Max() - handled.Values.Min(), 0, 1);
    }

    private static string Text(IDomainEvent domainEvent) =>
        System.Text.Json.JsonSerializer.Serialize(domainEvent, domainEvent.GetType()) + domainEvent.GetType().Name;
}
