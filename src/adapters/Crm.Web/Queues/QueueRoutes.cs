using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Web.Chat;
using Crm.Web.Configuration;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Queues;

/// <summary>Queues, their rules, and the live picture.</summary>
internal static class QueueRoutes
{
    private static readonly TimeSpan ClosedMax = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder api)
    {
        var queues = api.MapGroup("/queues").WithTags("Queues").RequireAuthorization(Access.Agent);
        queues.MapGet("", List).WithName("listQueues").Produces<Listing<QueueView>>();
        queues.MapGet("/{id}", (string id, HttpContext context, QueueKind kind, ConfigurationEditor editor) => editor.Show(context, kind, id)).WithName("getQueue").Produces<QueueView>();
        queues.MapGet("/{id}/statistics/live", GetLive).WithName("getLiveQueueStatistics").Produces<QueueStatistics>();
        api.MapGet("/live", GetPicture).WithName("getLivePicture").WithTags("Queues").RequireAuthorization(Access.Supervisor).Produces<LivePicture>();
        MapChanges(api.MapGroup("/queues/{id}").WithTags("Configuration").RequireAuthorization(Access.Supervisor));
    }

    private static void MapChanges(RouteGroupBuilder queue)
    {
        queue.MapPut("", (string id, QueueSettings body, string? note, HttpContext context, QueueKind kind, ConfigurationEditor editor) =>
            editor.Replace(context, kind, id, _ => body, note)).WithName("putQueue").Produces<QueueView>();
        queue.MapPost("/close", Close).WithName("closeQueue").Produces<QueueView>();
        queue.MapPost("/open", Open).WithName("openQueue").Produces<QueueView>();
        InvitationRoutes.MapSupervisor(queue);
        queue.MapGet("/versions", (string id, HttpContext context, QueueKind kind, ConfigurationEditor editor) => editor.Versions(context, kind, id))
            .WithName("listQueueVersions").Produces<Listing<ConfigurationVersionView>>();
        queue.MapPost("/undo", (string id, UndoRequest body, HttpContext context, QueueKind kind, ConfigurationEditor editor) => editor.Undo(context, kind, id, body))
            .WithName("undoQueue").Produces<QueueView>();
    }

    private static Listing<QueueView> List(HttpContext context, IConfigurationSource configuration, QueueKind kind, QueueScope scope) =>
        new([.. configuration.QueueConfigurations.Where(q => scope.Sees(context, q.Id)).Select(q => kind.Describe(q.Id, new(q.Settings, q.Version)))]);

    /// <summary>Closes it now, whatever its hours say; those who wait leave by the rule for closed.</summary>
    private static async Task<IResult> Close(
        string id, CloseQueueRequest? body, HttpContext context, QueueKind kind, ConfigurationEditor editor, TimeProvider clock)
    {
        var now = Instant.Now(clock);
        if (body?.Until is { } until && (until <= now || until > now + ClosedMax))
        {
            return Problem.OfField("until", "Must lie ahead, at most seven days.");
        }

        return await editor.Edit(
            context,
            new Act<QueueSettings>(kind, id, "queue.closed", body?.Reason),
            before => before with { Overflow = (before.Overflow ?? new OverflowRules()) with { EmergencyClosed = true, ClosedUntil = body?.Until } });
    }

    /// <summary>Ends an emergency closing; its hours hold again.</summary>
    private static Task<IResult> Open(string id, OpenQueueRequest? body, HttpContext context, QueueKind kind, ConfigurationEditor editor) => editor.Edit(
        context,
        new Act<QueueSettings>(kind, id, "queue.opened", body?.Reason),
        before => before.Overflow is { } rules ? before with { Overflow = rules with { EmergencyClosed = false, ClosedUntil = null } } : before);

    private static async Task<IResult> GetLive(string id, HttpContext context, IContactCentre centre, IConfigurationSource configuration, QueueScope scope)
    {
        if (await scope.Queue(context, new QueueId(id)) is { } beyond)
        {
            return beyond;
        }

        var picture = await centre.GetLivePicture(context.RequestAborted);
        var live = picture.Queues.FirstOrDefault(q => q.Id.Value == id);
        return live is not null ? TypedResults.Ok(QueueStatistics.Of(live.Id, Days.StartOf(picture.At), picture.At, live.Today))
            : Find(configuration, id) is not null ? Problem.Of(ProblemKind.Unavailable, "The queue is not in the live picture yet.")
            : Problem.Of(ProblemKind.NotFound);
    }

    private static async ValueTask<LivePicture> GetPicture(HttpContext context, IContactCentre centre) =>
        context.Rights().Show(await centre.GetLivePicture(context.RequestAborted));

    private static QueueConfiguration? Find(IConfigurationSource configuration, string id) => configuration.QueueConfigurations.FirstOrDefault(q => q.Id.Value == id);
}
