using System.Collections.Immutable;
using Crm.Domain.Tests.Routing;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Statistics.Folding;

namespace Crm.Domain.Tests.Statistics;

/// <summary>Writes facts as a journal would, from 2026-01-05T10:00:00Z on, and folds them.</summary>
internal sealed class FactScript
{
    public static readonly Instant Ten = Instant.From(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    public static readonly QueueId Queue = new("support");
    public static readonly AgentId Anna = new("anna");
    private static readonly ShardId Shard = new("routing.main");

    public List<EventEnvelope> Facts { get; } = [];

    public StatisticsFold Fold { get; } = new();

    public Instant Now { get; private set; } = Ten;

    public FactScript At(double seconds)
    {
        Now = Ten + TimeSpan.FromSeconds(seconds);
        return this;
    }

    public FactScript Tell(params IDomainEvent[] events)
    {
        for (int i = 0; i < events.Length; i++)
        {
            var envelope = new EventEnvelope(Shard, Facts.Count + 1, i, Now, events[i]);
            Facts.Add(envelope);
            Fold.Apply(envelope);
        }

        return this;
    }

    public static QueueVisitId Visit(int n) => new(RoutingBench.Id(n));

    public static InteractionId Call(int n) => new(RoutingBench.Id(n));

    public static ReservationId Reservation(int n) => new(RoutingBench.Id(n));

    public FactScript Configure() => Tell(
        new QueueConfigured(Queue, RoutingBench.Rules, 1),
        new AgentConfigured(Anna, new AgentSettings("Anna", ImmutableDictionary<SkillId, int>.Empty, ImmutableDictionary<QueueId, int>.Empty.Add(Queue, 1)), 1));

    public FactScript Arrive(int n, MediaType media = MediaType.Voice) => Tell(new EntryEnqueued(Visit(n), Call(n), Queue, media, 0, [], Now));

    public FactScript Answer(int n, double waited, bool inThreshold = true) =>
        Tell(new EntryAnswered(Visit(n), Call(n), Queue, Anna, Reservation(n), TimeSpan.FromSeconds(waited), inThreshold));

    public FactScript Abandon(int n, double waited, bool isShort = false) =>
        Tell(new EntryAbandoned(Visit(n), Call(n), Queue, TimeSpan.FromSeconds(waited), isShort));

    public FactScript Leave(int n, double waited, QueueExit exit) =>
        Tell(new EntryLeft(Visit(n), Call(n), Queue, exit, "test", TimeSpan.FromSeconds(waited)));

    public FactScript Status(RoutingStatus to) => Tell(new AgentRoutingStatusChanged(Anna, RoutingStatus.OffQueue, to, "test"));

    public FactScript Offer(int n) =>
        Tell(new ReservationCreated(Reservation(n), Visit(n), Call(n), Queue, Anna, Now, new RoutingDecision(0, 1, "longest-idle", 0, 1, 1)));

    public FactScript Accept(int n) => Tell(new ReservationAccepted(Reservation(n), Call(n), Anna, Now));

    public FactScript EndTalk(int n, double talked, double held = 0) => Tell(new HandlingEnded(
        Reservation(n), Call(n), Queue, Anna, TimeSpan.FromSeconds(talked), TimeSpan.FromSeconds(held), Now, Termination.Success("done")));

    public FactScript Complete(int n, double wrapped) =>
        Tell(new ReservationCompleted(Reservation(n), Call(n), Queue, Anna, "done", null, TimeSpan.FromSeconds(wrapped), false));
}
