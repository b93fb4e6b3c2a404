using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;
using Crm.Routing.Explaining;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>A small random contact centre with everything in it, from a seed: it gives commands, sensible and not, and the auditor looks on.</summary>
internal sealed class RandomWorld : IRoutingSink
{
    private readonly Random _random;
    private readonly RandomSettings _settings;
    private readonly int _queues;
    private readonly int _agents;
    private readonly int _crowd;
    private long _ids;
    private int _calls;
    private int _directs;
    private readonly Queue<(Instant At, object What)> _latest = new();

    private readonly bool _explain;

    /// <param name="explain">Whether every interaction is explained while it happens.</param>
    public RandomWorld(int seed, bool keep = false, bool explain = false)
    {
        _explain = explain;
        Kept = keep ? [] : null;
        _random = new Random(seed);
        _settings = new RandomSettings(_random);
        _queues = _random.Next(1, 4);
        _agents = _random.Next(2, 7);
        _crowd = _random.Next(2, 15);
        for (int q = 0; q < _queues; q++)
        {
            Do(new ConfigureQueue(RandomSettings.Queue(q), _settings.Rules(_queues)));
        }

        for (int a = 0; a < _agents; a++)
        {
            Configure(a);
            Do(new SetAgentReachability(RandomSettings.Agent(a), true, "start"));
            Do(new SetAgentPresence(RandomSettings.Agent(a), Presence.Available, null, "start"));
        }
    }

    /// <summary>The latest commands and facts, to be shown when something is wrong.</summary>
    public string Latest => string.Join('\n', _latest.Select(l => $"{l.At} {l.What}"))
        + string.Join('\n', Domain.Entries.Select(e => $"\n{e.Interaction} {e.Queue} {e.MediaType} {e.Phase} waits for {e.WaitsFor}: "
            + string.Join("; ", Domain.Explain(e.Interaction, Now)!.Agents.Select(a => $"{a.Agent} {string.Join(',', a.Reasons)}"))));

    /// <summary>Whether desks open and close apart from what agents hear by.</summary>
    public bool Desks { get; init; } = true;

    public RoutingDomain Domain { get; private set; } = new();

    public Auditor Auditor { get; } = new();

    /// <summary>What was explained of each interaction while it happened.</summary>
    public Dictionary<InteractionId, InteractionExplainer> Explainers { get; } = [];

    public Instant Now { get; private set; } = RoutingBench.Start;

    /// <summary>What is kept of the facts, to replay them; null keeps nothing.</summary>
    public List<(IDomainEvent Event, Instant At)>? Kept { get; }

    /// <summary>One random command after a random time.</summary>
    public void Step()
    {
        if (_random.Next(3) != 0)
        {
            Now += TimeSpan.FromMilliseconds(_random.Next(6) == 0 ? _random.Next(15_000) : _random.Next(1_500));
        }

        if (_random.Next(4) == 0)
        {
            Do(new DeadlinePassed());
        }

        Do(Next());
    }

    /// <summary>Ends everything, so that what is still open then never ends.</summary>
    public void Finish()
    {
        Do(new CloseAll("end"));
        for (int i = 0; i < 100 && Auditor.Reservations.Count > 0; i++)
        {
            Now += TimeSpan.FromSeconds(10);
            Do(new DeadlinePassed());
        }
    }

    public void Replay()
    {
        Domain = new RoutingDomain();
        foreach (var (fact, at) in Kept!)
        {
            Domain.Apply(fact, at);
        }
    }

    public void Restore() => Domain.RestoreSnapshot(Domain.TakeSnapshot());

    private void Do(RoutingCommand command)
    {
        Note(command);
        Domain.Decide(command, Now, this);
        for (int i = 0; Domain.NextDeadline <= Now; i++)
        {
            // a decision can make something due at once, such as the end of an offer of which the entry's longest wait is over
            Assert.True(i < 10, "time stands still");
            Domain.Decide(new DeadlinePassed(), Now, this);
        }

        Auditor.CheckState(Now);
    }

    private RoutingCommand Next()
    {
        int dice = _random.Next(1000);
        var agent = Auditor.Agents.Count == 0 ? RandomSettings.Agent(0) : Auditor.Agents.Keys.ElementAt(_random.Next(Auditor.Agents.Count));
        switch (dice)
        {
            case < 280 when Auditor.Entries.Count < _crowd: return Arrival();
            case < 320: return new CustomerLeft(Pick(), "hung-up");
            case < 335: return new CloseEntry(Pick(), (QueueExit)_random.Next(6), "moved");
            case < 700 when Auditor.Reservations.Count > 0: return GoOn(Auditor.Reservations.Values.ElementAt(_random.Next(Auditor.Reservations.Count)));
            case < 790: return new SetAgentPresence(agent, _random.Next(4) == 0 ? (Presence)_random.Next(7) : Presence.Available, null, "test");
            case < 850: return new SetAgentReachability(agent, _random.Next(5) != 0, "test", Desks && _random.Next(3) == 0 ? _random.Next(4) != 0 : null);
            case < 865: return new SetAgentCommunicating(agent, _random.Next(3) == 0, "test");
            case < 890: return new ConfigureAgent(RandomSettings.Agent(_random.Next(_agents)), _settings.Agent(_queues, _agents));
            case < 900: return new ConfigureQueue(RandomSettings.Queue(_random.Next(_queues)), _settings.Rules(_queues));
            case < 905: return new RemoveAgent(agent);
            case < 907: return new CloseAll("restart", Now - TimeSpan.FromSeconds(3));
            case < 955 when dice >= 915: return Direct(agent);
            case < 975 when dice >= 955 && Auditor.Reservations.Values.Where(r => r.Direct is not null).ToArray() is { Length: > 0 } direct:
                return new WithdrawDirect(direct[_random.Next(direct.Length)].Id, "withdrawn");
            case < 915: return _random.Next(2) == 0 ? new CustomerReached(Pick()) : new CustomerNotReached(Pick(), "busy");
            default: return new DeadlinePassed();
        }
    }

