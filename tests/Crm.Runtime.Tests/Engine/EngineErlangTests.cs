using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Runtime.Tests.Engine;

/// <summary>
/// Callers who arrive, wait and talk by chance, through INVITE, both shards and the desk: as many wait, as long, and as many give up as
/// Erlang's formulas say. The bounds were set before the first run: about four standard errors of so many calls, whose waits hang together.
/// </summary>
public sealed class EngineErlangTests
{
    private const int Calls = 10_000;

    // a = 10 erlang, service 180 s: C(14, 10) of the textbook formula, mean wait C s / (n - a)
    [Fact]
    public async Task Erlang_C_waiting_probability_and_mean_wait()
    {
        var run = await Run.Of(14, 10 / 180.0, 180, patience: null);
        Assert.InRange(run.WaitedShare, 0.1741 - 0.05, 0.1741 + 0.05);
        Assert.InRange(run.MeanWait, 7.84 * 0.6, 7.84 * 1.4);
        Assert.Equal(0, run.AbandonedShare);
    }

    // 100 calls per 30 minutes, service 3 min, patience 5 min
    [Fact]
    public async Task Erlang_A_waiting_probability_abandonment_and_mean_wait()
    {
        var run = await Run.Of(12, 100 / 1800.0, 180, patience: 300);
        Assert.InRange(run.WaitedShare, 0.3318 - 0.05, 0.3318 + 0.05);
        Assert.InRange(run.AbandonedShare, 0.0427 - 0.012, 0.0427 + 0.012);
        Assert.InRange(run.MeanWait, 12.81 * 0.7, 12.81 * 1.3);
    }

    private sealed class Run
    {
        private readonly Random _random = new(20_231_114);
        private readonly EngineWorld _world = new();
        private readonly PriorityQueue<Action, Instant> _future = new();
        private readonly Dictionary<InteractionId, LegId> _legs = [];
        private readonly HashSet<InteractionId> _answered = [];
        private double _service;
        private double _waitedSeconds;
        private int _heard;
        private int _waited;
        private int _abandoned;
        private int _ended;

        public double WaitedShare => _waited / (double)_ended;

        public double MeanWait => _waitedSeconds / _ended;

        public double AbandonedShare => _abandoned / (double)_ended;

        public static async Task<Run> Of(int agents, double rate, double service, double? patience)
        {
            var run = new Run { _service = service };
            await run.Live(agents, rate, patience);
            Assert.Equal(Calls, run._ended);
            Assert.Empty(run._world.Faults);
            return run;
        }

        private async Task Live(int agents, double rate, double? patience)
        {
            _world.Post(Crm.Engine.EngineOptions.RoutingShard, new ConfigureQueue(
                EngineWorld.Support, EngineWorld.Queue() with { WrapUpTimeout = TimeSpan.Zero, MaxEntries = 100_000 }));
            for (int i = 0; i < agents; i++)
            {
                _world.AddAgent($"a{i}");
                await _world.OpenBrowser($"a{i}", $"a{i}");
                _world.SetPresence($"a{i}", Presence.Available);
            }

            var arrival = Instant.Now(_world.Clock);
            for (int call = 0; call < Calls; call++)
            {
                arrival += Exponential(1 / rate);
                LiveUntil(arrival);
                var leg = _world.Ring();
                var id = _world.Events.Select(e => e.Event).Skip(_heard).OfType<InteractionStarted>().Single().Interaction;
                _legs.Add(id, leg);
                Hear();
                if (patience is { } mean && !_answered.Contains(id))
                {
                    _future.Enqueue(() => LosePatience(id, leg), arrival + Exponential(mean));
                }
            }

            LiveUntil(arrival + TimeSpan.FromHours(3));
        }

        private void LiveUntil(Instant then)
        {
            while (_future.TryPeek(out var next, out var due) && due <= then)
            {
                _future.Dequeue();
                _world.WaitUntil(due);
                Hear();
                next();
                Hear();
            }

            _world.WaitUntil(then);
            Hear();
        }

        private void LosePatience(InteractionId id, LegId leg)
        {
            if (!_answered.Contains(id))
            {
                _world.HangUp(leg);
            }
        }

        /// <summary>Agents accept what they are offered at once; who is answered talks as long as chance will have it.</summary>
        private void Hear()
        {
            for (; _heard < _world.Events.Count; _heard++)
            {
                switch (_world.Events[_heard].Event)
                {
                    case ReservationCreated e: _world.Accept(e.Agent.Value); break;
                    case EntryAnswered e:
                        Count(e.Waited);
                        _answered.Add(e.Interaction);
                        var leg = _legs[e.Interaction];
                        _future.Enqueue(() => _world.HangUp(leg), Instant.Now(_world.Clock) + Exponential(_service));
                        break;
                    case EntryAbandoned e:
                        Count(e.Waited);
                        _abandoned++;
                        break;
                }
            }
        }

        private void Count(TimeSpan waited)
        {
            _ended++;
            _waited += waited > TimeSpan.Zero ? 1 : 0;
            _waitedSeconds += waited.TotalSeconds;
        }

        private TimeSpan Exponential(double mean) => TimeSpan.FromSeconds(-mean * Math.Log(1 - _random.NextDouble()));
    }
}
