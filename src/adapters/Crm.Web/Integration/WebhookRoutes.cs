using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Contracts.Integration;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Integration;

/// <summary>Receivers of events, kept by administrators.</summary>
internal static class WebhookRoutes
{
    private const int ReplayMax = 1_000;

    /// <summary>How long the secret before a new one goes on signing.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static void Map(IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireAuthorization(Access.Admin);
        webhooks.MapGet("", List).WithName("listWebhooks").Produces<Listing<WebhookView>>();
        webhooks.MapPost("", Create).WithName("createWebhook").Produces<WebhookIssued>(StatusCodes.Status201Created);
        webhooks.MapGet("/{id}", Get).WithName("getWebhook").Produces<WebhookView>();
        webhooks.MapPut("/{id}", Change).WithName("changeWebhook").Produces<WebhookView>();
        webhooks.MapDelete("/{id}", Delete).WithName("deleteWebhook").Produces(StatusCodes.Status204NoContent);
        webhooks.MapPost("/{id}/test", Test).WithName("testWebhook").Produces<WebhookTested>();
        webhooks.MapPost("/{id}/secret", Rotate).WithName("rotateWebhookSecret").Produces<WebhookIssued>();
        webhooks.MapGet("/{id}/dead-letters", DeadLetters).WithName("listDeadLetters").Produces<Page<DeadLetterView>>();
        webhooks.MapPost("/{id}/dead-letters/replay", Replay).WithName("replayDeadLetters").Produces<Replayed>();
    }

    private static async Task<IResult> List(HttpContext context, IWebhookStore store) =>
        TypedResults.Ok(new Listing<WebhookView>([.. (await store.List(context.RequestAborted)).Select(WebhookReading.View)]));

    private static async Task<IResult> Get(string id, HttpContext context, IWebhookStore store)
    {
        if (await Find(id, context, store) is not { } webhook)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, webhook.Version);
        return TypedResults.Ok(WebhookReading.View(webhook));
    }

    private static async Task<IResult> Create(WebhookRequest body, HttpContext context, IWebhookStore store, IWebhookDesk desk, IPublicEventLog log, AuditLog audit, TimeProvider clock)
    {
        if (WebhookReading.Read(body, desk, out var faults) is not { } settings)
        {
            return Problem.OfFields(faults);
        }

        string secret = NewSecret();
        var now = Instant.Now(clock);
        var webhook = await store.Create(Guid.CreateVersion7(now.ToDateTimeOffset()), settings, secret, log.Newest, now, context.UserName(), context.RequestAborted);
        if (webhook is null)
        {
            return Problem.Of(ProblemKind.WrongState, $"There are {IWebhookStore.CountMax} webhooks; delete one first.");
        }

        var view = WebhookReading.View(webhook);
        await audit.Add(context, "webhook.created", view.Id, null, Audited(view));
        desk.Changed();
        ETags.Set(context, webhook.Version);
        return TypedResults.Created($"/api/v1/webhooks/{view.Id}", new WebhookIssued(view, secret));
    }

    private static async Task<IResult> Change(string id, WebhookRequest body, HttpContext context, IWebhookStore store, IWebhookDesk desk, AuditLog audit)
    {
        if (await Find(id, context, store) is not { } webhook)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (!ETags.TryGetIfMatch(context, out long? seen) || (seen is { } version && version != webhook.Version))
        {
            return Problem.Of(ProblemKind.Stale);
        }

        if (seen is null)
        {
            return Problem.Of(ProblemKind.IfMatchRequired);
        }

        if (WebhookReading.Read(body, desk, out var faults) is not { } settings)
        {
            return Problem.OfFields(faults);
        }

        if (!await store.Change(webhook.Id, settings, webhook.Version, context.RequestAborted))
        {
            return Problem.Of(ProblemKind.Stale);
        }

        var view = WebhookReading.View((await store.Find(webhook.Id, context.RequestAborted))!);
        await audit.Add(context, "webhook.changed", view.Id, Audited(WebhookReading.View(webhook)), Audited(view));
        desk.Changed();
        return await Get(id, context, store);
    }

    private static async Task<IResult> Delete(string id, HttpContext context, IWebhookStore store, IWebhookDesk desk, AuditLog audit)
    {
        if (await Find(id, context, store) is not { } webhook || !await store.Delete(webhook.Id, context.RequestAborted))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var view = WebhookReading.View(webhook);
        await audit.Add(context, "webhook.deleted", view.Id, Audited(view));
        desk.Changed();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Test(string id, HttpContext context, IWebhookStore store, IWebhookDesk desk, AuditLog audit)
    {
        if (await Find(id, context, store) is not { } webhook || await desk.Test(webhook.Id, context.RequestAborted) is not { } answer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "webhook.tested", webhook.Id.ToString("n"), null, new { answer.Status, answer.Error });
        return TypedResults.Ok(new WebhookTested(answer.Error is null, answer.Status, answer.Error));
    }

    private static async Task<IResult> Rotate(string id, HttpContext context, IWebhookStore store, IWebhookDesk desk, AuditLog audit, TimeProvider clock)
    {
        string secret = NewSecret();
        if (await Find(id, context, store) is not { } webhook || !await store.Rotate(webhook.Id, secret, Instant.Now(clock) + Overlap, context.RequestAborted))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "webhook.secret-rotated", webhook.Id.ToString("n"));
        desk.Changed();
        return TypedResults.Ok(new WebhookIssued(WebhookReading.View((await store.Find(webhook.Id, context.RequestAborted))!), secret));
    }

    private static async Task<IResult> DeadLetters(string id, string? after, int? limit, HttpContext context, IWebhookStore store)
    {
        if (await Find(id, context, store) is not { } webhook)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (Paging.Limit(limit) is not { } count)
        {
            return Problem.OfField("limit", $"Use 1 to {Paging.LimitMax}.");
        }

        if ((after is null ? -1 : EventSequence.Parse(after)) is not { } begin)
        {
            return Problem.OfField("after", "Use the value of next.");
        }

        var dead = await store.DeadLetters(webhook.Id, begin, count + 1, context.RequestAborted);
        var page = dead.Take(count).Select(WebhookReading.View).ToArray();
        return TypedResults.Ok(new Page<DeadLetterView>(page, dead.Count > count ? page[^1].Id : null));
    }

    private static async Task<IResult> Replay(string id, ReplayRequest? body, HttpContext context, IWebhookStore store, IWebhookDesk desk, AuditLog audit, TimeProvider clock)
    {
        if (await Find(id, context, store) is not { } webhook)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        long?[]? sequences = body?.Ids?.Select(EventSequence.Parse).ToArray();
        if (sequences is { Length: > ReplayMax } || sequences?.Contains(null) == true)
        {
            return Problem.OfField("ids", $"Use ids of dead letters, at most {ReplayMax}; leave it out for all.");
        }

        int count = await store.Replay(webhook.Id, sequences?.Select(s => s!.Value).ToArray(), Instant.Now(clock), context.RequestAborted);
        await audit.Add(context, "webhook.replayed", webhook.Id.ToString("n"), null, new { count });
        desk.Changed();
        return TypedResults.Ok(new Replayed(count));
    }

    private static async Task<Webhook?> Find(string id, HttpContext context, IWebhookStore store) =>
        Guid.TryParse(id, out var value) ? await store.Find(value, context.RequestAborted) : null;

    private static object Audited(WebhookView view) => new { view.Name, view.Url, view.Types, view.PersonalData, view.Enabled };

    private static string NewSecret() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
