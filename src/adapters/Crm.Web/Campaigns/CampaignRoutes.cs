using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Campaigns;

/// <summary>Outbound campaigns: made, started, watched, stopped. A supervisor has those of his queues.</summary>
internal static class CampaignRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns").RequireAuthorization(Access.Supervisor);
        campaigns.MapGet("", List).WithName("listCampaigns").Produces<Listing<CampaignView>>();
        campaigns.MapGet("/{id}", Get).WithName("getCampaign").Produces<CampaignView>();
        campaigns.MapPut("/{id}", Put).WithName("putCampaign").Produces<CampaignView>();
        campaigns.MapDelete("/{id}", Delete).WithName("removeCampaign").Produces(StatusCodes.Status204NoContent);
        campaigns.MapGet("/{id}/attempts", Attempts).WithName("listCampaignAttempts").Produces<Listing<CampaignAttemptView>>();
        campaigns.MapPost("/{id}/clone", Clone).WithName("cloneCampaign").Produces<CampaignView>();
        CampaignEvidenceRoutes.Map(api);
        foreach (var verb in Enum.GetValues<CampaignVerb>())
        {
            string word = verb.ToString().ToLowerInvariant();
            campaigns.MapPost($"/{{id}}/{word}", (string id, HttpContext context, ICampaigns all, QueueScope scope, AuditLog audit) => Ask(verb, id, context, all, scope, audit))
                .WithName($"{word}Campaign").Produces<CampaignView>();
        }
    }

    private static async Task<IResult> List(HttpContext context, ICampaigns campaigns, QueueScope scope)
    {
        var all = await campaigns.List(context.RequestAborted);
        return TypedResults.Ok(new Listing<CampaignView>([.. all.Where(c => scope.Sees(context, c.Settings.Queue))]));
    }

    private static async Task<IResult> Get(string id, HttpContext context, ICampaigns campaigns, QueueScope scope)
    {
        var (view, problem) = await Find(id, context, campaigns, scope);
        return problem ?? TypedResults.Ok(view);
    }

    private static async Task<IResult> Attempts(string id, HttpContext context, ICampaigns campaigns, QueueScope scope)
    {
        var (view, problem) = await Find(id, context, campaigns, scope);
        return problem ?? TypedResults.Ok(new Listing<CampaignAttemptView>(await campaigns.Attempts(view!.Id, context.RequestAborted) ?? []));
    }

    private static async Task<IResult> Put(string id, CampaignSettings body, HttpContext context, ICampaigns campaigns, QueueScope scope, AuditLog audit)
    {
        if (!SettingsValidation.IsKey(id))
        {
            return Problem.OfField("id", "Use 1 to 64 characters of a-z, 0-9, '-' and '_'.");
        }

        if (body.Fault() is { } fault)
        {
            return Problem.Of(ProblemKind.Invalid, fault);
        }

        var before = await campaigns.Find(new CampaignId(id), context.RequestAborted);
        foreach (var queue in body.Inbound.Queues.Append(body.Queue).Concat(before is null ? [] : [before.Settings.Queue]).Distinct())
        {
            if (await scope.Queue(context, queue) is { } refusal)
            {
                return refusal;
            }
        }

        return await Run(
            new CampaignId(id), context, campaigns, audit, "campaign.saved", before?.Settings, body,
            command => campaigns.Save(command, new CampaignId(id), body, $"user:{context.UserName()}", context.RequestAborted));
    }

    /// <summary>Makes a new campaign with the settings of another; who starts it has to give it a list that is free.</summary>
    private static async Task<IResult> Clone(string id, CloneRequest body, HttpContext context, ICampaigns campaigns, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await Find(id, context, campaigns, scope);
        if (problem is not null)
        {
            return problem;
        }

        if (body.Id is not { } fresh || !SettingsValidation.IsKey(fresh))
        {
            return Problem.OfField("id", "Use 1 to 64 characters of a-z, 0-9, '-' and '_'.");
        }

        if (await campaigns.Find(new CampaignId(fresh), context.RequestAborted) is not null)
        {
            return Problem.Of(ProblemKind.WrongState, "There is a campaign with this key already.");
        }

        foreach (var queue in view!.Settings.Inbound.Queues)
        {
            if (await scope.Queue(context, queue) is { } refusal)
            {
                return refusal;
            }
        }

        var settings = view.Settings with { DisplayName = body.DisplayName ?? view.Settings.DisplayName };
        return settings.Fault() is { } fault
            ? Problem.Of(ProblemKind.Invalid, fault)
            : await Run(
                new CampaignId(fresh), context, campaigns, audit, "campaign.cloned", new { from = id }, settings,
                command => campaigns.Save(command, new CampaignId(fresh), settings, $"user:{context.UserName()}", context.RequestAborted));
    }

    private static async Task<IResult> Ask(CampaignVerb verb, string id, HttpContext context, ICampaigns campaigns, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await Find(id, context, campaigns, scope);
        return problem ?? await Run(
            view!.Id, context, campaigns, audit, $"campaign.{verb.ToString().ToLowerInvariant()}", new { view.Stage }, null,
            command => campaigns.Ask(command, view.Id, verb, $"user:{context.UserName()}", context.RequestAborted));
    }

    private static async Task<IResult> Delete(string id, HttpContext context, ICampaigns campaigns, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await Find(id, context, campaigns, scope);
        if (problem is not null)
        {
            return problem;
        }

        var done = await Run(
            view!.Id, context, campaigns, audit, "campaign.removed", view.Settings, null,
            command => campaigns.Remove(command, view.Id, $"user:{context.UserName()}", context.RequestAborted));
        return done;
    }

    /// <summary>Carries out a command, writes it down and answers with the campaign as it is then; without one when it is gone.</summary>
    private static async Task<IResult> Run(
        CampaignId id, HttpContext context, ICampaigns campaigns, AuditLog audit, string act, object? before, object? after, Func<CommandId, ValueTask<CommandResult>> command)
    {
        if (!CommandRoutes.TryGetCommandId(context, out var key))
        {
            return CommandRoutes.WrongKey();
        }

        if (await command(key) is CommandRefused refused)
        {
            return CommandRoutes.Refused(context, refused);
        }

        await audit.Add(context, act, id.Value, before, after);
        return await campaigns.Find(id, context.RequestAborted) is { } view ? TypedResults.Ok(view) : TypedResults.NoContent();
    }

    /// <summary>A campaign of his queues, or what is answered instead.</summary>
    internal static async Task<(CampaignView? View, IResult? Problem)> Find(string id, HttpContext context, ICampaigns campaigns, QueueScope scope)
    {
        if (await campaigns.Find(new CampaignId(id), context.RequestAborted) is not { } view)
        {
            return (null, Problem.Of(ProblemKind.NotFound));
        }

        return await scope.Queue(context, view.Settings.Queue) is { } refusal ? (null, refusal) : (view, null);
    }
}
