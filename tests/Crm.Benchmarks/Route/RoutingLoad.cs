using System.Collections.Immutable;
using System.Diagnostics;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Benchmarks.Route;

/// <summary>
/// A site at work, from a seed: calls, chats, e-mails and messages arrive, wait in many queues with widening steps, are offered, accepted,
/// connected and ended; some are abandoned, rejected or missed. As many arrive as leave, so the number of waiting entries stays. Every
/// fact goes into a log that keeps the latest, as a journal's writer does until they are stored.
/// </summary>
internal sealed class RoutingLoad : IRoutingSink
{
    private const int Skills = 200;
    private const int Log = 8_192;
    private readonly Random _random = new(7);
    private readonly IDomainEvent[] _log = new IDomainEvent[Log];
    private readonly ImmutableDictionary<QueueId, int>[] _profiles;
    private readonly RoutingDomain _domain = new();
    private readonly List<(AgentId Agent, ReservationId Reservation)> _pending = [];
    private readonly List<(AgentId Agent, ReservationId Reservation)> _accepted = [];
    private readonly List<(AgentId Agent, ReservationId Reservation)> _handling = [];
    private readonly List<AgentId> _missed = [];
    private readonly List<InteractionId> _waiting = [];
    private readonly int _queues;
    private readonly int _target;
    private Instant _now = new(1_700_000_000_000_000);
    private long _id;

    public RoutingLoad(int agents, int queues, int waiting)
    {
        _queues = queues;
        _target = waiting;
        _profiles = [.. Enumerable.Range(0, Math.Max(1, agents / 20)).Select(_ => Profile())];
        for (int q = 0; q < queues; q++)
        {
            _domain.Decide(new ConfigureQueue(QueueOf(q), Rules(q)), _now, this);
        }

        for (int a = 0; a < agents; a++)
        {
            var id = new AgentId($"a{a}");
            _domain.Decide(new ConfigureAgent(id, Settings(a)), _now, this);
            _domain.Decide(new SetAgentReachability(id, true, "start"), _now, this);
            _domain.Decide(new SetAgentPresence(id, Presence.Available, null, id.Value), _now, this);
        }

        while (_domain.OpenEntries < waiting + _pending.Count)
        {
            _now += TimeSpan.FromMicroseconds(50);
            _domain.Decide(Arrival(), _now, this);
        }
    }

    /// <summary>Facts raised so far.</summary>
    public long Facts { get; private set; }

    /// <summary>Deadlines decided so far.</summary>
    public long Deadlines => _domain.DeadlinesDecided;

    public int Open => _domain.OpenEntries;

    /// <summary>Takes every fact from now on; null keeps none.</summary>
    public List<(IDomainEvent Event, Instant At)>? Kept { get; set; }

    /// <summary>The state as it is now.</summary>
    public byte[] Snapshot() => _domain.TakeSnapshot();

    /// <summary>Runs commands and notes the ticks each took to decide.</summary>
    public void Run(int commands, long[] ticks)
    {
        Action<int, RoutingCommand, long>? note = ticks.Length == 0 ? null : (number, _, took) => ticks[number] = took;
        Run(commands, note);
    }

    /// <summary>Runs commands and tells of each its number, itself and the ticks it took to decide.</summary>
    public void Run(int commands, Action<int, RoutingCommand, long>? note)
    {
        for (int i = 0; i < commands; i++)
        {
            _now += TimeSpan.FromMicroseconds(50);
            var command = Next();
            long start = Stopwatch.GetTimestamp();
            _domain.Decide(command, _now, this);
            long took = Stopwatch.GetTimestamp() - start;
            note?.Invoke(i, command, took);
        }
    }

