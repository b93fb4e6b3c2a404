using Crm.Contracts.Live;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Events.Agents;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Live;

/// <summary>Queues and agents, copied inside the routing shard's loop.</summary>
/// <param name="OfferedSince">Since when the customers who are offered to somebody have been waiting.</param>
internal sealed record RoutingPicture(IReadOnlyList<QueueView> Queues, IReadOnlyList<AgentView> Agents, IReadOnlyDictionary<InteractionId, Instant> OfferedSince)
{
    /// <summary>Copies what is there.</summary>
    public static RoutingPicture Of(RoutingDomain domain)
    {
        AgentView[] agents = [.. domain.Agents];
        var offered = new Dictionary<InteractionId, Instant>();
        foreach (var reservation in agents.SelectMany(a => a.Reservations))
        {
            if (domain.FindEntry(reservation.Interaction) is { } entry)
            {
                offered[reservation.Interaction] = entry.Since;
            }
        }

        return new([.. domain.Queues], agents, offered);
    }
}

/// <summary>Makes the live picture of routing, calls and counted figures. Pure.</summary>
internal static class LivePictureComposer
{
    public static LivePicture Compose(
        long version,
        Instant now,
        RoutingPicture routing,
        IReadOnlyList<CallView> calls,
        IReadOnlyDictionary<QueueId, int> callbacks,
        IReadOnlyList<ConversationSight> chats,
        IReadOnlyDictionary<QueueId, LiveMails> mails,
        TodayFigures today)
    {
        var chatsOf = chats.Where(c => c.Agent is not null).ToLookup(c => c.Agent!.Value);
        var callOf = calls.ToDictionary(c => c.Agent);
        return new LivePicture(
            version,
            now,
            [.. routing.Queues.Select(q => new LiveQueue(
                q.Id,
                q.Settings.DisplayName,
                q.Open,
                q.OldestSince is { } since ? (now - since).TotalSeconds : null,
                q.AgentsReady,
                q.AgentsOnQueue,
                today.Of(q.Id, q.Settings, now, q.AgentsReady, q.OldestSince),
                callbacks.GetValueOrDefault(q.Id),
                q.Settings.Overflow?.IsEmergency(now) == true ? "emergency" : q.Closed ? "hours" : null) { Mails = mails.GetValueOrDefault(q.Id) })],
            [.. routing.Agents.Select(a => Agent(a, callOf.GetValueOrDefault(a.Id), routing.OfferedSince, today) with { Chats = [.. chatsOf[a.Id].Select(Chat)] })]);
    }

    private static LiveChat Chat(ConversationSight s) => new(
        s.Conversation, s.Queue, ChatViews.Word(s.Stage), s.Stage == ConversationStage.Parked ? s.ParkedAt : s.ConnectedAt, s.OwedSince, s.OverdueAt, s.Unread,
        s.CustomerOnline);

    private static LiveAgent Agent(AgentView a, CallView? call, IReadOnlyDictionary<InteractionId, Instant> offeredSince, TodayFigures today)
    {
        var (activity, since) = Activity(a, call);
        var work = a.Reservations is [var first, ..] ? first : null;
        return new LiveAgent(
            a.Id,
            a.Settings.DisplayName,
            a.Presence,
            a.PresenceReason,
            a.PresenceSince,
            a.Status,
            activity,
            since,
            work?.Interaction,
            today.OccupancyOf(a.Id),
            work?.Queue,
            work is not null && offeredSince.TryGetValue(work.Interaction, out var waiting) ? waiting : null,
            [.. a.Settings.Queues.OrderBy(q => q.Value).ThenBy(q => q.Key.Value, StringComparer.Ordinal).Select(q => q.Key)])
        {
            Call = call?.Call,
            Supervisors = call is null ? [] : [.. call.Supervisors.Select(s => new LiveSupervisor(s.Supervisor.Value, s.Name, s.ModeWord))],
            Help = call?.Help is { } help ? new LiveHelp(help.Since, help.Reason) : null,
        };
    }

    private static (string Activity, Instant Since) Activity(AgentView a, CallView? call)
    {
        if (call is { Calling: true })
        {
            return ("connecting", call.StartedAt > a.StatusSince ? call.StartedAt : a.StatusSince);
        }

        if (call is not null)
        {
            return call.HeldSince is { } held ? ("held", held) : ("talking", call.ConnectedAt ?? a.StatusSince);
        }

        if (a.Reservations is [var r, ..])
        {
            return r.Phase switch
            {
                ReservationPhase.Pending => ("ringing", r.CreatedAt),
                ReservationPhase.Accepted => ("connecting", r.CreatedAt),
                ReservationPhase.Handling => ("talking", r.ConnectedAt ?? r.CreatedAt),
                ReservationPhase.Wrapping => ("wrap-up", r.HandlingEndedAt ?? r.CreatedAt),
                _ => throw new InvalidOperationException($"No activity is known for {r.Phase}."),
            };
        }

        return a.Status switch
        {
            RoutingStatus.Idle => ("idle", a.StatusSince),
            RoutingStatus.NotResponding => ("not-responding", a.StatusSince),
            RoutingStatus.OffQueue => ("off-queue", a.StatusSince),
            RoutingStatus.Interacting or RoutingStatus.Communicating => ("talking", a.StatusSince),
            _ => throw new InvalidOperationException($"No activity is known for {a.Status}."),
        };
    }
}
