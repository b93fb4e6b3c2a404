using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Queues;

/// <summary>Queues, their rules, and the live picture.</summary>
internal static class QueueRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var queues = api.MapGroup("/queues").WithTags("Queues").RequireAuthorization(Access.Agent);
        queues.MapGet("", List).WithName("listQueues").Produces<Listing<QueueView>>();
        queues.MapGet("/{id}", Get).WithName("getQueue").Produces<QueueView>();
        queues.MapPut("/{id}", Put).WithName("putQueue").RequireAuthorization(Access.Admin).Produces<QueueView>();
        queues.MapGet("/{id}/statistics/live", GetLive).WithName("getLiveQueueStatistics").Produces<QueueStatistics>();
        api.MapGet("/live", GetPicture).WithName("getLivePicture").WithTags("Queues").RequireAuthorization(Access.Supervisor).Produces<LivePicture>();
    }

    private static Listing<QueueView> List(IConfigurationSource configuration) => new([.. configuration.QueueConfigurations.Select(Describe)]);

    private static IResult Get(string id, HttpContext context, IConfigurationSource configuration)
    {
        if (Find(configuration, id) is not { } queue)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, queue.Version);
        return TypedResults.Ok(Describe(queue));
    }

    private static async Task<IResult> Put(
        string id, QueueSettings body, HttpContext context, IConfigurationSource configuration, IConfigurationChanges changes, AuditLog audit)
    {
        if (Find(configuration, id) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag of the queue as If-Match.");
        }

        var faults = QueueSettingsRules.Faults(body);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        bool good = ETags.TryGetIfMatch(context, out long? seen);
        var outcome = good ? await changes.ReplaceQueue(before.Id, body, seen ?? before.Version, context.RequestAborted) : ChangeOutcome.Stale;
        if (outcome != ChangeOutcome.Changed)
        {
            return Problem.Of(outcome == ChangeOutcome.Stale ? ProblemKind.Stale : ProblemKind.NotFound);
        }

        await audit.Add(context, "queue.replaced", id, before.Settings, body);
        return Get(id, context, configuration);
    }

    private static async Task<IResult> GetLive(string id, IContactCentre centre, IConfigurationSource configuration, CancellationToken cancellation)
    {
        var picture = await centre.GetLivePicture(cancellation);
        var live = picture.Queues.FirstOrDefault(q => q.Id.Value == id);
        return live is not null ? TypedResults.Ok(QueueStatistics.Of(live.Id, Days.StartOf(picture.At), picture.At, live.Today))
            : Find(configuration, id) is not null ? Problem.Of(ProblemKind.Unavailable, "The queue is not in the live picture yet.")
            : Problem.Of(ProblemKind.NotFound);
    }

    private static ValueTask<LivePicture> GetPicture(IContactCentre centre, CancellationToken cancellation) => centre.GetLivePicture(cancellation);

    private static QueueConfiguration? Find(IConfigurationSource configuration, string id) => configuration.QueueConfigurations.FirstOrDefault(q => q.Id.Value == id);

    private static QueueView Describe(QueueConfiguration queue) => new(queue.Id, queue.Version, queue.Settings);
}
