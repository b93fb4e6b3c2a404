using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Configuration;
using Crm.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Hubs;

/// <summary>The live picture for supervisors and wallboards. It only receives.</summary>
[Authorize(Policy = Access.Supervisor)]
internal sealed class SupervisorHub(IContactCentre centre, DeskPush push, ConfigurationPush configuration, IHubContext<SupervisorHub> hub, TimeProvider clock, ILogger<SupervisorHub> log) : Hub
{
    /// <summary>The id of this connection, as in the message hello.</summary>
    public string Connection() => Context.ConnectionId;

    public override async Task OnConnectedAsync()
    {
        var connection = new PushConnection(hub.Clients.Client(Context.ConnectionId), Context, clock, log);
        push.Send(connection, "hello", new Hello(connection.Id));
        if (!push.Supervisors.Add(connection))
        {
            connection.Close("replaced", new Replaced("too-many-tabs"));
            return;
        }

        push.Send(connection, "configuration", configuration.Now);
        push.Send(connection, "live", connection.Rights.Show(await centre.GetLivePicture(Context.ConnectionAborted)));
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        push.Supervisors.Remove(Context.ConnectionId)?.Stop();
        await centre.DetachListener(new AgentId(Context.User?.Identity?.Name ?? ""), Context.ConnectionId);
    }
}
