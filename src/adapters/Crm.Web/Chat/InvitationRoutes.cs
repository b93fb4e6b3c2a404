using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Chat;

/// <summary>Invitations to chat: what pages ask on behalf of their visitors, and what came of it for supervisors.</summary>
internal static class InvitationRoutes
{
    private const int EntryPointMax = 64;

    public static void MapVisitor(IEndpointRouteBuilder chat)
    {
        chat.MapPost("/invitations", Ask).WithName("askForInvitation").RequireRateLimiting(RequestLimits.ChatInvite)
            .Produces<InvitationTicket>(StatusCodes.Status201Created).Produces<InvitationTicket>();
        chat.MapPost("/invitations/{id}", Answer).WithName("answerInvitation").Produces(StatusCodes.Status204NoContent);
    }

    /// <param name="queue">The routes of one queue.</param>
    public static void MapSupervisor(IEndpointRouteBuilder queue) =>
        queue.MapGet("/invitations", Figures).WithName("getQueueInvitations").Produces<InvitationFigures>();

    private static async Task<IResult> Ask(InvitationRequest body, HttpContext context, IInvitations invitations)
    {
        if (body.EntryPoint is not { Length: > 0 and <= EntryPointMax } entryPoint)
        {
            return Problem.OfField("entryPoint", "Say which entry point.");
        }

        if (!SettingsValidation.IsKey(body.Rule))
        {
            return Problem.OfField("rule", "Say which rule holds.");
        }

        if (body.Language is not null && !HandoverRules.IsLanguage(body.Language))
        {
            return Problem.OfField("language", "Use a language tag such as en or zh.");
        }

        var command = new CommandId(Guid.CreateVersion7());
        return await invitations.Ask(command, entryPoint, body.Rule!, body.Language, RequestOrigin.Address(context), context.RequestAborted) switch
        {
            null => Problem.Of(ProblemKind.NotFound, "There is no such entry point."),
            { InvitationId: { } id } ticket => TypedResults.Created($"/api/v1/chat/invitations/{id}", ticket),
            var ticket => TypedResults.Ok(ticket),
        };
    }

    private static async Task<IResult> Answer(string id, InvitationAnswer body, HttpContext context, IInvitations invitations)
    {
        if (body.Answer is not ("accepted" or "declined"))
        {
            return Problem.OfField("answer", "Use accepted or declined.");
        }

        return Guid.TryParse(id, out var value)
            ? await invitations.Answer(new CommandId(Guid.CreateVersion7()), new InvitationId(value), body.Answer == "accepted", context.RequestAborted) switch
            {
                CommandRefused refused => CommandRoutes.Refused(context, refused),
                _ => TypedResults.NoContent(),
            }
            : Problem.Of(ProblemKind.NotFound);
    }

    private static async Task<IResult> Figures(string id, HttpContext context, IInvitations invitations, IConfigurationSource configuration, QueueScope scope)
    {
        var queue = new QueueId(id);
        return await scope.Queue(context, queue) is { } beyond ? beyond
            : configuration.QueueConfigurations.All(q => q.Id != queue) ? Problem.Of(ProblemKind.NotFound)
            : TypedResults.Ok(await invitations.Figures(queue, context.RequestAborted));
    }
}
