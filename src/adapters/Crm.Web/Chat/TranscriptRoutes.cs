using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Chat;

/// <summary>A chat that is over, sent to its customer by mail: once, to an address he names.</summary>
internal static class TranscriptRoutes
{
    public static void MapCustomer(IEndpointRouteBuilder own)
    {
        own.MapGet("/transcript", MayAsk).WithName("getChatTranscriptState").Produces<ChatTranscriptState>();
        own.MapPost("/transcript", Ask).WithName("mailChatTranscript").RequireRateLimiting(RequestLimits.PublicCallback).Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> MayAsk(string id, HttpContext context, ITranscriptMails mails, ChatTokens tokens) =>
        ChatRoutes.Known(id, context, tokens) is var (conversation, hash) && await mails.MayAsk(conversation, hash, context.RequestAborted) is { } mayAsk
            ? TypedResults.Ok(new ChatTranscriptState(mayAsk))
            : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> Ask(string id, ChatTranscriptRequest body, HttpContext context, ITranscriptMails mails, ChatTokens tokens)
    {
        if (body.Email is not { } email || !ChatReading.IsEmail(email))
        {
            return Problem.OfField("email", "Use an e-mail address of at most 254 characters.");
        }

        if (body.Language is { } language && !HandoverRules.IsLanguage(language))
        {
            return Problem.OfField("language", "Use a language tag such as en or zh.");
        }

        var result = ChatRoutes.Known(id, context, tokens) is var (conversation, hash)
            ? await mails.Send(new CommandId(Guid.CreateVersion7()), conversation, hash, email.Trim().ToLowerInvariant(), body.Language, context.RequestAborted)
            : null;
        return result switch
        {
            null => Problem.Of(ProblemKind.NotFound),
            CommandRefused { Type: "too-many" } many => Problem.Of(ProblemKind.TooManyRequests, many.Detail),
            CommandRefused refused => CommandRoutes.Refused(context, refused),
            _ => TypedResults.StatusCode(StatusCodes.Status202Accepted),
        };
    }
}
