using Crm.Contracts.Accounts;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Telephony.Trunks;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>A person's SIP device and its secret.</summary>
internal static class DeviceRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var device = api.MapGroup("/agents/me/device").WithTags("Desk").RequireAuthorization(Access.Agent);
        device.MapGet("", Get).WithName("getMyDevice").Produces<DeviceView>();
        device.MapPost("", Issue).WithName("issueMyDevice").Produces<DeviceSecret>();
    }

    private static async Task<DeviceView> Get(HttpContext context, IDevices devices, ITelephonyDirectory telephony)
    {
        var device = await devices.Find(context.AgentId(), context.RequestAborted);
        return new DeviceView(device?.UserName ?? context.UserName(), telephony.Realm, device is not null, device?.CreatedAt);
    }

    private static async Task<IResult> Issue(HttpContext context, IDevices devices, AuditLog audit, TimeProvider clock)
    {
        if (await devices.Issue(context.AgentId(), Instant.Now(clock), context.RequestAborted) is not { } issued)
        {
            return Problem.Of(ProblemKind.NotFound, "You have no agent settings.");
        }

        await audit.Add(context, "device.secret-issued", issued.Device.UserName);
        return TypedResults.Ok(new DeviceSecret(issued.Device.UserName, issued.Device.Realm, issued.Secret));
    }
}
