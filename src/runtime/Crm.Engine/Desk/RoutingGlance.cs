using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Desk;

/// <summary>What the desk needs of routing, copied inside the shard's loop.</summary>
internal sealed record RoutingGlance(
    AgentView Agent,
    IReadOnlyDictionary<QueueId, QueueSettings> Queues,
    IReadOnlyDictionary<InteractionId, Instant> WaitingSince,
    IReadOnlyDictionary<AgentId, string> Colleagues)
{
    /// <summary>Reads an agent; null when he is unknown.</summary>
    public static RoutingGlance? Of(RoutingDomain domain, AgentId id)
    {
        if (domain.FindAgent(id) is not { } agent)
        {
            return null;
        }

        var queues = new Dictionary<QueueId, QueueSettings>();
        var since = new Dictionary<InteractionId, Instant>();
        var names = new Dictionary<AgentId, string>();
        foreach (var reservation in agent.Reservations)
        {
            if (reservation.AskedBy is { } by && domain.FindAgent(by) is { } colleague)
            {
                names[by] = colleague.Settings.DisplayName;
            }

            if (domain.FindQueue(reservation.Queue) is { } queue)
            {
                queues[reservation.Queue] = queue.Settings;
            }

            if (reservation.Direct is null && domain.FindEntry(reservation.Interaction) is { } entry)
            {
                since[reservation.Interaction] = entry.Since;
            }
        }

        return new RoutingGlance(agent, queues, since, names);
    }

    /// <summary>The reservation in a phase, if there is one.</summary>
    public ReservationView? In(ReservationPhase phase) => Agent.Reservations.FirstOrDefault(r => r.Phase == phase);

    /// <summary>The first reservation in a phase that fits; null when there is none.</summary>
    public ReservationView? In(ReservationPhase phase, Func<ReservationView, bool> fits) => Agent.Reservations.FirstOrDefault(r => r.Phase == phase && fits(r));

    /// <summary>Who asked for a direct offer, by his name; null when nobody did.</summary>
    public string? AskedBy(ReservationView reservation) =>
        reservation.AskedBy is not { } by ? null : Colleagues.GetValueOrDefault(by, by.Value);

    /// <summary>A queue's name; its key when its rules are gone.</summary>
    public string NameOf(QueueId queue) => Queues.TryGetValue(queue, out var settings) ? settings.DisplayName : queue.Value;
}
