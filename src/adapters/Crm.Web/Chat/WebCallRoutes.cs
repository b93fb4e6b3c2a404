using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Callbacks;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Chat;

/// <summary>
/// Calls from pages: first a ticket for an entry point, then the call by it. Open to strangers, so a call can reach nothing but the queue
/// behind the entry point, and whoever calls has nothing but his call's token.
/// </summary>
internal static class WebCallRoutes
{
    private const int SdpMax = 64 * 1024;

    /// <param name="chat">The group of the chat's routes, with its limits.</param>
    public static void Map(IEndpointRouteBuilder chat)
    {
        var calls = chat.MapGroup("/calls");
        calls.MapPost("/tickets", Ticket).WithName("askWebCallTicket").RequireRateLimiting(RequestLimits.WebCall)
            .Produces<WebCallTicket>(StatusCodes.Status201Created).Produces<WebCallTicket>();
        calls.MapPost("", Begin).WithName("beginWebCall").Produces<WebCallBegun>(StatusCodes.Status201Created);
        calls.MapGet("/{id}", Look).WithName("getWebCall").Produces<WebCallStatus>();
        calls.MapPost("/{id}/hangup", HangUp).WithName("hangUpWebCall").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Ticket(
        WebCallTicketRequest body, HttpContext context, IWebCalls calls, IConversations conversations, ChatTokens tokens, WebCallTickets tickets)
    {
        if (body.EntryPoint is not { Length: > 0 and <= 64 } || await calls.Availability(body.EntryPoint, context.RequestAborted) is not { } availability)
        {
            return Problem.Of(ProblemKind.NotFound, "There is no such entry point for calls.");
        }

        InteractionId? conversation = null;
        if (body.ConversationId is { } chat)
        {
            // the chat's customer is told to the agent as known: only who holds the chat's token may call out of it
            if (ChatRoutes.Known(chat, context, tokens) is not var (id, hash) || await conversations.Look(id, hash, int.MaxValue, context.RequestAborted) is null)
            {
                return Problem.Of(ProblemKind.NotFound, "There is no such conversation.");
            }

            conversation = id;
        }

        if (availability.State != "online")
        {
            return TypedResults.Ok(new WebCallTicket("offline", null, null, availability.Reason));
        }

        string ticket = tickets.Issue(body.EntryPoint, RequestOrigin.Address(context), conversation);
        return TypedResults.Created((string?)null, new WebCallTicket("ready", ticket, (int)WebCallTickets.Lifetime.TotalSeconds, null));
    }

    private static async Task<IResult> Begin(WebCallRequest body, HttpContext context, IWebCalls calls, ChatTokens tokens, WebCallTickets tickets)
    {
        var faults = ChatReading.Faults(body);
        if (body.Sdp is not { Length: > 0 and <= SdpMax })
        {
            faults["sdp"] = ["Send the offer, at most 64 kB."];
        }

        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        string address = RequestOrigin.Address(context);
        if (tickets.Take(body.Ticket, address) is not var (entryPoint, conversation))
        {
            return Problem.Of(ProblemKind.Forbidden, "The ticket is unknown, used or too old. Ask for another.");
        }

        var id = new InteractionId(Guid.CreateVersion7());
        string token = tokens.Issue(id);
        var result = await calls.Begin(
            new WebCallBeginning(
                id, ChatTokens.Hash(token), entryPoint, address, conversation, body.Sdp!, CallbackReading.Clean(body.Name), body.Language, body.Page,
                body.Attributes ?? new Dictionary<string, string>()),
            context.RequestAborted);
        return result switch
        {
            { SdpAnswer: { } answer } => TypedResults.Created(
                $"/api/v1/chat/calls/{id}", new WebCallBegun(id, token, answer, new WebCallStatus("waiting", null, null, null, null))),
            { Refusal: "too-many" } => Problem.Of(ProblemKind.TooManyRequests, result.Detail),
            { Refusal: "media" } => Problem.OfField("sdp", "The offer fits nothing that is spoken here: audio of G.711 or Opus, with ICE and DTLS."),
            { Refusal: "offline" } => Problem.Of(ProblemKind.WrongState, "Nobody takes calls now."),
            _ => Problem.Of(ProblemKind.Unavailable, "The call could not be taken. Try again in a moment."),
        };
    }

    private static async Task<IResult> Look(string id, HttpContext context, IWebCalls calls, ChatTokens tokens) =>
        ChatRoutes.Known(id, context, tokens) is var (call, hash) && await calls.Look(call, hash, context.RequestAborted) is { } status
            ? TypedResults.Ok(status)
            : Problem.Of(ProblemKind.NotFound);

    private static IResult HangUp(string id, HttpContext context, IWebCalls calls, ChatTokens tokens) =>
        ChatRoutes.Known(id, context, tokens) is var (call, hash) && calls.HangUp(call, hash) ? TypedResults.NoContent() : Problem.Of(ProblemKind.NotFound);
}
