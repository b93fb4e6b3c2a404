using System.Collections.Immutable;
using Crm.Events.Agents;
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
        var candidate = entry.Phase == EntryPhase.Waiting ? AgentChoice.For(_state, entry, at).Agent?.Id : null;
        var agents = _state.Slots.OfType<AgentState>().Select(a => new AgentEligibility(a.Id, [.. Obstacles(entry, of, a, at)]));
        return new RoutingExplanation(interaction, entry.Queue.Id, at, step, candidate, [.. agents]);
    }

    private static IEnumerable<string> Obstacles(EntryState entry, RequirementClass of, AgentState agent, Instant at)
    {
        if (!agent.Settings.Queues.TryGetValue(entry.Queue.Id, out int level))
        {
            yield return "not-a-member";
        }
        else if (level > of.MaxLevel)
        {
            yield return "level-too-high";
        }

        foreach (var need in of.Needs)
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
        else if (agent.Reservations.Count >= agent.Settings.MaxVoice)
        {
            yield return "at-capacity";
        }

        if (entry.Excludes(agent.Id, at))
        {
            yield return "excluded";
        }
    }

    private QueueView View(QueueState q) => new(
        q.Id, q.Settings, q.Version, q.Open, q.Waiting, q.Oldest?.EnqueuedAt,
        BitRow.CountBoth(q.Members, _state.Available), BitRow.CountBoth(q.Members, _state.OnQueue));

    private AgentView View(AgentState a) => new(
        a.Id, a.Settings, a.Version, a.Presence, a.PresenceReason, a.PresenceSince, a.Reachable, a.Status, a.StatusSince, a.IdleSince,
        a.OccupancyAtInstant(_state.Now), [.. a.Reservations.Select(View)]);

    private static EntryView View(EntryState e) => new(
        e.Visit, e.Interaction, e.Queue.Id, e.Priority, e.Extra.IsDefault ? [] : e.Extra, e.Since, e.EnqueuedAt, e.Reservation?.Id);

    private static ReservationView View(ReservationState r) => new(
        r.Id, r.Visit, r.Interaction, r.Queue.Id, r.Agent.Id, r.Phase, r.CreatedAt,
        r.Deadline == Instant.MaxValue ? null : r.Deadline,
        r.Phase >= ReservationPhase.Handling ? r.ConnectedAt : null,
        r.Phase == ReservationPhase.Wrapping ? r.HandlingEndedAt : null);
}
