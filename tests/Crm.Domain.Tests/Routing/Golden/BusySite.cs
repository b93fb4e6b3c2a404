using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing.Golden;

/// <summary>A site with thousands waiting, from a seed: all media, groups of offers, preferred agents, customers who come back, widening steps, missed and rejected offers.</summary>
internal sealed class BusySite : IRoutingSink, IDisposable
{
    private const int Agents = 400;
    private const int Queues = 80;
    private const int Skills = 12;
    private const int Waiting = 3_000;
    private readonly Random _random = new(20_260);
    private readonly List<(AgentId Agent, ReservationId Id)> _pending = [];
    private readonly List<(AgentId Agent, ReservationId Id)> _accepted = [];
    private readonly List<(AgentId Agent, ReservationId Id)> _handling = [];
    private readonly List<AgentId> _missed = [];
    private readonly List<InteractionId> _waiting = [];
    private readonly RoutingDomain _domain = new();
    private Instant _now = RoutingBench.Start;
    private long _ids;

    public BusySite()
    {
        for (int queue = 0; queue < Queues; queue++)
        {
            Do(new ConfigureQueue(QueueOf(queue), Rules(queue)));
        }

        for (int agent = 0; agent < Agents; agent++)
        {
            Do(new ConfigureAgent(AgentOf(agent), Settings(agent)));
            Do(new SetAgentReachability(AgentOf(agent), true, "start"));
            Do(new SetAgentPresence(AgentOf(agent), Presence.Available, null, "start"));
        }
    }

    public FactsHash Facts { get; } = new();

    public void Run(int commands)
    {
        for (int i = 0; i < commands; i++)
        {
            _now += TimeSpan.FromMilliseconds(_random.Next(8));
            Do(Next());
        }
    }

    public void Dispose() => Facts.Dispose();

    private RoutingCommand Next()
    {
        int dice = _random.Next(1000);
        bool full = _domain.OpenEntries > Waiting;
        return dice switch
        {
            < 8 when _missed.Count > 0 => new SetAgentPresence(Take(_missed), Presence.Available, null, "test"),
            < 10 => new SetAgentPresence(AgentOf(_random.Next(Agents)), (Presence)_random.Next(4), null, "test"),
            < 12 => new SetAgentReachability(AgentOf(_random.Next(Agents)), _random.Next(4) != 0, "test"),
            < 13 => new ConfigureAgent(AgentOf(_random.Next(Agents)), Settings(_random.Next(Agents))),
            < 14 => new ConfigureQueue(QueueOf(_random.Next(Queues)), Rules(_random.Next(Queues))),
            < 60 when full => new CustomerLeft(Take(_waiting), "hung-up"),
            < 330 when _pending.Count > 0 => React(Take(_pending)),
            < 560 when _accepted.Count > 0 => Connect(Take(_accepted)),
            < 850 when _handling.Count > 0 && full => new EndHandling(Take(_handling).Id, TimeSpan.FromMinutes(3), TimeSpan.Zero, Termination.Success("done")),
            _ => Arrival(),
        };
    }

    private RoutingCommand React((AgentId Agent, ReservationId Id) offer)
    {
        switch (_random.Next(25))
        {
            case 0:
                return new RejectReservation(offer.Agent, offer.Id, "busy");
            case 1:
                return Arrival(); // this offer will be missed
            default:
                _accepted.Add(offer);
                return new AcceptReservation(offer.Agent, offer.Id);
        }
    }

    private RoutingCommand Connect((AgentId Agent, ReservationId Id) offer)
    {
        if (_random.Next(30) == 0)
        {
            return new ConnectFailed(offer.Id, "no-audio", _random.Next(2) == 0);
        }

        _handling.Add(offer);
        return new ConfirmConnected(offer.Id);
    }

