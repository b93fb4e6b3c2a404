using System.Collections.Immutable;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Primitives;
using Crm.Web.Callbacks;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Chat;

/// <summary>The customer's side of chats: open to strangers, limited by address; each conversation is reached by its token alone.</summary>
internal static class ChatRoutes
{
    private const int CommentMax = 1_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var chat = api.MapGroup("/chat").WithTags("Chat").AllowAnonymous().RequireRateLimiting(RequestLimits.Chat);
        chat.MapGet("/availability", Availability).WithName("getChatAvailability").Produces<ChatAvailability>();
        chat.MapPost("/conversations", Begin).WithName("beginChat").RequireRateLimiting(RequestLimits.ChatBegin)
            .Produces<ChatTicket>(StatusCodes.Status201Created).Produces<ChatTicket>();
        var own = chat.MapGroup("/conversations/{id}");
        own.MapGet("", Look).WithName("getChat").Produces<ChatSnapshot>();
        own.MapPost("/messages", Say).WithName("postChatMessage").Produces<ChatMessage>();
        own.MapPost("/read", Read).WithName("markChatRead").Produces(StatusCodes.Status204NoContent);
        own.MapPost("/typing", Typing).WithName("showChatTyping").Produces(StatusCodes.Status204NoContent);
        own.MapPost("/end", End).WithName("endChat").Produces(StatusCodes.Status204NoContent);
        own.MapPost("/rating", Rate).WithName("rateChat").Produces(StatusCodes.Status204NoContent);
        FileRoutes.MapCustomer(own);
        TranscriptRoutes.MapCustomer(own);
        InvitationRoutes.MapVisitor(chat);
        WebCallRoutes.Map(chat);
    }

    private static async Task<IResult> Availability(string? entryPoint, HttpContext context, IConversations conversations) =>
        entryPoint is { Length: > 0 and <= 64 } && await conversations.Availability(entryPoint, context.RequestAborted) is { } availability
            ? TypedResults.Ok(availability)
            : Problem.Of(ProblemKind.NotFound, "There is no such entry point.");

    private static async Task<IResult> Begin(ChatRequest body, HttpContext context, IConversations conversations, ChatTokens tokens, CrmSettings settings)
    {
        var faults = ChatReading.Faults(body, settings.ChatIdentitySecret);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        var id = new InteractionId(Guid.CreateVersion7());
        string token = tokens.Issue(id);
        var beginning = new ChatBeginning(
            id, ChatTokens.Hash(token), body.EntryPoint!, RequestOrigin.Address(context), CallbackReading.Clean(body.Name),
            CallbackReading.Clean(body.Email)?.ToLowerInvariant(), body.Phone is null ? null : CallbackReading.NumberOf(body.Phone, out _),
            CallbackReading.Clean(body.Subject), body.Language, body.Page is { Url: null, Title: null } ? null : body.Page,
            body.Attributes?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty, body.CustomerId)
        {
            First = body.First,
            Invitation = Guid.TryParse(body.Invitation, out var invitation) ? new InvitationId(invitation) : null,
        };
        switch (await conversations.Begin(new CommandId(Guid.CreateVersion7()), beginning, context.RequestAborted))
        {
            case CommandDone:
                var now = await conversations.Look(id, ChatTokens.Hash(token), int.MaxValue, context.RequestAborted);
                var status = now?.Status ?? new ChatStatus("waiting", null, null, null, null);
                return TypedResults.Created($"/api/v1/chat/conversations/{id}", new ChatTicket(status.State, id, token, status));
            case CommandRefused { Type: "offline" } offline:
                return TypedResults.Ok(new ChatTicket("offline", null, null, null) { Reason = offline.Detail });
            case CommandRefused { Type: "too-many" } many:
                return Problem.Of(ProblemKind.TooManyRequests, many.Detail);
            case CommandRefused refused:
                return CommandRoutes.Refused(context, refused);
            default:
                throw new InvalidOperationException("A chat begins or is refused.");
        }
    }

    private static async Task<IResult> Look(string id, int? after, HttpContext context, IConversations conversations, ChatTokens tokens)
    {
        var snapshot = Known(id, context, tokens) is var (conversation, hash)
            ? await conversations.Look(conversation, hash, Math.Max(0, after ?? 0), context.RequestAborted)
            : null;
        return snapshot is null ? Problem.Of(ProblemKind.NotFound) : TypedResults.Ok(snapshot);
    }

    private static async Task<IResult> Say(string id, ChatMessageRequest body, HttpContext context, IConversations conversations, ChatTokens tokens)
    {
        var faults = ChatReading.Faults(body);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        return await Execute(id, context, conversations, tokens, (command, conversation, hash) =>
            new SayAsCustomer(command, conversation, hash, body.ClientMessageId!, body.Text!)) switch
        {
            ChatLineTaken line => TypedResults.Ok(new ChatMessage(line.Seq, line.At, "customer", "text", null, body.Text, null, body.ClientMessageId)),
            var result => Answer(result, context),
        };
    }

    private static async Task<IResult> Read(string id, ChatReadRequest body, HttpContext context, IConversations conversations, ChatTokens tokens) =>
        body.State is not (null or "read" or "delivered")
            ? Problem.OfField("state", "Use read or delivered.")
            : Answer(await Execute(id, context, conversations, tokens, (command, conversation, hash) =>
                new MarkReadAsCustomer(command, conversation, hash, body.UpTo ?? 0, body.State != "delivered")), context);

    private static async Task<IResult> Typing(string id, ChatTypingRequest body, HttpContext context, IConversations conversations, ChatTokens tokens) =>
        Answer(await Execute(id, context, conversations, tokens, (command, conversation, hash) =>
            new ShowTypingAsCustomer(command, conversation, hash, body.Typing ?? true)), context);

    private static async Task<IResult> End(string id, HttpContext context, IConversations conversations, ChatTokens tokens) =>
        Answer(await Execute(id, context, conversations, tokens, (command, conversation, hash) => new EndAsCustomer(command, conversation, hash)), context);

    private static async Task<IResult> Rate(string id, ChatRatingRequest body, HttpContext context, IConversations conversations, ChatTokens tokens)
    {
        if (body.Score is not (>= 1 and <= 5))
        {
            return Problem.OfField("score", "Use 1 to 5.");
        }

        string? comment = CallbackReading.Clean(body.Comment);
        if (comment is not null && (comment.Length > CommentMax || !ChatReading.IsText(comment)))
        {
            return Problem.OfField("comment", $"Use at most {CommentMax} characters.");
        }

        return Answer(await Execute(id, context, conversations, tokens, (command, conversation, hash) =>
            new RateAsCustomer(command, conversation, hash, body.Score.Value, comment)), context);
    }

    private static async Task<CommandResult?> Execute(
        string id, HttpContext context, IConversations conversations, ChatTokens tokens, Func<CommandId, InteractionId, string, CustomerChatCommand> make) =>
        Known(id, context, tokens) is var (conversation, hash)
            ? await conversations.Execute(make(new CommandId(Guid.CreateVersion7()), conversation, hash), context.RequestAborted)
            : null;

    /// <summary>The conversation (or call) of a request, and the hash of the token it brings; null when the token is not its.</summary>
    internal static (InteractionId Conversation, string Hash)? Known(string id, HttpContext context, ChatTokens tokens) =>
        Guid.TryParse(id, out var value) && tokens.HashOf(context.Request.Headers[ChatOrigin.TokenHeader], new InteractionId(value)) is { } hash
            ? (new InteractionId(value), hash)
            : null;

    private static IResult Answer(CommandResult? result, HttpContext context) => result switch
    {
        null => Problem.Of(ProblemKind.NotFound),
        CommandRefused { Type: "too-many" } many => Problem.Of(ProblemKind.TooManyRequests, many.Detail),
        CommandRefused refused => CommandRoutes.Refused(context, refused),
        _ => TypedResults.NoContent(),
    };
}
