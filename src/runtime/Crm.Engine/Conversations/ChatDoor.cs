using System.Collections.Concurrent;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Engine.Flows;
using Crm.Engine.Routing;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Views;

namespace Crm.Engine.Conversations;

/// <summary>An entry point as it stands.</summary>
/// <param name="Calls">How it stands for calls from pages; null where none are taken.</param>
public sealed record DoorSight(QueueId Queue, ChatRules Rules, ChatAvailability Availability, ChatAvailability? Calls)
{
    /// <summary>How visitors are invited; null invites nobody.</summary>
    public InvitationRules? Invitations { get; init; }

    /// <summary>How many more chats somebody could take at once, those that wait already aside.</summary>
    public int Free { get; init; }
}

/// <summary>
/// Whether a chat may come in: the queue behind the entry point takes chats from the web, is open, not full, and somebody is there who
/// takes them. Asked by strangers, so the answer is kept for a second. Thread safe.
/// </summary>
public sealed class ChatDoor(IShardHost shards, EntryPoints entryPoints, TimeProvider clock)
{
    private const int KeptMax = 256;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<QueueId, (Instant At, DoorSight? Sight)> _kept = new();

    /// <summary>Looks; null for an entry point that leads nowhere.</summary>
    public async ValueTask<DoorSight?> Look(string entryPoint, CancellationToken cancellation)
    {
        var queue = entryPoints.QueueOf(entryPoint);
        var now = Instant.Now(clock);
        if (_kept.TryGetValue(queue, out var kept) && now - kept.At < Kept && now >= kept.At)
        {
            return kept.Sight;
        }

        var sight = await shards.Query<RoutingProgram, DoorSight?>(EngineOptions.RoutingShard, p => Of(p.Domain, queue), cancellation).ConfigureAwait(false);
        if (sight is { Availability.State: "online" }
            && await shards.Query<ConversationsProgram, bool>(
                EngineOptions.ConversationsShard, p => p.OpenChats >= ConversationsProgram.OpenMax, cancellation).ConfigureAwait(false))
        {
            sight = sight with { Availability = Offline("full") with { Calls = sight.Availability.Calls, Invitations = sight.Availability.Invitations } };
        }

        if (_kept.Count >= KeptMax)
        {
            _kept.Clear(); // names of strangers are no reason to remember them
        }

        _kept[queue] = (now, sight);
        return sight;
    }

    private static DoorSight? Of(RoutingDomain domain, QueueId id)
    {
        if (domain.FindQueue(id) is not { Settings.Chat: { FromWeb: true } rules } queue)
        {
            return null;
        }

        var calls = rules.CallsFromWeb ? For(TakesCalls) : null;
        return new DoorSight(id, rules, For(TakesChats) with { Calls = calls is { State: "online" }, Invitations = Told(queue.Settings.Invitations) }, calls)
        {
            Invitations = queue.Settings.Invitations,
            Free = queue.Closed ? 0 : domain.Agents.Where(a => a.Settings.Queues.ContainsKey(id)).Sum(Places) - queue.Unassigned,
        };

        ChatAvailability For(Predicate<AgentView> takes) =>
            queue.Closed ? Offline("closed")
            : queue.Open >= queue.Settings.MaxEntries ? Offline("full")
            : !(queue.AgentsOnQueue > 0 && domain.Agents.Any(a => a.Presence == Presence.Available && a.Settings.Queues.ContainsKey(id) && takes(a))) ? Offline("no-agents")
            : new ChatAvailability("online", null, queue.Open, queue.EstimatedWait?.TotalSeconds);
    }

    private static bool TakesChats(AgentView agent) =>
        agent.AtDesk && agent.Settings.Capacity?.Media.Any(m => m is { Media: MediaType.Chat, Max: > 0 }) == true;

    /// <summary>How many more chats an agent could be given now.</summary>
    private static int Places(AgentView agent)
    {
        if (agent.Presence != Presence.Available || !agent.AtDesk || !agent.CanTake.Contains(MediaType.Chat) || agent.Settings.Capacity is not { } capacity)
        {
            return 0;
        }

        var chats = capacity.Media.First(m => m.Media == MediaType.Chat);
        double units = capacity.Units * (1 - agent.Load);
        int left = chats.Max - agent.Reservations.Count(r => r.MediaType == MediaType.Chat);
        return Math.Max(1, Math.Min(left, chats.Cost == 0 ? left : (int)Math.Round(units / chats.Cost, 6)));
    }

    /// <summary>The rules as pages look at them; null when none invites.</summary>
    private static ChatInvitations? Told(InvitationRules? rules)
    {
        var on = (rules?.Rules ?? []).Where(r => !r.Off).ToList();
        return on.Count == 0 ? null : new ChatInvitations(
            (rules!.AfterDecline ?? InvitationRules.UsualRest).TotalSeconds,
            [
                .. on.Select(r => new InvitationCondition(
                    r.Id, string.IsNullOrWhiteSpace(r.Pages) ? null : r.Pages.Trim(), r.OnPage?.TotalSeconds, r.Idle?.TotalSeconds, r.PagesSeen, r.Scrolled, r.Returning)),
            ]);
    }

    private static bool TakesCalls(AgentView agent) => agent.Heard
        && (agent.Settings.Capacity is { } capacity ? capacity.Media.Any(m => m is { Media: MediaType.Voice, Max: > 0 }) : agent.Settings.MaxVoice > 0);

    private static ChatAvailability Offline(string reason) => new("offline", reason, null, null);
}
