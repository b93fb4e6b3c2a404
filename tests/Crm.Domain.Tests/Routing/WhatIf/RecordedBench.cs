using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.WhatIf;

namespace Crm.Domain.Tests.Routing.WhatIf;

/// <summary>A random but orderly centre for some hours: people come, wait, give up, are answered, talk, wrap up; agents come and go.</summary>
internal sealed class RecordedBench
{
    private readonly RoutingBench _bench = new();
    private readonly Random _random;
    private readonly PriorityQueue<Action, double> _agenda = new();
    private readonly List<string> _agents = [];
    private int _calls;

    public RecordedBench(int seed, int agents = 6, QueueSettings? support = null, double meanGap = 25)
    {
        _random = new Random(seed);
        _bench.Queue(support ?? RoutingBench.Rules with { MaxWait = TimeSpan.FromMinutes(10), ServiceLevelTarget = 0.8 });
        _bench.Queue(RoutingBench.Rules with { Weight = 2, Strategy = AgentSelection.RoundRobin }, "sales");
        for (int a = 0; a < agents; a++)
        {
            _agents.Add($"agent{a}");
            _bench.Agent(_agents[a], a % 3 == 0 ? "support" : "support sales");
        }

        Schedule(0, () => Arrive(meanGap));
        Schedule(60, Break);
    }

    public RoutingDomain Domain => _bench.Domain;

    public Instant Now => _bench.Now;

    public List<(IDomainEvent Event, Instant At)> All => _bench.All;

    /// <summary>Lets everything happen up to so many seconds from the start.</summary>
    public RecordedBench Run(double until)
    {
        while (true)
        {
            double next = _agenda.TryPeek(out _, out double at) ? at : double.MaxValue;
            double deadline = Domain.NextDeadline == Instant.MaxValue ? double.MaxValue : (Domain.NextDeadline - RoutingBench.Start).TotalSeconds;
            if (Math.Min(next, deadline) > until)
            {
                break;
            }

            if (deadline <= next)
            {
                Pass(deadline);
            }
            else
            {
                Pass(next);
                _agenda.Dequeue()();
            }

            Look();
        }

        Pass(until);
        return this;
    }

    /// <summary>Records from here on while it goes on for so many seconds.</summary>
    public RecordedDay Record(double seconds)
    {
        var recorder = new DayRecorder(Domain, Now);
        int before = All.Count;
        Run(At + seconds);
        foreach (var (fact, at) in All.Skip(before))
        {
            recorder.Take(fact, at);
        }

        return recorder.End(Now + TimeSpan.FromTicks(10));
    }

    private int _seen;

    private double At => (Now - RoutingBench.Start).TotalSeconds;

    /// <summary>A microsecond more, so that rounding never stops short of a deadline.</summary>
    private void Pass(double to) => _bench.Run(Math.Max(0, to - At) + 1e-6);

    /// <summary>People react to what has been decided since the last look.</summary>
    private void Look()
    {
        for (; _seen < All.Count; _seen++)
        {
            switch (All[_seen].Event)
            {
                case ReservationCreated e: Schedule(Soon(4), () => React(e)); break;
                case ReservationAccepted e: Schedule(0.3, () => Connect(e)); break;
                case EntryAnswered e: Schedule(Soon(90), () => _bench.Do(new Crm.Routing.Commands.EndHandling(e.Reservation, TimeSpan.FromSeconds(9), TimeSpan.Zero, Termination.Success("done")))); break;
                case HandlingEnded e when _random.Next(4) != 0: Schedule(Soon(12), () => _bench.Do(new Crm.Routing.Commands.CompleteWrapUp(e.Agent, e.Reservation, "done", null))); break;
                case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } e: Schedule(40, () => _bench.Present(e.Agent.Value, Presence.Available)); break;
            }
        }
    }

    private void React(ReservationCreated e)
    {
        switch (_random.Next(20))
        {
            case 0: break;
            case 1: _bench.Do(new Crm.Routing.Commands.RejectReservation(e.Agent, e.Reservation, "busy")); break;
            default: _bench.Do(new Crm.Routing.Commands.AcceptReservation(e.Agent, e.Reservation)); break;
        }
    }

    private void Connect(ReservationAccepted e) => _bench.Do(_random.Next(30) == 0
        ? new Crm.Routing.Commands.ConnectFailed(e.Reservation, "no-media", true)
        : new Crm.Routing.Commands.ConfirmConnected(e.Reservation));

    private void Arrive(double meanGap)
    {
        int call = ++_calls;
        _bench.Arrive(call, _random.Next(3) == 0 ? "sales" : "support", priority: _random.Next(10) == 0 ? 2 : null, customer: _random.Next(3) == 0 ? $"c{_random.Next(20)}" : null);
        if (_random.Next(3) == 0)
        {
            Schedule(Soon(120), () => _bench.Do(new Crm.Routing.Commands.CustomerLeft(RoutingBench.Call(call), "hung-up")));
        }
        else if (_random.Next(15) == 0)
        {
            Schedule(Soon(60), () => _bench.Do(new Crm.Routing.Commands.CloseEntry(RoutingBench.Call(call), QueueExit.CallbackRequested, "by-choice")));
        }

        Schedule(Soon(meanGap), () => Arrive(meanGap));
    }

    private void Break()
    {
        string agent = _agents[_random.Next(_agents.Count)];
        _bench.Present(agent, Presence.Break);
        Schedule(60 + Soon(120), () => _bench.Present(agent, Presence.Available));
        Schedule(60 + Soon(120), Break);
    }

    private double Soon(double mean) => Math.Round(-Math.Log(1 - _random.NextDouble()) * mean, 2) + 0.01;

    private void Schedule(double after, Action what) => _agenda.Enqueue(what, At + after);
}