    private RoutingCommand Next()
    {
        int dice = _random.Next(1000);
        if (dice < 5 && _missed.Count > 0)
        {
            var back = Take(_missed);
            return new SetAgentPresence(back, Presence.Available, null, back.Value);
        }

        if (dice < 40 && _domain.OpenEntries > _target)
        {
            return new CustomerLeft(Take(_waiting), "hung-up");
        }

        if (_pending.Count > 0 && dice < 320)
        {
            var offer = Take(_pending);
            switch (_random.Next(100))
            {
                case 0: return new RejectReservation(offer.Agent, offer.Reservation, "busy");
                case 1: return Arrival(); // this offer will be missed
                default:
                    _accepted.Add(offer);
                    return new AcceptReservation(offer.Agent, offer.Reservation);
            }
        }

        if (_accepted.Count > 0 && dice < 560)
        {
            var offer = Take(_accepted);
            _handling.Add(offer);
            return new ConfirmConnected(offer.Reservation);
        }

        if (_handling.Count > 0 && dice < 780 && _domain.OpenEntries >= _target)
        {
            return new EndHandling(Take(_handling).Reservation, TimeSpan.FromMinutes(3), TimeSpan.Zero, Termination.Success("done"));
        }

        return Arrival();
    }

    private Enqueue Arrival()
    {
        // the square makes some queues much busier than others
        double skew = _random.NextDouble();
        int queue = (int)(skew * skew * _queues);
        var id = new InteractionId(NewId());
        _waiting.Add(id);
        var media = _random.Next(20) switch { < 12 => MediaType.Voice, < 16 => MediaType.Chat, < 18 => MediaType.Email, _ => MediaType.Message };
        return new Enqueue(new QueueVisitId(NewId()), id, QueueOf(queue), media);
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

    private static QueueSettings Rules(int queue) => new(
        $"Queue {queue}",
        [
            new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId($"s{queue % Skills}"), 3)]),
            new RoutingStep(TimeSpan.FromSeconds(10 + (queue % 50)), [new Requirement(new SkillId($"s{queue % Skills}"))]),
        ],
        AgentSelection.LongestIdle, 0, 1 + (queue % 4), TimeSpan.FromSeconds(15), TimeSpan.Zero, 100_000, null, TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(5), [], false, TimeSpan.FromSeconds(30));

    private ImmutableDictionary<QueueId, int> Profile()
    {
        var queues = ImmutableDictionary.CreateBuilder<QueueId, int>();
        for (int q = 0; q < _queues / 10; q++)
        {
            queues[QueueOf(_random.Next(_queues))] = 1;
        }

        return queues.ToImmutable();
    }

    private AgentSettings Settings(int agent)
    {
        var skills = ImmutableDictionary.CreateBuilder<SkillId, int>();
        for (int s = 0; s < Skills * 3 / 10; s++)
        {
            skills[new SkillId($"s{_random.Next(Skills)}")] = _random.Next(1, 6);
        }

        return new AgentSettings($"Agent {agent}", skills.ToImmutable(), _profiles[agent % _profiles.Length], 1, Capacity);
    }

    private static readonly CapacityProfile Capacity = new(
    [
        new MediaCapacity(MediaType.Voice, 100, 1, Exclusive: true),
        new MediaCapacity(MediaType.Chat, 33, 3),
        new MediaCapacity(MediaType.Email, 25, 4, InterruptedBy: [MediaType.Voice, MediaType.Chat]),
        new MediaCapacity(MediaType.Message, 33, 3),
    ]);

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        _domain.Apply(domainEvent, _now);
        _log[Facts++ % Log] = domainEvent;
        Kept?.Add((domainEvent, _now));
        if (domainEvent is ReservationCreated offer)
        {
            _pending.Add((offer.Agent, offer.Reservation));
        }
        else if (domainEvent is AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } missed)
        {
            _missed.Add(missed.Agent);
        }
    }

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes[8..], ++_id);
        return new Guid(bytes);
    }

    void IRoutingSink.Refuse(string type, string detail)
    {
    }

    void IRoutingSink.Ignore(string reason)
    {
    }
}
