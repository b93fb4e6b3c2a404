using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Projections;

/// <summary>Writes plausible interactions of a few queues and agents into a journal, by a seed: answered, abandoned, missed first, overflowed.</summary>
internal sealed class FactStream(IJournal journal, IClusterStore cluster, int seed)
{
    public static readonly EventCodec Codec = new(typeof(IDomainEvent).Assembly);
    public static readonly ShardId Shard = new("routing/main");

    private static readonly string[] QueueNames = ["sales", "service", "billing"];
    private static readonly string[] AgentNames = ["ada", "bob", "cid", "dan"];

    private readonly Random _random = new(seed);
    private Instant _now = Instant.From(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private long _sequence;
    private long _epoch;

    /// <summary>Appends so many interactions, each event or two a row.</summary>
    public async Task Write(int interactions)
    {
        if (_epoch == 0)
        {
            _epoch = await cluster.Claim(Shard, new NodeId("n1"), 0, default) ?? throw new InvalidOperationException("not claimed");
            foreach (string agent in AgentNames)
            {
                await Append(
                    new AgentPresenceChanged(new AgentId(agent), Presence.Available, null, agent),
                    new AgentRoutingStatusChanged(new AgentId(agent), RoutingStatus.OffQueue, RoutingStatus.Idle, "available"));
            }
        }

        for (int i = 0; i < interactions; i++)
        {
            await Interaction();
        }
    }

    private async Task Interaction()
    {
        var id = new InteractionId(NewId());
        var subject = new SubjectId(NewId());
        var queue = new QueueId(QueueNames[_random.Next(QueueNames.Length)]);
        var agent = new AgentId(AgentNames[_random.Next(AgentNames.Length)]);
        var visit = new QueueVisitId(NewId());
        var arrived = _now;
        var medium = _random.Next(4) == 0 ? MediaType.Chat : MediaType.Voice;
        await Append(
            new InteractionStarted(id, medium, InteractionDirection.Inbound, subject, new SealedText(subject, "QUFB"), null, "+4930", null, null),
            new EntryEnqueued(visit, id, queue, medium, 0, [], _now));
        if (_random.Next(3) == 0)
        {
            await Append(new CustomerLinked(id, new CustomerId(new Guid(_random.Next(5), 0, 0, new byte[8])), "flow"));
        }

        switch (_random.Next(4))
        {
            case 0:
                bool isShort = _random.Next(2) == 0;
                await Append(new EntryAbandoned(visit, id, queue, _now - arrived, isShort));
                await Append(new InteractionEnded(id, isShort ? InteractionOutcome.ShortAbandoned : InteractionOutcome.Abandoned, Termination.Client("caller-hung-up")));
                break;
            case 1:
                await Append(new EntryLeft(visit, id, queue, QueueExit.Overflowed, "max-wait", _now - arrived), new InteractionEnded(id, InteractionOutcome.Overflowed, Termination.Server("max-wait")));
                break;
            default:
                await Answer(id, visit, queue, agent, arrived);
                break;
        }
    }

    private async Task Answer(InteractionId id, QueueVisitId visit, QueueId queue, AgentId agent, Instant arrived)
    {
        var reservation = new ReservationId(NewId());
        await Append(new ReservationCreated(reservation, visit, id, queue, agent, _now + TimeSpan.FromSeconds(20), new RoutingDecision(0, 1, "only", 1, 1, 1)));
        await Append(new ReservationAccepted(reservation, id, agent, _now + TimeSpan.FromSeconds(10)));
        await Append(new EntryAnswered(visit, id, queue, agent, reservation, _now - arrived, _random.Next(2) == 0));
        var talked = TimeSpan.FromSeconds(_random.Next(1, 300));
        await Append(
            new HandlingEnded(reservation, id, queue, agent, talked, TimeSpan.Zero, _now + TimeSpan.FromSeconds(30), Termination.Success("caller-hung-up")),
            new InteractionEnded(id, InteractionOutcome.Answered, Termination.Success("caller-hung-up")));
        await Append(new ReservationCompleted(reservation, id, queue, agent, "done", null, TimeSpan.FromSeconds(5), false));
    }

    private async Task Append(params IDomainEvent[] events)
    {
        _now += TimeSpan.FromMilliseconds(_random.Next(10, 60_000));
        var refused = await journal.Append([new JournalRow(Shard, _epoch, ++_sequence, _now, Codec.WriteEvents(events), null, [], null)], default);
        Assert.Empty(refused);
    }

    private Guid NewId()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
