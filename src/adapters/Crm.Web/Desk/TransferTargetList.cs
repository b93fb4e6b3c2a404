using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Telephony.Trunks;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Desk;

/// <summary>Whom a call can be handed to, with how they are now.</summary>
internal static class TransferTargetList
{
    private const int Most = 50;

    public static async Task<TransferTargets> Find(string? q, HttpContext context, IContactCentre centre, IFlowStore flows, ITelephonyDirectory telephony)
    {
        var live = await centre.GetLivePicture(context.RequestAborted);
        string text = q?.Trim() ?? "";
        bool Fits(string id, string name) =>
            id.Contains(text, StringComparison.OrdinalIgnoreCase) || name.Contains(text, StringComparison.OrdinalIgnoreCase);

        var me = context.AgentId();
        var colleagues = live.Agents.Where(a => a.Id != me).Select(a => (Agent: a, Extension: telephony.ExtensionOf(a.Id)));
        return new TransferTargets(
            [.. colleagues.Where(a => Fits(a.Agent.Id.Value, a.Agent.Name) || a.Extension?.StartsWith(text, StringComparison.Ordinal) == true)
                .Select(a => Agent(a.Agent, a.Extension))
                .OrderByDescending(a => a.Extension == text).ThenByDescending(a => a.Available).ThenBy(a => a.Name, StringComparer.CurrentCultureIgnoreCase).Take(Most)],
            [.. live.Queues.Where(queue => Fits(queue.Id.Value, queue.Name))
                .OrderBy(queue => queue.Name, StringComparer.CurrentCultureIgnoreCase).Take(Most)
                .Select(queue => new TransferQueue(queue.Id, queue.Name, queue.Waiting, queue.AgentsReady, queue.Closed is null))],
            [.. (await flows.List(context.RequestAborted)).Where(f => f is { PublishedVersion: not null, Kind: "inbound" } && Fits(f.Id.Value, f.Title))
                .OrderBy(f => f.Title, StringComparer.CurrentCultureIgnoreCase).Take(Most).Select(f => new TransferFlow(f.Id, f.Title))]);
    }

    private static TransferAgent Agent(LiveAgent a, string? extension) => new(
        a.Id, a.Name, extension, a.RoutingStatus, a.Presence, a.ActivitySince, a is { Presence: Presence.Available, RoutingStatus: RoutingStatus.Idle, Activity: "idle" });
}
