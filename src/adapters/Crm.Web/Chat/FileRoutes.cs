using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Crm.Web.Chat;

/// <summary>Files in conversations, both ways. They leave this server only as downloads: no browser shows one as a page of ours.</summary>
internal static class FileRoutes
{
    /// <param name="conversation">One conversation of the customer's side.</param>
    public static void MapCustomer(IEndpointRouteBuilder conversation)
    {
        conversation.MapPost("/files", SendAsCustomer).WithName("postChatFile").RequireRateLimiting(RequestLimits.ChatFile)
            .Produces<ChatMessage>();
        conversation.MapGet("/files/{file}", GetAsCustomer).WithName("getChatFile").Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");
    }

    /// <param name="conversation">One conversation of the agent's side.</param>
    public static void MapStaff(IEndpointRouteBuilder conversation)
    {
        conversation.MapPost("/files", SendAsStaff).WithName("postConversationFile").RequireRateLimiting(RequestLimits.ChatFile)
            .Produces<ChatMessage>();
        conversation.MapGet("/files/{file}", GetAsStaff).WithName("getConversationFile").Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");
    }

    private static async Task<IResult> SendAsCustomer(
        string id, string? clientMessageId, string? name, HttpContext context, IConversations conversations, ChatTokens tokens)
    {
        // before the body is read: strangers may not make us take ten megabytes
        if (ChatRoutes.Known(id, context, tokens) is not var (conversation, hash) || await conversations.Look(conversation, hash, int.MaxValue, context.RequestAborted) is null)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var (file, refusal) = await FileReading.Read(context, clientMessageId, name);
        return file is null ? refusal! : Answer(
            await conversations.Send(
                new FileOfCustomer(conversation, hash, file.ClientMessageId, file.Name, file.Type, file.Content), context.RequestAborted),
            "customer", file, context);
    }

    private static async Task<IResult> SendAsStaff(string id, string? clientMessageId, string? name, HttpContext context, IConversations conversations)
    {
        if (!Guid.TryParse(id, out var value)
            || await conversations.Read(new InteractionId(value), int.MaxValue, context.AgentId(), context.RequestAborted) is null)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var (file, refusal) = await FileReading.Read(context, clientMessageId, name);
        return file is null ? refusal! : Answer(
            await conversations.Send(
                new FileOfStaff(
                    new InteractionId(value), context.UserName(), context.AgentId(), file.ClientMessageId, file.Name, file.Type, file.Content),
                context.RequestAborted),
            "agent", file, context);
    }

    private static async Task<IResult> GetAsCustomer(string id, Guid file, HttpContext context, IConversations conversations, ChatTokens tokens) =>
        ChatRoutes.Known(id, context, tokens) is var (conversation, hash)
        && await conversations.OpenFile(conversation, hash, file, context.RequestAborted) is { } opened
            ? Download(opened, context)
            : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> GetAsStaff(string id, Guid file, HttpContext context, IConversations conversations, IInteractionStore store, QueueScope scope)
    {
        if (!Guid.TryParse(id, out var value))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var conversation = new InteractionId(value);
        var opened = await conversations.OpenFile(conversation, context.AgentId(), file, context.RequestAborted);
        if (opened is null && await store.Find(conversation, context.RequestAborted) is { } record && context.MaySee(record))
        {
            opened = await conversations.OpenFile(conversation, reader: null, file, context.RequestAborted); // over for long: who was on it
        }

        if (opened is null && context.IsSupervisor())
        {
            if (await scope.WorkOn(context, conversation) is { } beyond)
            {
                return beyond;
            }

            opened = await conversations.OpenFile(conversation, reader: null, file, context.RequestAborted);
        }

        return opened is null ? Problem.Of(ProblemKind.NotFound) : Download(opened, context);
    }

    /// <summary>A file as a download that no browser shows as a page of ours.</summary>
    internal static IResult Download(FileOpened file, HttpContext context)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.Bytes(file.Content, file.Type.StartsWith("image/", StringComparison.Ordinal) ? file.Type : "application/octet-stream");
    }

    private static IResult Answer(CommandResult result, string from, FileRead file, HttpContext context) => result switch
    {
        ChatLineTaken line => TypedResults.Ok(new ChatMessage(line.Seq, line.At, from, "text", null, file.Name, null, file.ClientMessageId)),
        CommandRefused { Type: "too-many" } many => Problem.Of(ProblemKind.TooManyRequests, many.Detail),
        CommandRefused refused => CommandRoutes.Refused(context, refused),
        _ => throw new InvalidOperationException("A file is taken or refused."),
    };
}
