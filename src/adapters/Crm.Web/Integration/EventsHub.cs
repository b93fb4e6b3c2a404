using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Rest;
using Crm.PublicEvents;
using Crm.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Crm.Web.Integration;

/// <summary>The stream as it happens. It only receives; <c>after</c> and <c>types</c> are in the address, as for reading it.</summary>
[Authorize(Policy = Access.Agent)]
internal sealed class EventsHub(IPublicEventLog log, EventPump pump) : Hub
{
    public override Task OnConnectedAsync()
    {
        var context = Context.GetHttpContext()!;
        string after = context.Request.Query["after"].ToString();
        long? cursor = after.Length == 0 ? log.Newest : EventRoutes.CursorOf(after, log);
        var filter = EventViews.FilterOf(context, context.Request.Query["types"]);
        bool may = !context.IsKey() || context.HasScope(ApiScopes.Events);
        if (cursor is not { } from || filter is null || !may || !pump.Start(Context, context, from, filter))
        {
            Context.Abort();
        }

        return Task.CompletedTask;
    }
}
