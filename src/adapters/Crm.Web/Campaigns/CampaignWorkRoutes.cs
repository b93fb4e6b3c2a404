using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Campaigns;

/// <summary>What an agent does with a record he is shown and with a campaign's call he has. Answers with his desk as it is then.</summary>
internal static class CampaignWorkRoutes
{
    private const int ReasonMax = 100;
    private const int CodeMax = 64;
    private const int AnswersMax = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var work = api.MapGroup("/campaign-calls/{id}").WithTags("Desk").RequireAuthorization(Access.Agent);
        work.MapPost("/dial", Dial).WithName("dialPreview").Produces<DeskState>();
        work.MapPost("/skip", Skip).WithName("skipPreview").Produces<DeskState>();
        work.MapPost("/disposition", Dispose).WithName("disposeCampaignCall").Produces<DeskState>();
        work.MapPost("/form", Fill).WithName("fillCampaignForm").Produces<DeskState>();
        work.MapPost("/do-not-call", OptOut).WithName("optOutOfCampaigns").Produces<DeskState>();
    }

    private static Task<IResult> Dial(string id, HttpContext context, ICampaignWork work, IContactCentre centre, AuditLog audit) =>
        Run(id, context, centre, audit, null, null, (command, agent, interaction) => work.Dial(command, agent, interaction, context.RequestAborted));

    private static Task<IResult> Skip(string id, SkipRequest body, HttpContext context, ICampaignWork work, IContactCentre centre, AuditLog audit) =>
        body.Reason?.Trim() is { Length: >= 1 and <= ReasonMax } reason
            ? Run(id, context, centre, audit, null, null, (command, agent, interaction) => work.Skip(command, agent, interaction, reason, context.RequestAborted))
            : Wrong("reason", $"Say why, in 1 to {ReasonMax} characters.");

    private static Task<IResult> Dispose(string id, DispositionRequest body, HttpContext context, ICampaignWork work, IContactCentre centre, AuditLog audit) =>
        body.Code is { Length: >= 1 and <= CodeMax } code
            ? Run(id, context, centre, audit, null, null,
                (command, agent, interaction) => work.Dispose(command, agent, interaction, code, body.CallAt, body.Mine ?? false, context.RequestAborted))
            : Wrong("code", $"Use 1 to {CodeMax} characters.");

    private static Task<IResult> Fill(string id, FormRequest body, HttpContext context, ICampaignWork work, IContactCentre centre, AuditLog audit) =>
        body.Answers is { Count: <= AnswersMax } answers && answers.Values.All(answer => answer is not null)
            ? Run(id, context, centre, audit, null, null, (command, agent, interaction) => work.Fill(command, agent, interaction, answers, context.RequestAborted))
            : Wrong("answers", $"Give at most {AnswersMax} answers, each a text.");

    private static Task<IResult> OptOut(string id, HttpContext context, ICampaignWork work, IContactCentre centre, AuditLog audit) =>
        Run(id, context, centre, audit, "campaign.opted-out", id, (command, agent, interaction) => work.OptOut(command, agent, interaction, context.RequestAborted));

    private static async Task<IResult> Run(
        string id, HttpContext context, IContactCentre centre, AuditLog audit, string? act, string? subject, Func<CommandId, AgentId, InteractionId, ValueTask<CommandResult>> command)
    {
        if (!Guid.TryParse(id, out var value))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var key))
        {
            return CommandRoutes.WrongKey();
        }

        if (await command(key, context.AgentId(), new InteractionId(value)) is CommandRefused refused)
        {
            return CommandRoutes.Refused(context, refused);
        }

        if (act is not null)
        {
            await audit.Add(context, act, subject!, null, null);
        }

        return await centre.GetDesk(context.AgentId(), context.RequestAborted) is { } desk ? TypedResults.Ok(desk) : Problem.Of(ProblemKind.NotFound);
    }

    private static Task<IResult> Wrong(string field, string message) => Task.FromResult<IResult>(Problem.OfField(field, message));
}
