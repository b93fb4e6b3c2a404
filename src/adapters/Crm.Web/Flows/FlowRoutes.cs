using System.Text.Json;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Flows;

/// <summary>IVR flows: drafts, checks, publication, roll-back, and the schema of the flow language.</summary>
internal static class FlowRoutes
{
    private const int NoteMax = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var flows = api.MapGroup("/flows").WithTags("Flows").RequireAuthorization(Access.Supervisor);
        flows.MapGet("", List).WithName("listFlows").Produces<Listing<FlowSummary>>();
        flows.MapGet("/{id}", Get).WithName("getFlow").Produces<FlowView>();
        flows.MapGet("/{id}/versions/{version}", GetVersion).WithName("getFlowVersion").Produces<FlowVersionView>();
        flows.MapPost("/{id}/check", Check).WithName("checkFlow").Produces<FlowCheckView>();
        flows.MapPut("/{id}/draft", SaveDraft).WithName("saveFlowDraft").RequireAuthorization(Access.Admin).Produces<FlowView>();
        flows.MapPost("/{id}/publish", Publish).WithName("publishFlow").RequireAuthorization(Access.Admin).Produces<FlowView>();
        flows.MapPost("/{id}/rollback", RollBack).WithName("rollBackFlow").RequireAuthorization(Access.Admin).Produces<FlowView>();
    }

    /// <summary>The schema is public: editors fetch it by the <c>$schema</c> of a file.</summary>
    public static void MapSchema(IEndpointRouteBuilder app) =>
        app.MapGet("/flow-schema/v1.json", () => TypedResults.Stream(FlowSchema.Open(), "application/schema+json")).ExcludeFromDescription().AllowAnonymous();

    private static async Task<Listing<FlowSummary>> List(IFlowStore flows, CancellationToken cancellation) => new([.. await flows.List(cancellation)]);

    private static async Task<IResult> Get(string id, HttpContext context, IFlowStore flows)
    {
        if (await flows.Get(new FlowId(id), context.RequestAborted) is not { } flow)
            return Problem.Of(ProblemKind.NotFound);
        ETags.Set(context, flow.Summary.DraftVersion);
        var s = flow.Summary;
        return TypedResults.Ok(new FlowView(s.Id, s.Title, s.Kind, s.DraftVersion, s.PublishedVersion, s.ChangedAt, Parse(flow.Draft), flow.Versions));
    }

    private static async Task<IResult> GetVersion(string id, int version, IFlowStore flows, CancellationToken cancellation) =>
        await flows.GetVersion(new FlowId(id), version, cancellation) is { } found
            ? TypedResults.Ok(new FlowVersionView(found.Summary.Version, found.Summary.PublishedAt, found.Summary.PublishedBy, found.Summary.Note, Parse(found.Text)))
            : Problem.Of(ProblemKind.NotFound);

    /// <summary>Checks the flow that is sent, or without one the draft.</summary>
    private static async Task<IResult> Check(string id, JsonElement? body, IFlowStore flows, CancellationToken cancellation)
    {
        bool isSent = body is { ValueKind: JsonValueKind.Object } sent && sent.EnumerateObject().Any();
        string? text = isSent ? body!.Value.GetRawText() : (await flows.Get(new FlowId(id), cancellation))?.Draft;
        if (text is null)
            return Problem.Of(ProblemKind.NotFound);
        var problems = await flows.Check(new FlowId(id), text, cancellation);
        return TypedResults.Ok(new FlowCheckView(problems.Count == 0, problems));
    }

    private static async Task<IResult> SaveDraft(string id, JsonElement body, HttpContext context, IFlowStore flows, AuditLog audit)
    {
        var flow = new FlowId(id);
        var before = await flows.Get(flow, context.RequestAborted);
        if (before is not null && context.Request.Headers.IfMatch.Count == 0)
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag of the flow as If-Match.");
        if (!ETags.TryGetIfMatch(context, out long? seen))
            return Problem.Of(ProblemKind.Stale);
        var outcome = await flows.SaveDraft(flow, body.GetRawText(), seen, context.RequestAborted);
        return await Answer(
            outcome, id, context, flows, () => audit.Add(context, "flow.draft-saved", id, before is null ? null : new { before.Summary.DraftVersion }, body));
    }

    private static async Task<IResult> Publish(string id, PublishFlowRequest? body, HttpContext context, IFlowStore flows, AuditLog audit)
    {
        if (body?.Note?.Length > NoteMax)
            return Problem.OfField("note", $"At most {NoteMax} characters.");
        if (!ETags.TryGetIfMatch(context, out long? seen))
            return Problem.Of(ProblemKind.Stale);
        var before = await flows.Get(new FlowId(id), context.RequestAborted);
        var outcome = await flows.Publish(new FlowId(id), seen, context.UserName(), body?.Note, context.RequestAborted);
        return await Answer(outcome, id, context, flows, () => AuditVersion(audit, context, "flow.published", id, before, flows));
    }

    private static async Task<IResult> RollBack(string id, RollBackFlowRequest body, HttpContext context, IFlowStore flows, AuditLog audit)
    {
        var before = await flows.Get(new FlowId(id), context.RequestAborted);
        var outcome = await flows.RollBack(new FlowId(id), body.Version, context.RequestAborted);
        return await Answer(outcome, id, context, flows, () => AuditVersion(audit, context, "flow.rolled-back", id, before, flows));
    }

    private static async ValueTask AuditVersion(AuditLog audit, HttpContext context, string action, string id, FlowRecord? before, IFlowStore flows)
    {
        var after = await flows.Get(new FlowId(id), CancellationToken.None);
        await audit.Add(context, action, id, new { before?.Summary.PublishedVersion }, new { after?.Summary.PublishedVersion });
    }

    private static async Task<IResult> Answer(FlowOutcome outcome, string id, HttpContext context, IFlowStore flows, Func<ValueTask> audit)
    {
        switch (outcome)
        {
            case FlowOutcome.Done:
                await audit();
                return await Get(id, context, flows);
            case FlowOutcome.Faulty faulty:
                return Problem.OfFields(faulty.Problems.GroupBy(p => p.Node).ToDictionary(g => g.Key, g => g.Select(p => p.Problem).ToArray()));
            case FlowOutcome.Stale:
                return Problem.Of(ProblemKind.Stale);
            default:
                return Problem.Of(ProblemKind.NotFound);
        }
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