    private Enqueue Arrival()
    {
        var interaction = new InteractionId(NewId());
        _waiting.Add(interaction);
        double skew = _random.NextDouble();
        ImmutableArray<PreferredAgent> preferred = _random.Next(30) == 0 ? [new PreferredAgent(AgentOf(_random.Next(Agents)), TimeSpan.FromSeconds(5), "named")] : default;
        return new Enqueue(
            new QueueVisitId(NewId()),
            interaction,
            QueueOf((int)(skew * skew * Queues)),
            _random.Next(2) == 0 ? MediaType.Voice : (MediaType)_random.Next(5),
            _random.Next(20) == 0 ? _random.Next(-1, 2) : null,
            _random.Next(20) == 0 ? [new Requirement(SkillOf(_random.Next(Skills)), 2)] : default,
            null,
            preferred,
            _random.Next(3) == 0 ? $"customer-{_random.Next(2_000)}" : null);
    }

    private T Take<T>(List<T> from)
    {
        int place = _random.Next(from.Count);
        var taken = from[place];
        from[place] = from[^1];
        from.RemoveAt(from.Count - 1);
        return taken;
    }

    private static QueueId QueueOf(int number) => new($"q{number}");

    private static AgentId AgentOf(int number) => new($"a{number}");

    private static SkillId SkillOf(int number) => new($"s{number}");

    private static QueueSettings Rules(int seed) => RoutingBench.Rules with
    {
        Steps =
        [
            new RoutingStep(TimeSpan.Zero, [new Requirement(SkillOf(seed % Skills), 3)], 2),
            new RoutingStep(TimeSpan.FromSeconds(3 + (seed % 9)), [new Requirement(SkillOf(seed % Skills))]),
        ],
        Strategy = (AgentSelection)(seed % 5),
        Weight = 1 + (seed % 4),
        WrapUpTimeout = TimeSpan.FromSeconds(seed % 3),
        MaxEntries = 1_000,
        MaxWait = seed % 4 == 0 ? TimeSpan.FromSeconds(60) : null,
        OffersAtOnce = seed % 7 == 0 ? 3 : 1,
        ServiceLevelTarget = seed % 3 == 0 ? 0.8 : null,
        HoldBackAfter = TimeSpan.FromSeconds(seed % 20),
        LastAgent = seed % 5 == 0 ? new LastAgentRule(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(4)) : null,
        ResumeWithin = seed % 2 == 0 ? TimeSpan.FromSeconds(30) : null,
        Callback = seed % 6 == 0 ? new CallbackRules(seed % 12 == 0, 2, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10)) : null,
        Overflow = seed % 8 == 0 ? new OverflowRules(WhenTooLong: new OverflowTarget(OverflowKind.Queue, QueueOf(seed + 1))) : null,
    };

    private AgentSettings Settings(int seed) => new(
        $"Agent {seed}",
        Enumerable.Range(0, Skills).Where(_ => _random.Next(3) == 0).ToImmutableDictionary(SkillOf, _ => _random.Next(1, 6)),
        Enumerable.Range(0, Queues).Where(_ => _random.Next(4) == 0).ToImmutableDictionary(QueueOf, _ => _random.Next(1, 4)),
        1,
        seed % 5 == 0 ? null : Capacity);

    private static readonly CapacityProfile Capacity = new(
    [
        new MediaCapacity(MediaType.Voice, 100, 1, Exclusive: true),
        new MediaCapacity(MediaType.Chat, 33, 3),
        new MediaCapacity(MediaType.Email, 25, 4, InterruptedBy: [MediaType.Voice, MediaType.Chat]),
        new MediaCapacity(MediaType.Message, 33, 3),
        new MediaCapacity(MediaType.Callback, 100, 1),
    ]);

    private void Do(RoutingCommand command) => _domain.Decide(command, _now, this);

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        _domain.Apply(domainEvent, _now);
        Facts.Add(domainEvent, _now);
        if (domainEvent is ReservationCreated offer)
        {
            _pending.Add((offer.Agent, offer.Reservation));
        }
        else if (domainEvent is AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } missed)
        {
            _missed.Add(missed.Agent);
        }
    }

    public Guid NewId() => RoutingBench.Id(++_ids);

    void IRoutingSink.Refuse(string type, string detail)
    {
    }

    void IRoutingSink.Ignore(string reason)
    {
    }
}
