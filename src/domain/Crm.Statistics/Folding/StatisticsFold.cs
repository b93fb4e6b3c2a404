using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;

namespace Crm.Statistics.Folding;

/// <summary>
/// Folds facts into the figures of queues and agents, each fact once. What it counts lands in <see cref="Queues"/> and
/// <see cref="Agents"/>: either read there (live), or drained batch by batch and added to a store together with
/// <see cref="TakeState"/>. Facts of one shard must come in order; those of different shards in any. Deterministic; not thread safe.
/// </summary>
public sealed partial class StatisticsFold
{
    private readonly Dictionary<AgentId, AgentTrack> _agents = [];
    private readonly Dictionary<ReservationId, ReservationTrack> _reservations = [];
    private readonly Dictionary<QueueId, TimeSpan> _thresholds = [];

    /// <summary>What was counted for queues since the last drain.</summary>
    public QueueFactsTable Queues { get; } = new();

    /// <summary>What was counted for agents since the last drain.</summary>
    public AgentFactsTable Agents { get; } = new();

    /// <summary>How far each shard was counted.</summary>
    public ShardPositions Positions { get; private set; } = new();

    /// <summary>Counts one fact; false when it was counted before.</summary>
    public bool Apply(EventEnvelope envelope)
    {
        if (!Positions.Advance(envelope))
        {
            return false;
        }

        var at = envelope.At;
        switch (envelope.Event)
        {
            case QueueConfigured e: Configured(e); break;
            case EntryEnqueued e: Enqueued(e, at); break;
            case EntryAnswered e: Answered(e, at); break;
            case EntryAbandoned e: Abandoned(e, at); break;
            case EntryLeft e: Left(e, at); break;
            case AgentConfigured e: Configured(e, at); break;
            case AgentRemoved e: Removed(e, at); break;
            case AgentPresenceChanged e: Track(e.Agent, at).Presence = e.Presence; break;
            case AgentRoutingStatusChanged e: Change(e.Agent, at, a => a.Status = e.To); break;
            case ReservationCreated e: Created(e, at); break;
            case ReservationAccepted e: Accepted(e, at); break;
            case ReservationRejected e: Ended(e.Reservation, at, f => f.Rejected++); break;
            case ReservationTimedOut e: Ended(e.Reservation, at, f => f.Missed++); break;
            case ReservationCanceled e: Ended(e.Reservation, at, f => f.Canceled++); break;
            case ReservationRescinded e: Ended(e.Reservation, at, f => f.Rescinded++); break;
            case HandlingEnded e: HandlingEnded(e, at); break;
            case ReservationCompleted e: Completed(e, at); break;
            case DirectOffered e: Offered(e, at); break;
            case DirectOfferAccepted e: Accepted(e, at); break;
            case DirectOfferOver e: Over(e, at); break;
            case DirectConnected e: Connected(e, at); break;
            case DirectHandlingEnded e: HandlingEnded(e, at); break;
            case DirectCompleted e: Completed(e, at); break;
            case CallHeld e: Change(e.Agent, at, a => a.OnHold = true); break;
            case CallResumed e: Change(e.Agent, at, a => a.OnHold = false); break;
        }

        return true;
    }

    /// <summary>Counts running times up to an instant, so that figures read now include what is going on. Changes no total.</summary>
    public void Settle(Instant at)
    {
        foreach (var agent in _agents.Values)
        {
            CountTime(agent, at);
        }

        foreach (var reservation in _reservations.Values)
        {
            CountBusy(reservation, at);
        }
    }

    /// <summary>What an agent is doing and since when; null for an unknown agent.</summary>
    public (AgentActivity Activity, Instant Since)? ActivityOf(AgentId agent) =>
        _agents.TryGetValue(agent, out var track) ? (track.Activity, track.ActivitySince) : null;

    private void Enqueued(EntryEnqueued e, Instant at)
    {
        Queues.At(e.Queue, at, FactView.Arrival).Offered++;
        Queues.At(e.Queue, at, FactView.Event).Offered++;
        EnqueuedOn(e, at);
    }

    private void Answered(EntryAnswered e, Instant at)
    {
        long wait = Microseconds(e.Waited);
        for (var view = FactView.Arrival; view <= FactView.Event; view++)
        {
            var facts = CellOf(e.Queue, at, e.Waited, view);
            facts.Answered++;
            facts.AnsweredInThreshold += e.WithinThreshold ? 1 : 0;
            facts.WaitAnswered += wait;
            facts.LongestWait = Math.Max(facts.LongestWait, wait);
        }

        var channel = EndedOn(e.Visit, e.Queue, at, e.Waited);
        channel.Answered++;
        channel.AnsweredInThreshold += e.WithinThreshold ? 1 : 0;
        channel.WaitAnswered += wait;
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            reservation.Arrival = at - e.Waited;
            Move(reservation, ReservationStage.Handling, at);
        }
    }

    private void Abandoned(EntryAbandoned e, Instant at)
    {
        long wait = Microseconds(e.Waited);
        bool early = e.Waited <= ThresholdOf(e.Queue, MediumOf(e.Visit));
        for (var view = FactView.Arrival; view <= FactView.Event; view++)
        {
            var facts = CellOf(e.Queue, at, e.Waited, view);
            facts.Abandoned += e.Short ? 0 : 1;
            facts.ShortAbandoned += e.Short ? 1 : 0;
            facts.AbandonedInThreshold += early ? 1 : 0;
            facts.WaitAbandoned += wait;
            facts.LongestWait = Math.Max(facts.LongestWait, wait);
        }

        var channel = EndedOn(e.Visit, e.Queue, at, e.Waited);
        channel.Abandoned += e.Short ? 0 : 1;
        channel.ShortAbandoned += e.Short ? 1 : 0;
    }

    private void Left(EntryLeft e, Instant at)
    {
        EndedOn(e.Visit, e.Queue, at, e.Waited).Left++;
        for (var view = FactView.Arrival; view <= FactView.Event; view++)
        {
            var facts = CellOf(e.Queue, at, e.Waited, view);
            facts.LongestWait = Math.Max(facts.LongestWait, Microseconds(e.Waited));
            switch (e.Exit)
            {
                case QueueExit.Overflowed: facts.Overflowed++; break;
                case QueueExit.CallbackRequested: facts.CallbackRequested++; break;
                case QueueExit.Voicemail: facts.Voicemail++; break;
                case QueueExit.TransferredOut: facts.TransferredOut++; break;
                case QueueExit.Requeued: facts.Requeued++; break;
                default: facts.ClosedBySystem++; break;
            }
        }
    }

    private QueueIntervalFacts CellOf(QueueId queue, Instant at, TimeSpan waited, FactView view) =>
        Queues.At(queue, view == FactView.Arrival ? at - waited : at, view);

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