    private Enqueue Arrival()
    {
        int call = _random.Next(20) == 0 ? _random.Next(_calls + 1) + 1 : ++_calls;
        var preferred = _random.Next(6) != 0
            ? []
            : Enumerable.Range(0, _random.Next(1, 3)).Select(_ => new PreferredAgent(RandomSettings.Agent(_random.Next(_agents)), TimeSpan.FromSeconds(_random.Next(1, 20)), "named"));
        return new Enqueue(
            new QueueVisitId(RoutingBench.Id(call + 500_000)),
            RoutingBench.Call(call),
            RandomSettings.Queue(_random.Next(_queues)),
            _settings.Medium(),
            _random.Next(5) == 0 ? _random.Next(-2, 4) : null,
            _random.Next(6) == 0 ? [_settings.Need()] : default,
            _random.Next(10) == 0 ? Now - TimeSpan.FromSeconds(_random.Next(100)) : null,
            [.. preferred],
            _random.Next(2) == 0 ? $"customer-{_random.Next(6)}" : null);
    }

    private OfferDirectly Direct(AgentId agent)
    {
        // mostly about something that goes on, as a colleague's question is; sometimes to the very agent who wraps it up
        var held = Auditor.Reservations.Count > 0 ? Auditor.Reservations.Values.ElementAt(_random.Next(Auditor.Reservations.Count)) : null;
        bool back = held is { Wrapping: true } && _random.Next(2) == 0;
        Auditor.MayRingAway = _random.Next(4) == 0;
        return new OfferDirectly(
            new ReservationId(RoutingBench.Id(++_directs + 900_000_000)),
            held?.Entry.Id ?? RoutingBench.Call(_calls + 1),
            back ? held!.Agent.Id : agent,
            back ? held!.Media : _random.Next(4) == 0 ? _settings.Medium() : MediaType.Voice,
            back ? DirectKind.Return : (DirectKind)_random.Next(4),
            Now + TimeSpan.FromSeconds(_random.Next(-1, 30)),
            _random.Next(3) == 0 ? null : RandomSettings.Queue(_random.Next(_queues)),
            _random.Next(2) == 0 ? agent : null,
            Auditor.MayRingAway);
    }

    private InteractionId Pick() => Auditor.Entries.Count > 0 && _random.Next(8) != 0
        ? Auditor.Entries.Keys.ElementAt(_random.Next(Auditor.Entries.Count))
        : RoutingBench.Call(_random.Next(_calls + 1));

    private RoutingCommand GoOn(ReservationBook of)
    {
        int dice = _random.Next(20);
        return (of, dice) switch
        {
            (_, 0) => new AcceptReservation(of.Agent.Id, of.Id),
            (_, 1) => new ConfirmConnected(of.Id),
            (_, 2) => new CompleteWrapUp(of.Agent.Id, of.Id, "nonsense", null),
            (_, 3) => new EndHandling(of.Id, TimeSpan.FromSeconds(5), TimeSpan.Zero, Termination.Success("done")),
            ({ Accepted: false }, < 6) => new RejectReservation(of.Agent.Id, of.Id, "busy"),
            ({ Accepted: false }, _) => new AcceptReservation(of.Agent.Id, of.Id),
            ({ Connected: false }, < 6) => new ConnectFailed(of.Id, "no-audio", dice == 4),
            ({ Connected: false }, _) => new ConfirmConnected(of.Id),
            ({ Wrapping: false }, < 6) => new CustomerLeft(of.Entry.Id, "hung-up"),
            ({ Wrapping: false }, _) => new EndHandling(of.Id, TimeSpan.FromSeconds(5), TimeSpan.Zero, Termination.Success("done")),
            (_, < 10) => new DeadlinePassed(),
            _ => new CompleteWrapUp(of.Agent.Id, of.Id, "done", null),
        };
    }

    private void Configure(int agent) => Do(new ConfigureAgent(RandomSettings.Agent(agent), _settings.Agent(_queues, _agents)));

    private void Note(object what)
    {
        _latest.Enqueue((Now, what));
        if (_latest.Count > 25)
        {
            _latest.Dequeue();
        }
    }

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        Note(domainEvent);
        Auditor.Take(domainEvent, Now);
        if (_explain && domainEvent is EntryEnqueued entry && !Explainers.ContainsKey(entry.Interaction))
        {
            Explainers.Add(entry.Interaction, new InteractionExplainer(Domain, entry.Interaction));
        }

        foreach (var explainer in Explainers.Values)
        {
            explainer.Before(domainEvent, Now);
        }

        Domain.Apply(domainEvent, Now);
        foreach (var explainer in Explainers.Values)
        {
            explainer.After(domainEvent, Now);
        }

        Kept?.Add((domainEvent, Now));
    }

    Guid IRoutingSink.NewId() => RoutingBench.Id(++_ids + 1_000_000);

    void IRoutingSink.Refuse(string type, string detail)
    {
    }

    void IRoutingSink.Ignore(string reason)
    {
    }
}
