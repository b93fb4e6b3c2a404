using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Routing;

public sealed partial class RoutingDomain
{
    /// <summary>All queues, in no particular order.</summary>
    public IEnumerable<QueueView> Queues => _state.Queues.Values.Select(View);

    /// <summary>All agents, in the order of their slots.</summary>
    public IEnumerable<AgentView> Agents => _state.Slots.OfType<AgentState>().Select(View);

    /// <summary>All open visits, in no particular order.</summary>
    public IEnumerable<EntryView> Entries => _state.Entries.Values.Select(View);

    /// <summary>Open visits.</summary>
    public int OpenEntries => _state.Entries.Count;

    /// <summary>A queue, or null.</summary>
    public QueueView? FindQueue(QueueId id) => _state.Queues.TryGetValue(id, out var queue) ? View(queue) : null;

    /// <summary>An agent, or null.</summary>
    public AgentView? FindAgent(AgentId id) => _state.Agents.TryGetValue(id, out var agent) ? View(agent) : null;

    /// <summary>The open visit of an interaction, or null.</summary>
    public EntryView? FindEntry(InteractionId id) => _state.Entries.TryGetValue(id, out var entry) ? View(entry) : null;

    /// <summary>A live reservation, or null once it is over.</summary>
    public ReservationView? FindReservation(ReservationId id) =>
        _state.Reservations.TryGetValue(id, out var reservation) ? View(reservation) : null;

    private QueueView View(QueueState q) => new(
        q.Id, q.Settings, q.Version, q.Open, q.Waiting, OldestOnTheLine(q)?.EnqueuedAt,
        BitRow.CountAny(q.Members, _state.Available), BitRow.CountBoth(q.Members, _state.OnQueue),
        q.IsClosed(_state.Now), q.ServiceLevel, EstimateWait(q, q.Waiting + 1));

    private static EntryState? OldestOnTheLine(QueueState queue)
    {
        var entry = queue.Oldest;
        while (entry is { MediaType: MediaType.Callback })
        {
            entry = entry.Next;
        }

        return entry;
    }

    /// <summary>
    /// Estimated wait of an entry at a place in the line: the places before it times the recent time between answers. Zero while an agent is
    /// ready; null while nothing is known.
    /// </summary>
    private TimeSpan? EstimateWait(QueueState queue, int place) =>
        BitRow.CountAny(queue.Members, _state.Available) > 0 && queue.Waiting == 0 ? TimeSpan.Zero
        : queue.AnswerGap is { } gap ? TimeSpan.FromSeconds(gap * place)
        : null;

    private AgentView View(AgentState a) => new(
        a.Id, a.Settings, a.Version, a.Presence, a.PresenceReason, a.PresenceSince, a.Reachable, a.Status, a.StatusSince, a.IdleSince,
        a.OccupancyAtInstant(_state.Now), [.. a.Reservations.Select(View)],
        a.StatusReason, a.Communicating, a.Load, [.. Enum.GetValues<MediaType>().Where(m => a.Available.Has((int)m))], a.KeptFor?.Interaction)
    {
        Heard = a.Reach.HasFlag(Reach.Ear),
        AtDesk = a.Reach.HasFlag(Reach.Desk),
    };

    private static EntryView View(EntryState e) => new(
        e.Visit, e.Interaction, e.Queue.Id, e.Priority, e.Extra.IsDefault ? [] : e.Extra, e.Since, e.EnqueuedAt, e.Reservation?.Id,
        e.MediaType, e.Phase, [.. e.Offers.OrderBy(o => o.Ordinal).Select(o => o.Id)], e.WaitsFor?.Id, e.CustomerKey, e.Attempts);

    private static ReservationView View(ReservationState r) => new(
        r.Id, r.Visit, r.Interaction, r.Queue.Id, r.Agent.Id, r.Phase, r.CreatedAt,
        r.Deadline == Instant.MaxValue ? null : r.Deadline,
        r.Phase >= ReservationPhase.Handling ? r.ConnectedAt : null,
        r.Phase == ReservationPhase.Wrapping ? r.HandlingEndedAt : null,
        r.MediaType,
        r.Direct?.Kind,
        r.Direct?.AskedBy);
}
