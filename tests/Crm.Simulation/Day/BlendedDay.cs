using System.Buffers.Binary;
using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Simulation.Day;

/// <summary>
/// A day of calls, chats, messages and mails through routing under a seed. Agents accept within seconds, work for a random time, and go on
/// with an interrupted mail when the call is over; customers leave when their patience ends. The auditor sees every fact after it was decided.
/// </summary>
internal sealed class BlendedDay : IRoutingSink
{
    private static readonly ShardId Shard = new("routing");
    private readonly DayOptions _options;
    private readonly Random _random;
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly List<IDomainEvent> _facts = [];
    private readonly Dictionary<ReservationId, (AgentId Agent, MediaType Media, TimeSpan Left, Instant From)> _work = [];
    private readonly Dictionary<InteractionId, MediaType> _media = [];
    private readonly HashSet<InteractionId> _answered = [];
    private readonly RoutingDomain _domain = new();
    private readonly Instant _start = Instant.From(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private long _order;
    private long _ids;
    private long _row;

    public BlendedDay(DayOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        Now = _start;
        Auditor = new DayAuditor(options);
    }

    public DayAuditor Auditor { get; }

    public Instant Now { get; private set; }

    /// <summary>Runs until everybody who came has been served or has left.</summary>
    public void Run()
    {
        Open();
        while (_agenda.Count > 0 || _domain.NextDeadline != Instant.MaxValue)
        {
            long next = _agenda.TryPeek(out _, out var first) ? first.At : long.MaxValue;
            long due = _domain.NextDeadline.Microseconds;
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

    private void Open()
    {
        foreach (var channel in _options.Channels)
        {
            Command(new ConfigureQueue(new QueueId(channel.Queue), Rules(channel)));
            for (int i = 0; i < channel.Backlog; i++)
            {
                Arrive(channel);
            }

            Expect(channel);
        }

        for (int a = 0; a < _options.Agents; a++)
        {
            var id = new AgentId($"a{a}");
            var queues = _options.Channels.ToImmutableDictionary(c => new QueueId(c.Queue), _ => 1);
            Command(new ConfigureAgent(id, new AgentSettings(id.Value, ImmutableDictionary<SkillId, int>.Empty, queues, 1, _options.Capacity)));
            Later(_random.Next(120), () =>
            {
                Command(new SetAgentReachability(id, true, "start"));
                Command(new SetAgentPresence(id, Presence.Available, null, id.Value));
            });
        }

        for (int call = 0; call < _options.Burst; call++)
        {
            Later(10_000 + (_random.NextDouble() * 30), () => Arrive(_options.Channels[0]));
        }
    }

    private void Expect(Channel channel) => Later(Around(channel.EverySeconds), () =>
    {
        if (Now - _start < _options.Length)
        {
            Arrive(channel);
            Expect(channel);
        }
    });

    private void Arrive(Channel channel)
    {
        var id = new InteractionId(NewId());
        _media[id] = channel.Media;
        Command(new Enqueue(new QueueVisitId(NewId()), id, new QueueId(channel.Queue), channel.Media));
        if (channel.Patience is { } patience)
        {
            Later(Around(patience), () =>
            {
                if (!_answered.Contains(id))
                {
                    Command(new CustomerLeft(id, "hung-up"));
                }
            });
        }
    }

    private void Command(RoutingCommand command)
    {
        _facts.Clear();
        _domain.Decide(command, Now, this);
        var facts = _facts.ToList();
        _row++;
        for (int i = 0; i < facts.Count; i++)
        {
            Auditor.Follow(new EventEnvelope(Shard, _row, i, Now, facts[i]));
        }

        Auditor.CheckNow(Now);
        facts.ForEach(Hear);
    }

    private void Hear(IDomainEvent fact)
    {
        switch (fact)
        {
            case ReservationCreated e: Later(1 + Around(2), () => Command(new AcceptReservation(e.Agent, e.Reservation))); break;
            case ReservationAccepted e: Later(0.5, () => Command(new ConfirmConnected(e.Reservation))); break;
            case EntryAnswered e:
                var channel = _options.Channels.First(c => c.Media == _media[e.Interaction]);
                _answered.Add(e.Interaction);
                Begin(e.Agent, e.Reservation, channel);
                break;
            case ReservationCompleted e: Resume(e.Agent); break;
            case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } e:
                Later(20, () => Command(new SetAgentPresence(e.Agent, Presence.Available, null, e.Agent.Value)));
                break;
        }
    }

    /// <summary>Work in hand that the new work interrupts rests, and takes as much longer.</summary>
    private void Begin(AgentId agent, ReservationId id, Channel channel)
    {
        if (channel.Media is MediaType.Voice or MediaType.Chat)
        {
            foreach (var (other, work) in _work.Where(w => w.Value.Agent == agent && w.Value.Media == MediaType.Email && w.Value.From != Instant.MaxValue).ToList())
            {
                _work[other] = work with { Left = work.Left - (Now - work.From), From = Instant.MaxValue };
            }
        }

        bool rests = channel.Media == MediaType.Email && IsInterrupted(agent);
        _work[id] = (agent, channel.Media, TimeSpan.FromSeconds(Around(channel.Work)), rests ? Instant.MaxValue : Now);
        Work(id);
    }

    private void Work(ReservationId id)
    {
        var (_, _, left, from) = _work[id];
        if (from != Instant.MaxValue)
        {
            Later(left.TotalSeconds, () => End(id, from));
        }
    }

    /// <summary>The work is done, unless it was interrupted since: then another end has been set.</summary>
    private void End(ReservationId id, Instant from)
    {
        if (_work.TryGetValue(id, out var work) && work.From == from)
        {
            _work.Remove(id);
            Command(new EndHandling(id, Now - from, TimeSpan.Zero, Termination.Success("done")));
        }
    }

    private void Resume(AgentId agent)
    {
        foreach (var (id, work) in _work.Where(w => w.Value.Agent == agent && w.Value.From == Instant.MaxValue).ToList())
        {
            if (!IsInterrupted(agent))
            {
                _work[id] = work with { From = Now };
                Work(id);
            }
        }
    }

    private bool IsInterrupted(AgentId agent) => _work.Values.Any(w => w.Agent == agent && w.Media is MediaType.Voice or MediaType.Chat);

    private void Later(double seconds, Action action) => _agenda.Enqueue(action, ((Now + TimeSpan.FromSeconds(seconds)).Microseconds, ++_order));

    private double Around(double mean) => -Math.Log(1 - _random.NextDouble()) * mean;

    private static QueueSettings Rules(Channel channel) => new(
        channel.Queue, [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, channel.Media == MediaType.Voice ? 100 : 1,
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(channel.Media == MediaType.Voice ? 5 : 0), 10_000, null,
        TimeSpan.FromSeconds(channel.Threshold), TimeSpan.FromSeconds(5), [], false, TimeSpan.FromSeconds(30));

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        _domain.Apply(domainEvent, Now);
        _facts.Add(domainEvent);
    }

    public Guid NewId() => new(0, 0, 0, BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(++_ids)));

    void IRoutingSink.Refuse(string type, string detail)
    {
    }

    void IRoutingSink.Ignore(string reason)
    {
    }
}
