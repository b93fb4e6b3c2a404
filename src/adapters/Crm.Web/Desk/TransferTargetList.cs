using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Desk;

/// <summary>Whom a call can be handed to, with how they are now.</summary>
internal static class TransferTargetList
{
    private const int Most = 50;

    public static async Task<TransferTargets> Find(string? q, HttpContext context, IContactCentre centre, IFlowStore flows)
    {
        var live = await centre.GetLivePicture(context.RequestAborted);
        string text = q?.Trim() ?? "";
        bool Fits(string id, string name) =>
            id.Contains(text, StringComparison.OrdinalIgnoreCase) || name.Contains(text, StringComparison.OrdinalIgnoreCase);

        var me = context.AgentId();
        return new TransferTargets(
            [.. live.Agents.Where(a => a.Id != me && Fits(a.Id.Value, a.Name)).Select(Agent)
                .OrderByDescending(a => a.Available).ThenBy(a => a.Name, StringComparer.CurrentCultureIgnoreCase).Take(Most)],
            [.. live.Queues.Where(queue => Fits(queue.Id.Value, queue.Name))
                .OrderBy(queue => queue.Name, StringComparer.CurrentCultureIgnoreCase).Take(Most)
                .Select(queue => new TransferQueue(queue.Id, queue.Name, queue.Waiting, queue.AgentsReady, queue.Closed is null))],
            [.. (await flows.List(context.RequestAborted)).Where(f => f is { PublishedVersion: not null, Kind: "inbound" } && Fits(f.Id.Value, f.Title))
                .OrderBy(f => f.Title, StringComparer.CurrentCultureIgnoreCase).Take(Most).Select(f => new TransferFlow(f.Id, f.Title))]);
    }

    private static TransferAgent Agent(LiveAgent a) => new(
        a.Id, a.Name, null, a.RoutingStatus, a.Presence, a.ActivitySince, a is { Presence: Presence.Available, RoutingStatus: RoutingStatus.Idle, Activity: "idle" });
}
