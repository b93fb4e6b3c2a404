using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
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
        var mine = api.MapGroup("/agents/me/device").WithTags("Desk").RequireAuthorization(Access.Agent);
        mine.MapGet("", async (HttpContext context, IDevices devices, ITelephonyDirectory telephony, IContactCentre centre) =>
            await View(context.AgentId(), context, devices, telephony, centre)).WithName("getMyDevice").Produces<DeviceView>();
        mine.MapPost("", (HttpContext context, IDevices devices, AuditLog audit, TimeProvider clock) =>
            Issue(context.AgentId(), context, devices, audit, clock)).WithName("issueMyDevice").Produces<DeviceSecret>();
        var others = api.MapGroup("/agents/{id}/device").WithTags("Configuration").RequireAuthorization(Access.Supervisor);
        others.MapGet("", GetOf).WithName("getDevice").Produces<DeviceView>();
        others.MapPost("", IssueOf).WithName("issueDevice").Produces<DeviceSecret>();
    }

    private static async Task<IResult> GetOf(
        string id, HttpContext context, IDevices devices, ITelephonyDirectory telephony, IContactCentre centre, IConfigurationSource configuration, QueueScope scope)
    {
        var agent = new AgentId(id);
        return !configuration.AgentConfigurations.Any(a => a.Id == agent)
            ? Problem.Of(ProblemKind.NotFound)
            : await scope.Agent(context, agent) ?? TypedResults.Ok(await View(agent, context, devices, telephony, centre));
    }

    private static async Task<IResult> IssueOf(string id, HttpContext context, IDevices devices, QueueScope scope, AuditLog audit, TimeProvider clock) =>
        await scope.Agent(context, new AgentId(id)) ?? await Issue(new AgentId(id), context, devices, audit, clock);

    private static async Task<DeviceView> View(AgentId agent, HttpContext context, IDevices devices, ITelephonyDirectory telephony, IContactCentre centre)
    {
        var device = await devices.Find(agent, context.RequestAborted);
        var desk = await centre.GetDesk(agent, context.RequestAborted);
        return new DeviceView(device?.UserName ?? agent.Value, telephony.Realm, device is not null, device?.CreatedAt)
        {
            Extension = device?.Extension,
            Registered = desk?.Phone.Devices,
        };
    }

    private static async Task<IResult> Issue(AgentId agent, HttpContext context, IDevices devices, AuditLog audit, TimeProvider clock)
    {
        if (await devices.Issue(agent, Instant.Now(clock), context.RequestAborted) is not { } issued)
        {
            return Problem.Of(ProblemKind.NotFound, agent == context.AgentId() ? "You have no agent settings." : null);
        }

        await audit.Add(context, "device.secret-issued", issued.Device.UserName);
        return TypedResults.Ok(new DeviceSecret(issued.Device.UserName, issued.Device.Realm, issued.Secret));
    }
}
