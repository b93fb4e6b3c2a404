using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Hubs;

/// <summary>One connection per tab of an agent's desk. It only receives; commands go by REST.</summary>
[Authorize(Policy = Access.Agent)]
internal sealed class AgentHub(IContactCentre centre, DeskPush push, IHubContext<AgentHub> hub, TimeProvider clock, ILogger<AgentHub> log) : Hub
{
    /// <summary>The id of this connection, as in the message hello.</summary>
    public string Connection() => Context.ConnectionId;

    public override async Task OnConnectedAsync()
    {
        var connection = new PushConnection(hub.Clients.Client(Context.ConnectionId), Context, clock, log);
        var agent = new AgentId(connection.UserName);
        push.Send(connection, "hello", new Hello(connection.Id));
        if (!push.Agents.Add(connection))
        {
            connection.Close("replaced", new Replaced("too-many-tabs"));
            return;
        }

        if (!await centre.AttachBrowser(agent, connection.Id, Context.ConnectionAborted))
        {
            push.Replace(connection.Id, "another-tab");
            return;
        }

        if (await centre.GetDesk(agent, Context.ConnectionAborted) is { } desk)
        {
            push.Send(connection, "desk", desk);
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        push.Agents.Remove(Context.ConnectionId)?.Stop();
        await centre.DetachBrowser(new AgentId(Context.User?.Identity?.Name ?? ""), Context.ConnectionId);
    }
}
