using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Engine.Outbound;
using Crm.Engine.Routing;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Campaigns;

/// <summary>
/// Tells campaigns four times a second what agents, lines and lists are at: a step of each pacing follows. An agent who works in several
/// running campaigns counts in one of them, so that no two dial for him.
/// </summary>
public sealed class CampaignFloors(
    IShardHost shards, AgentConnections connections, IRecordQueue records, EngineFigures figures, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CountsLast = TimeSpan.FromSeconds(1);

    private readonly Dictionary<CampaignId, (RecordCounts Counts, Instant At)> _counts = [];

    /// <summary>Looks until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, cancellation).ConfigureAwait(false);
            try
            {
                await Look(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                figures.Fault("campaign-floor", e);
            }
        }
    }

    /// <summary>Looks once.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var active = await shards.Query<CampaignsProgram, ActiveCampaign[]>(
            EngineOptions.CampaignsShard,
            p => [.. p.All.Where(c => !c.IsAtRest && c.Settings is not null).Select(c => new ActiveCampaign(c.Id, c.Settings!, c.Stage == CampaignStage.Running, [.. c.Previews.Values.Select(v => v.Agent)])).OrderBy(c => c.Id.Value, StringComparer.Ordinal)],
            cancellation).ConfigureAwait(false);
        if (active.Length == 0)
        {
            return;
        }

        var inbound = active.SelectMany(c => c.Settings.Inbound.Queues).ToHashSet();
        var (agents, waits) = await shards.Query<RoutingProgram, (AgentView[], Dictionary<QueueId, Instant?>)>(
            EngineOptions.RoutingShard,
            p => ([.. p.Domain.Agents.Where(a => IsThere(a))], inbound.ToDictionary(q => q, q => p.Domain.FindQueue(q)?.OldestSince)),
            cancellation).ConfigureAwait(false);
        var now = Instant.Now(clock);
        var lines = await shards.Query<CallsProgram, Dictionary<CampaignId, int>>(
            EngineOptions.CallsShard,
            p => active.ToDictionary(c => c.Id, c => p.RoomFor(ExternalCalls.OriginatorOf(c.Id), [.. c.Settings.Trunks.Select(t => t.Trunk)], now)),
            cancellation).ConfigureAwait(false);
        foreach (var campaign in active)
        {
            var counts = await CountsOf(campaign.Id, now, cancellation).ConfigureAwait(false);
            var seen = agents.Where(a => connections.ReachOf(a.Id).BrowserReady && CampaignOf(a, active) == campaign.Id).Select(Seen);
            var oldest = campaign.Settings.Inbound.Queues.Select(q => waits[q]).OfType<Instant>().DefaultIfEmpty(now).MinBy(at => at.Microseconds);
            var hours = campaign.Settings.Hours is { } own ? HoursReading.Calendar(own) : null;
            bool open = hours?.IsOpen(now) != false;
            shards.Post(EngineOptions.CampaignsShard, new ToCampaign(
                campaign.Id, new FloorSeen([.. seen], lines[campaign.Id], now - oldest, open, counts.Ready, counts.Open)
                {
                    OpenUntil = open ? hours?.NextChange(now) : null,
                }));
        }
    }

    /// <summary>The campaign an agent counts in: of those that run and whose queue he serves, always the same one.</summary>
    private static CampaignId? CampaignOf(AgentView agent, ActiveCampaign[] active)
    {
        if (active.FirstOrDefault(c => c.Owners.Contains(agent.Id)) is { } owning)
        {
            return owning.Id; // he has a record of it before him
        }

        var his = active.Where(c => c.Settings.Mode != CampaignMode.Agentless && agent.Settings.Queues.ContainsKey(c.Settings.Queue)).ToArray();
        his = his.Any(c => c.Runs) ? [.. his.Where(c => c.Runs)] : his;
        return his.Length == 0 ? null : his[(int)(StableHash(agent.Id.Value) % (uint)his.Length)].Id;
    }

    private static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u); // FNV-1a

    private static bool IsThere(AgentView agent) =>
        agent is { Reachable: true, Presence: Presence.Available } && agent.Status != RoutingStatus.NotResponding;

    private static AgentSeen Seen(AgentView agent) => new(
        agent.Id,
        !agent.Reservations.IsEmpty && agent.Reservations.All(r => r.Phase == ReservationPhase.Wrapping) ? AgentActivity.WrappingUp
            : agent.CanTake.Contains(MediaType.Voice) && agent.KeptFor is null && agent.Reservations.All(r => r.MediaType is not (MediaType.Voice or MediaType.Callback)) ? AgentActivity.Idle
            : AgentActivity.Busy,
        agent.IdleSince);

    private async ValueTask<RecordCounts> CountsOf(CampaignId campaign, Instant now, CancellationToken cancellation)
    {
        if (_counts.TryGetValue(campaign, out var known) && now - known.At < CountsLast)
        {
            return known.Counts;
        }

        var counts = await records.Count(campaign, cancellation).ConfigureAwait(false);
        _counts[campaign] = (counts, now);
        return counts;
    }

    private sealed record ActiveCampaign(CampaignId Id, CampaignSettings Settings, bool Runs, ImmutableHashSet<AgentId> Owners);
}
