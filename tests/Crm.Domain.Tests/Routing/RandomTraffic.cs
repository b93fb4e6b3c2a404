using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Domain.Tests.Routing;

/// <summary>Commands a contact centre could give, sensible and not, from a seed.</summary>
internal sealed class RandomTraffic(int seed, int agents = 12, int queues = 4)
{
    private static readonly string[] Skills = ["lang.de", "lang.fr", "billing"];
    private readonly Random _random = new(seed);
    private int _calls;

    /// <summary>The facts of a random run of so many commands, as the journal of one shard.</summary>
    public static List<EventEnvelope> Facts(int seed, int commands)
    {
        var bench = new RoutingBench();
        var traffic = new RandomTraffic(seed);
        traffic.Configure(bench);
        for (int i = 0; i < commands; i++)
        {
            traffic.Step(bench);
        }

        var shard = new ShardId("routing.main");
        return [.. bench.All.Select((f, i) => new EventEnvelope(shard, i + 1, 0, f.At, f.Event))];
    }

    public void Configure(RoutingBench bench)
    {
        for (int q = 0; q < queues; q++)
        {
            bench.Queue(Rules(), $"q{q}");
        }

        for (int a = 0; a < agents; a++)
        {
            ConfigureAgent(bench, a);
            bench.Ready($"a{a}");
        }
    }

    /// <summary>One random command after a random time.</summary>
    public void Step(RoutingBench bench)
    {
        bench.After(_random.Next(3) == 0 ? 0 : _random.NextDouble() * 4);
        if (_random.Next(4) == 0)
        {
            bench.Run(_random.Next(5));
        }

        int dice = _random.Next(1000);
        var agent = bench.Domain.Agents.ElementAt(_random.Next(bench.Domain.Agents.Count()));
        var held = agent.Reservations.IsEmpty ? null : agent.Reservations[_random.Next(agent.Reservations.Length)];
        switch (dice)
        {
            case < 300: Arrive(bench); break;
            case < 340: Leave(bench); break;
            case < 350: CloseEntry(bench); break;
            case < 700 when held is not null: GoOn(bench, held); break;
            case < 720 when held is not null: GoOn(bench, held with { Agent = new AgentId("a0") }); break;
            case < 830: bench.Present(agent.Id.Value, _random.Next(4) == 0 ? (Presence)_random.Next(7) : Presence.Available); break;
            case < 900: bench.Do(new SetAgentReachability(agent.Id, _random.Next(5) != 0, "test")); break;
            case < 930: ConfigureAgent(bench, _random.Next(agents)); break;
            case < 940: bench.Queue(Rules(), $"q{_random.Next(queues)}"); break;
            case < 945: bench.Do(new RemoveAgent(agent.Id)); break;
            case < 948: bench.Do(new CloseAll("restart", bench.Now - TimeSpan.FromSeconds(3))); break;
            default: bench.Do(new DeadlinePassed()); break;
        }

        if (!bench.Domain.Agents.Any())
        {
            ConfigureAgent(bench, 0);
        }
    }

    private void Arrive(RoutingBench bench)
    {
        string? needs = _random.Next(6) == 0 ? Skills[_random.Next(3)] : null;
        int call = _random.Next(20) == 0 ? _random.Next(_calls + 1) + 1 : ++_calls;
        bench.Arrive(
            call,
            $"q{_random.Next(queues)}",
            _random.Next(5) == 0 ? _random.Next(-2, 4) : null,
            needs,
            _random.Next(10) == 0 ? bench.Now - TimeSpan.FromSeconds(_random.Next(100)) : null);
    }

    private void Leave(RoutingBench bench) => bench.Do(new CustomerLeft(Pick(bench), "hung-up"));

    private void CloseEntry(RoutingBench bench) => bench.Do(new CloseEntry(Pick(bench), (QueueExit)_random.Next(6), "moved"));

    private InteractionId Pick(RoutingBench bench)
    {
        var open = bench.Domain.Entries.OrderBy(e => e.Visit.Value).ToList();
        return open.Count > 0 && _random.Next(8) != 0 ? open[_random.Next(open.Count)].Interaction : RoutingBench.Call(_random.Next(_calls + 1));
    }

    private void GoOn(RoutingBench bench, ReservationView held)
    {
        int dice = _random.Next(20);
        bench.Do((held.Phase, dice) switch
        {
            (_, 0) => new AcceptReservation(held.Agent, held.Id),
            (_, 1) => new ConfirmConnected(held.Id),
            (_, 2) => new CompleteWrapUp(held.Agent, held.Id, "nonsense", null),
            (ReservationPhase.Pending, < 6) => new RejectReservation(held.Agent, held.Id, "busy"),
            (ReservationPhase.Pending, _) => new AcceptReservation(held.Agent, held.Id),
            (ReservationPhase.Accepted, < 5) => new ConnectFailed(held.Id, "no-audio", dice == 3),
            (ReservationPhase.Accepted, _) => new ConfirmConnected(held.Id),
            (ReservationPhase.Handling, < 6) => new CustomerLeft(held.Interaction, "hung-up"),
            (ReservationPhase.Handling, _) => new EndHandling(held.Id, bench.Now - held.ConnectedAt!.Value, TimeSpan.Zero, Termination.Success("done")),
            (_, < 10) => new DeadlinePassed(),
            _ => new CompleteWrapUp(held.Agent, held.Id, "done", null),
        });
    }

    private void ConfigureAgent(RoutingBench bench, int number)
    {
        string memberships = string.Join(' ', Enumerable.Range(0, queues).Where(_ => _random.Next(3) != 0).Select(q => $"q{q}:{_random.Next(1, 4)}"));
        string skills = string.Join(' ', Skills.Where(_ => _random.Next(2) == 0).Select(s => $"{s}:{_random.Next(1, 6)}"));
        bench.Agent($"a{number}", memberships, skills, _random.Next(8) == 0 ? _random.Next(4) : 1, ready: false);
    }

    private QueueSettings Rules()
    {
        var steps = new List<RoutingStep>();
        int count = _random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            var needs = Skills.Where(_ => _random.Next(count - i + 1) > 1).Select(s => new Requirement(new SkillId(s), _random.Next(1, 4)));
            steps.Add(new RoutingStep(TimeSpan.FromSeconds(i * 7), [.. needs], i == count - 1 ? int.MaxValue : _random.Next(1, 4)));
        }

        return RoutingBench.Rules with
        {
            Steps = [.. steps],
            Strategy = (AgentSelection)_random.Next(4),
            Weight = _random.Next(1, 4),
            Priority = _random.Next(-1, 2),
            MaxEntries = _random.Next(0, 12),
            MaxWait = _random.Next(2) == 0 ? TimeSpan.FromSeconds(_random.Next(5, 90)) : null,
            OfferTimeout = TimeSpan.FromSeconds(_random.Next(2, 10)),
            WrapUpTimeout = TimeSpan.FromSeconds(_random.Next(3) * 5),
            RejectExclusion = TimeSpan.FromSeconds(_random.Next(3) * 10),
            WrapUpCodeRequired = _random.Next(2) == 0,
        };
    }
}
