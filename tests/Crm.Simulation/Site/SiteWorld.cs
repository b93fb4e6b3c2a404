using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Simulation.Site;

/// <summary>
/// A whole site in one thread under a seed: routing with its journal, people who act on what they are told, time that jumps from one
/// occasion to the next, and crashes. People see only facts that were stored.
/// </summary>
internal sealed class SiteWorld : IRoutingSink
{
    private static readonly ShardId RoutingShard = new("routing");
    private static readonly ShardId CallShard = new("calls");
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly List<IDomainEvent> _uncommitted = [];
    private readonly AgentPeople _agents;
    private readonly CallerPeople _callers;
    private RoutingDomain _domain = new();
    private (byte[] Bytes, int Facts) _snapshot;
    private long _order;
    private long _ids;
    private long _row;
    private long _callRow;

    public SiteWorld(SiteOptions options)
    {
        Options = options;
        Random = new Random(options.Seed);
        Auditor = new SiteAuditor(this);
        _agents = new AgentPeople(this);
        _callers = new CallerPeople(this);
        _snapshot = (_domain.TakeSnapshot(), 0);
    }

    public SiteOptions Options { get; }

    public Random Random { get; }

    public SiteAuditor Auditor { get; }

    public RoutingDomain Domain => _domain;

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 23, 40, 0, TimeSpan.Zero));

    /// <summary>Every stored fact, of routing and of calls.</summary>
    public List<EventEnvelope> Journal { get; } = [];

    public int Crashes { get; private set; }

    public int Refusals { get; private set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>A time from an exponential distribution.</summary>
    public TimeSpan Around(double meanSeconds) => TimeSpan.FromSeconds(-Math.Log(1 - Random.NextDouble()) * meanSeconds);

    public void Later(TimeSpan after, Action action) => _agenda.Enqueue(action, ((Now + after).Microseconds, ++_order));

    /// <summary>Runs until nobody has anything left to do.</summary>
    public void Run()
    {
        SetUp();
        _callers.Start();
        while (true)
        {
            long next = _agenda.TryPeek(out _, out var priority) ? priority.At : long.MaxValue;
            long due = _domain.NextDeadline.Microseconds;
            if (Math.Min(next, due) == long.MaxValue)
            {
                return;
            }

            Now = Instant.Max(Now, new Instant(Math.Min(next, due)));
            if (due < next)
            {
                Command(new DeadlinePassed());
            }
            else
            {
                _agenda.Dequeue()();
            }
        }
    }

    /// <summary>Gives routing a command, perhaps twice; people react to what was stored; perhaps everything crashes.</summary>
    public void Command(RoutingCommand command)
    {
        Decide(command);
        if (command is not DeadlinePassed && Chance(Options.Duplicate))
        {
            Decide(command);
        }
    }

    /// <summary>Stores a fact of the calls' shard.</summary>
    public void Tell(IDomainEvent fact) => Store(new EventEnvelope(CallShard, ++_callRow, 0, Now, fact));

    private void Decide(RoutingCommand command)
    {
        _uncommitted.Clear();
        _domain.Decide(command, Now, this);
        if (Chance(Options.Crash))
        {
            Crash(beforeCommit: Chance(Options.CrashBeforeCommit));
            return;
        }

        Commit();
    }

    private void Commit()
    {
        var facts = _uncommitted.ToList();
        _uncommitted.Clear();
        _row++;
        for (int i = 0; i < facts.Count; i++)
        {
            Store(new EventEnvelope(RoutingShard, _row, i, Now, facts[i]));
        }

        Auditor.Check();
        foreach (var fact in facts)
        {
            _agents.Hear(fact);
            _callers.Hear(fact);
        }
    }

    private void Store(EventEnvelope envelope)
    {
        Journal.Add(envelope);
        Auditor.Follow(envelope);
    }

    private void Crash(bool beforeCommit)
    {
        Crashes++;
        if (beforeCommit)
        {
            _uncommitted.Clear();
        }
        else
        {
            Commit();
        }

        bool fromSnapshot = Chance(0.5);
        _domain = new RoutingDomain();
        if (fromSnapshot)
        {
            _domain.RestoreSnapshot(_snapshot.Bytes);
        }

        foreach (var envelope in Journal.Skip(fromSnapshot ? _snapshot.Facts : 0).Where(e => e.Shard == RoutingShard))
        {
            _domain.Apply(envelope.Event, envelope.At);
        }

        Auditor.Check();
        if (Chance(0.3))
        {
            _snapshot = (_domain.TakeSnapshot(), Journal.Count);
        }

        if (Chance(Options.CrashLosesCalls))
        {
            _uncommitted.Clear();
            _domain.Decide(new CloseAll("restart"), Now, this);
            Commit();
            _callers.LoseAll();
        }
    }

    private void SetUp()
    {
        for (int q = 0; q < Options.Queues; q++)
        {
            Decide(new ConfigureQueue(new QueueId($"q{q}"), Rules(q)));
            while (_domain.FindQueue(new QueueId($"q{q}")) is null)
            {
                Decide(new ConfigureQueue(new QueueId($"q{q}"), Rules(q)));
            }
        }

        for (int a = 0; a < Options.Agents; a++)
        {
            var id = new AgentId($"a{a}");
            var settings = Settings(a);
            while (_domain.FindAgent(id) is null)
            {
                Decide(new ConfigureAgent(id, settings));
            }

            _agents.Join(id);
        }
    }

    private QueueSettings Rules(int queue) => new(
        $"Queue {queue}",
        [
            new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("lang.de"), 3)], 1),
            new RoutingStep(TimeSpan.FromSeconds(20), [new Requirement(new SkillId("lang.de"))], 2),
            new RoutingStep(TimeSpan.FromSeconds(60), []),
        ],
        (AgentSelection)(queue % 4), 0, 1 + queue, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(queue % 3 * 15), 8 + queue,
        queue % 2 == 0 ? TimeSpan.FromMinutes(3) : null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5),
        [new WrapUpCode("done", "Done")], queue == 1, TimeSpan.FromSeconds(20));

    private AgentSettings Settings(int agent)
    {
        var queues = Enumerable.Range(0, Options.Queues).Where(q => (agent + q) % 3 != 0)
            .ToImmutableDictionary(q => new QueueId($"q{q}"), q => 1 + ((agent + q) % 3));
        var skills = agent % 4 == 0 ? ImmutableDictionary<SkillId, int>.Empty : ImmutableDictionary<SkillId, int>.Empty.Add(new SkillId("lang.de"), 1 + (agent % 5));
        return new AgentSettings($"Agent {agent}", skills, queues, agent % 7 == 0 ? 2 : 1);
    }

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        _domain.Apply(domainEvent, Now);
        _uncommitted.Add(domainEvent);
    }

    public Guid NewId() => new(0, 0, 0, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(++_ids)));

    void IRoutingSink.Refuse(string type, string detail) => Refusals++;

    void IRoutingSink.Ignore(string reason)
    {
    }
}
