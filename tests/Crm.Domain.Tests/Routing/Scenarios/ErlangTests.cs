using Crm.Events;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing.Scenarios;

/// <summary>
/// Poisson arrivals, exponential service and patience through the domain agree with Erlang's formulas. The bounds were set before the first
/// run: about four standard errors of so many calls, whose waits hang together.
/// </summary>
public sealed class ErlangTests
{
    private const int Calls = 60_000;

    // a = 10 erlang, service 180 s: C(14, 10) and C(13, 10) of the textbook formula, mean wait C s / (n - a)
    [Theory]
    [InlineData(14, 0.1741319336, 7.8359)]
    [InlineData(13, 0.2852704530, 17.1162)]
    public void Erlang_C_waiting_probability_and_mean_wait(int agents, double waits, double seconds)
    {
        var run = new Run(agents, 10 / 180.0, 180, patience: null);
        Assert.InRange(run.WaitedShare, waits - 0.025, waits + 0.025);
        Assert.InRange(run.MeanWait, seconds * 0.8, seconds * 1.2);
        Assert.Equal(0, run.AbandonedShare);
    }

    // 100 calls per 30 minutes, service 3 min, patience 5 min
    [Theory]
    [InlineData(14, 0.145260, 0.013984, 4.19514)]
    [InlineData(13, 0.225797, 0.024963, 7.48902)]
    [InlineData(12, 0.331802, 0.042711, 12.8133)]
    public void Erlang_A_waiting_probability_abandonment_and_mean_wait(int agents, double waits, double abandons, double seconds)
    {
        var run = new Run(agents, 100 / 1800.0, 180, patience: 300);
        Assert.InRange(run.WaitedShare, waits - 0.025, waits + 0.025);
        Assert.InRange(run.AbandonedShare, abandons - 0.006, abandons + 0.006);
        Assert.InRange(run.MeanWait, seconds * 0.85, seconds * 1.15);
    }

    private sealed class Run : IRoutingSink
    {
        private readonly Random _random = new(20_231_114);
        private readonly RoutingDomain _domain = new();
        private readonly PriorityQueue<RoutingCommand, long> _future = new();
        private readonly Queue<ReservationCreated> _offers = new();
        private readonly double _service;
        private Instant _now = RoutingBench.Start;
        private long _ids;
        private double _waitedSeconds;
        private int _waited;
        private int _abandoned;
        private int _ended;

        public Run(int agents, double rate, double service, double? patience)
        {
            _service = service;
            var rules = RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero, MaxEntries = 100_000 };
            Give(new ConfigureQueue(RoutingBench.Support, rules));
            var bench = new RoutingBench().Queue(rules).Agent("a", ready: false);
            var settings = bench.Domain.FindAgent(new AgentId("a"))!.Settings;
            for (int i = 0; i < agents; i++)
            {
                var id = new AgentId($"a{i}");
                Give(new ConfigureAgent(id, settings));
                Give(new SetAgentReachability(id, true, "start"));
                Give(new SetAgentPresence(id, Events.Agents.Presence.Available, null, "start"));
            }

            double arrival = 0;
            for (int call = 0; call < Calls; call++)
            {
                arrival += Exponential(1 / rate);
                while (_future.TryPeek(out var next, out long due) && due <= (long)(arrival * 1e6))
                {
                    _future.Dequeue();
                    _now = RoutingBench.Start + TimeSpan.FromMicroseconds(due);
                    Give(next);
                }

                _now = RoutingBench.Start + TimeSpan.FromMicroseconds((long)(arrival * 1e6));
                var id = new InteractionId(NewId());
                if (patience is { } mean)
                {
                    _future.Enqueue(new CustomerLeft(id, "patience"), (long)((arrival + Exponential(mean)) * 1e6));
                }

                Give(new Enqueue(new QueueVisitId(NewId()), id, RoutingBench.Support, Events.Interactions.MediaType.Voice));
            }
        }

        public double WaitedShare => _waited / (double)_ended;

        public double MeanWait => _waitedSeconds / _ended;

        public double AbandonedShare => _abandoned / (double)_ended;

        private void Give(RoutingCommand command)
        {
            // a customer who is being served does not leave, however short his patience
            if (command is CustomerLeft left && _domain.FindEntry(left.Interaction) is null)
            {
                return;
            }

            _domain.Decide(command, _now, this);
            while (_offers.TryDequeue(out var offer))
            {
                _domain.Decide(new AcceptReservation(offer.Agent, offer.Reservation), _now, this);
                _domain.Decide(new ConfirmConnected(offer.Reservation), _now, this);
                long end = (_now - RoutingBench.Start).Ticks / TimeSpan.TicksPerMicrosecond;
                _future.Enqueue(new EndHandling(offer.Reservation, TimeSpan.Zero, TimeSpan.Zero, Termination.Success("done")), end + (long)(Exponential(_service) * 1e6));
            }
        }

        private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

        private void Count(TimeSpan waited)
        {
            _ended++;
            _waited += waited > TimeSpan.Zero ? 1 : 0;
            _waitedSeconds += waited.TotalSeconds;
        }

        public void Raise(IDomainEvent domainEvent)
        {
            _domain.Apply(domainEvent, _now);
            switch (domainEvent)
            {
                case ReservationCreated e: _offers.Enqueue(e); break;
                case EntryAnswered e: Count(e.Waited); break;
                case EntryAbandoned e:
                    Count(e.Waited);
                    _abandoned++;
                    break;
            }
        }

        public Guid NewId() => RoutingBench.Id(++_ids);

        public void Refuse(string type, string detail) => Assert.Fail(detail);

        public void Ignore(string reason)
        {
        }
    }
}
