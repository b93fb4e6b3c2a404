using System.Collections.Immutable;
using Crm.Events.Agents;
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

    /// <summary>Who can take the open entry of an interaction at an instant, who not and why; null when it is in no queue. Costs time in proportion to the agents.</summary>
    public RoutingExplanation? Explain(InteractionId interaction, Instant at)
    {
        if (!_state.Entries.TryGetValue(interaction, out var entry))
        {
            return null;
        }

        int step = entry.Class?.Step ?? entry.Queue.StepAt(at - entry.Since);
        var of = _state.Classes.For(entry, step, _state.Slots);
        var candidate = entry.Phase == EntryPhase.Waiting ? AgentChoice.For(_state, entry, of, entry.WaitsFor, at).Agent?.Id : null;
        var agents = _state.Slots.OfType<AgentState>().Select(a => new AgentEligibility(a.Id, [.. Obstacles(entry, of, a, at)]));
        return new RoutingExplanation(
            interaction, entry.Queue.Id, at, step, candidate, [.. agents], entry.Phase, entry.WaitsFor?.Id, entry.Keeps?.Id,
            entry.Queue.Urgency() * (at.Microseconds - entry.Key) / 1e6);
    }

    private static IEnumerable<string> Obstacles(EntryState entry, RequirementClass of, AgentState agent, Instant at)
    {
        if (entry.WaitsFor == agent)
        {
            // preferred by name: queues and skills are not asked
        }
        else if (entry.WaitsFor is { } preferred)
        {
            yield return $"waits-for:{preferred.Id.Value}";
        }
        else if (!agent.Settings.Queues.TryGetValue(entry.Queue.Id, out int level))
        {
            yield return "not-a-member";
        }
        else if (level > of.MaxLevel)
        {
            yield return "level-too-high";
        }

        foreach (var need in entry.WaitsFor == agent ? [] : of.Needs)
        {
            if (!agent.Settings.Skills.TryGetValue(need.Skill, out int proficiency))
            {
                yield return $"skill-missing:{need.Skill.Value}";
            }
            else if (proficiency < need.AtLeast)
            {
                yield return $"skill-too-low:{need.Skill.Value}";
            }
        }

        if (agent.Presence != Presence.Available)
        {
            yield return $"presence-{agent.Presence.ToString().ToLowerInvariant()}";
        }

        if (!agent.Reachable)
        {
            yield return "unreachable";
        }

        if (agent.NotResponding)
        {
            yield return "not-responding";
        }

        if (agent.Pending is not null)
        {
            yield return "offer-pending";
        }
        else if (!agent.Capacity.Takes.Has((int)entry.MediaType))
        {
            yield return "medium-not-taken";
        }
        else if (agent.Crowded.Has((int)entry.MediaType))
        {
            yield return "other-work-in-hand";
        }
        else if (agent.Attending && agent.KeptFor is { } kept && kept != entry && !agent.Available.Has((int)entry.MediaType))
        {
            yield return $"kept-for:{kept.Interaction}";
        }
        else if (agent.Attending && !agent.Available.Has((int)entry.MediaType))
        {
            yield return agent.Communicating ? "communicating" : "at-capacity";
        }

        if (entry.Excludes(agent.Id, at))
        {
            yield return "excluded";
        }
    }

    private QueueView View(QueueState q) => new(
        q.Id, q.Settings, q.Version, q.Open, q.Waiting, q.Oldest?.EnqueuedAt,
        BitRow.CountAny(q.Members, _state.Available), BitRow.CountBoth(q.Members, _state.OnQueue),
        q.IsClosed(_state.Now), q.ServiceLevel, EstimateWait(q, q.Waiting + 1));

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
        a.StatusReason, a.Communicating, a.Load, [.. Enum.GetValues<MediaType>().Where(m => a.Available.Has((int)m))], a.KeptFor?.Interaction);

    private static EntryView View(EntryState e) => new(
        e.Visit, e.Interaction, e.Queue.Id, e.Priority, e.Extra.IsDefault ? [] : e.Extra, e.Since, e.EnqueuedAt, e.Reservation?.Id,
        e.MediaType, e.Phase, [.. e.Offers.OrderBy(o => o.Ordinal).Select(o => o.Id)], e.WaitsFor?.Id, e.CustomerKey, e.Attempts);

    private static ReservationView View(ReservationState r) => new(
        r.Id, r.Visit, r.Interaction, r.Queue.Id, r.Agent.Id, r.Phase, r.CreatedAt,
        r.Deadline == Instant.MaxValue ? null : r.Deadline,
        r.Phase >= ReservationPhase.Handling ? r.ConnectedAt : null,
        r.Phase == ReservationPhase.Wrapping ? r.HandlingEndedAt : null,
        r.MediaType);
}
