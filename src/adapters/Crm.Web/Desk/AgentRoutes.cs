using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>Agents, their desks, presence and browser media.</summary>
internal static class AgentRoutes
{
    private const int ReasonLengthMax = 200;
    private const int SdpLengthMax = 64 * 1024;
    private const int ConnectionIdLengthMax = 128;

    public static void Map(IEndpointRouteBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("Desk").RequireAuthorization(Access.Agent);
        agents.MapGet("", List).WithName("listAgents").Produces<Listing<AgentView>>();
        agents.MapGet("/me", GetMe).WithName("getMyAgent").Produces<AgentView>();
        agents.MapGet("/me/desk", GetDesk).WithName("getMyDesk").Produces<DeskState>();
        agents.MapPut("/me/presence", PutMyPresence).WithName("putMyPresence").Produces<DeskState>();
        agents.MapPut("/{id}/presence", PutPresence).WithName("putPresence").RequireAuthorization(Access.Supervisor).Produces<DeskState>();
        agents.MapGet("/me/dialled", DialRoutes.Dialled).WithName("listMyDialled").Produces<Listing<DialledNumber>>();
        agents.MapPost("/me/media", ConnectMedia).WithName("connectMedia").Produces<MediaResponse>();
    }

    private static async Task<Listing<AgentView>> List(HttpContext context, IContactCentre centre, IConfigurationSource configuration)
    {
        var live = (await centre.GetLivePicture(context.RequestAborted)).Agents.ToDictionary(a => a.Id);
        var shown = configuration.AgentConfigurations.Where(a => a.Id == context.AgentId() || context.Rights().CoversAny(a.Settings.Queues.Keys));
        return new Listing<AgentView>([.. shown.Select(a => Describe(a, live.GetValueOrDefault(a.Id)))]);
    }

    private static async Task<IResult> GetMe(HttpContext context, IContactCentre centre, IConfigurationSource configuration)
    {
        var me = context.AgentId();
        var live = (await centre.GetLivePicture(context.RequestAborted)).Agents.FirstOrDefault(a => a.Id == me);
        return configuration.AgentConfigurations.FirstOrDefault(a => a.Id == me) is { } agent
            ? TypedResults.Ok(Describe(agent, live))
            : Problem.Of(ProblemKind.NotFound, "You have no agent settings.");
    }

    private static async Task<IResult> GetDesk(HttpContext context, IContactCentre centre) =>
        await centre.GetDesk(context.AgentId(), context.RequestAborted) is { } desk
            ? TypedResults.Ok(desk)
            : Problem.Of(ProblemKind.NotFound, "You have no agent settings.");

    private static Task<IResult> PutMyPresence(PresenceRequest body, HttpContext context, IContactCentre centre) => SetPresence(body, context, centre, context.AgentId());

    private static async Task<IResult> PutPresence(
        string id, PresenceRequest body, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit)
    {
        var agent = new AgentId(id);
        if (await scope.Agent(context, agent) is { } beyond)
        {
            return beyond;
        }

        if (await centre.GetDesk(agent, context.RequestAborted) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var result = await SetPresence(body, context, centre, agent);
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            await audit.Add(context, "presence.set", id, new PresenceRequest(before.Presence, before.PresenceReason), body);
        }

        return result;
    }

    private static async Task<IResult> SetPresence(PresenceRequest body, HttpContext context, IContactCentre centre, AgentId agent) =>
        body.Reason is { Length: > ReasonLengthMax }
            ? Problem.OfField("reason", $"At most {ReasonLengthMax} characters.")
            : await CommandRoutes.Run(context, centre, agent, (command, by, who) => new SetPresence(command, by, who, body.Presence, body.Reason));

    private static async Task<IResult> ConnectMedia(MediaRequest body, HttpContext context, IContactCentre centre)
    {
        if (body.Sdp is not { Length: > 0 and <= SdpLengthMax })
        {
            return Problem.OfField("sdp", "Send the offer, at most 64 kB.");
        }

        if (body.ConnectionId is not { Length: > 0 and <= ConnectionIdLengthMax })
        {
            return Problem.OfField("connectionId", "Send the id of your agent hub connection.");
        }

        var result = await centre.ConnectMedia(context.AgentId(), body.ConnectionId, body.Sdp, context.RequestAborted);
        return result is { Session: { } session, SdpAnswer: { } answer }
            ? TypedResults.Ok(new MediaResponse(session, answer))
            : Problem.Of(ProblemKind.WrongState, result.Problem);
    }

    private static AgentView Describe(AgentConfiguration agent, LiveAgent? live) => new(
        agent.Id,
        agent.Settings.DisplayName,
        live?.Presence ?? Presence.Offline,
        live?.PresenceReason,
        live?.PresenceSince ?? default,
        live?.RoutingStatus ?? RoutingStatus.OffQueue,
        live?.Activity ?? "off-queue",
        live?.ActivitySince ?? default,
        live?.Occupancy,
        [.. agent.Settings.Queues.OrderBy(q => q.Value).ThenBy(q => q.Key.Value, StringComparer.Ordinal).Select(q => new AgentQueue(q.Key, q.Value))],
        agent.Settings.Skills.OrderBy(s => s.Key.Value, StringComparer.Ordinal).ToDictionary(s => s.Key.Value, s => s.Value),
        agent.Settings.MaxVoice);
}
