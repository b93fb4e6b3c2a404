using Crm.Contracts.Channels;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Channels;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Chat;

/// <summary>Text conversations as agents and supervisors work with them.</summary>
internal static class ConversationRoutes
{
    private const int ReasonMax = 100;
    private const int TargetMax = 64;

    public static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/conversations").WithTags("Conversations");
        all.MapGet("", List).WithName("listConversations").RequireAuthorization(Access.Supervisor).Produces<Listing<ConversationView>>();
        all.MapPost("/{id}/join", Join).WithName("joinConversation").RequireAuthorization(Access.Supervisor).Produces(StatusCodes.Status204NoContent);
        all.MapPost("/{id}/leave", Leave).WithName("leaveConversation").RequireAuthorization(Access.Supervisor).Produces(StatusCodes.Status204NoContent);
        all.MapGet("/replies", Replies).WithName("listReplies").RequireAuthorization(Access.Agent).Produces<Listing<CannedReply>>();
        var own = all.MapGroup("/{id}").RequireAuthorization(Access.Agent);
        own.MapGet("/messages", Messages).WithName("listConversationMessages").Produces<Listing<ChatMessage>>();
        own.MapPost("/messages", (string id, ChatMessageRequest body, HttpContext context, IContactCentre centre) => Say(id, body, note: false, context, centre))
            .WithName("postConversationMessage").Produces<ChatMessage>();
        own.MapPost("/note", (string id, ChatMessageRequest body, HttpContext context, IContactCentre centre) => Say(id, body, note: true, context, centre))
            .WithName("postConversationNote").Produces<ChatMessage>();
        own.MapPost("/read", Read).WithName("markConversationRead").Produces(StatusCodes.Status204NoContent);
        own.MapPost("/typing", Typing).WithName("showConversationTyping").Produces(StatusCodes.Status204NoContent);
        own.MapPost("/transfer", Transfer).WithName("transferConversation").Produces<DeskState>();
        own.MapPost("/park", Park).WithName("parkConversation").Produces<DeskState>();
        own.MapPost("/resume", Resume).WithName("resumeConversation").Produces<DeskState>();
        own.MapPost("/close", Close).WithName("closeConversation").Produces<DeskState>();
        FileRoutes.MapStaff(own);
    }

    private static async Task<IResult> List(HttpContext context, IConversations conversations, QueueScope scope)
    {
        var open = await conversations.List(context.RequestAborted);
        return TypedResults.Ok(new Listing<ConversationView>([.. open.Where(c => scope.Sees(context, c.QueueId))]));
    }

    /// <summary>The ready replies of a queue; none for a queue that is not there.</summary>
    private static IResult Replies(string? queue, IConfigurationSource configuration) => TypedResults.Ok(new Listing<CannedReply>(
        [.. configuration.QueueConfigurations.FirstOrDefault(q => q.Id.Value == queue)?.Settings.Replies ?? []]));

    private static async Task<IResult> Messages(string id, int? after, HttpContext context, IConversations conversations, QueueScope scope)
    {
        if (!Guid.TryParse(id, out var value))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var (conversation, from) = (new InteractionId(value), Math.Max(0, after ?? 0));
        var lines = await conversations.Read(conversation, from, context.AgentId(), context.RequestAborted);
        if (lines is null && context.IsSupervisor())
        {
            if (await scope.WorkOn(context, conversation) is { } beyond)
            {
                return beyond;
            }

            lines = await conversations.Read(conversation, from, null, context.RequestAborted);
        }

        return lines is null ? Problem.Of(ProblemKind.NotFound) : TypedResults.Ok(new Listing<ChatMessage>(lines));
    }

    private static async Task<IResult> Say(string id, ChatMessageRequest body, bool note, HttpContext context, IContactCentre centre)
    {
        var template = note ? null : body.Template;
        var faults = ChatReading.Faults(template is null ? body : body with { Text = "-" });
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (template is not null && (!ChannelRoutes.IsGood(template) || body.Text is not null))
        {
            return Problem.OfField("template", "Give its id and its values, and no text beside it.");
        }

        string text = body.Text ?? "";
        var made = template is null ? null : new TemplateMessage(template.Id!, [.. template.Values ?? []]);
        return await Execute(id, context, centre, (command, by, agent, conversation) =>
            new SayToCustomer(command, by, agent, conversation, body.ClientMessageId!, text, note) { Template = made }) switch
        {
            ChatLineTaken line => TypedResults.Ok(new ChatMessage(
                line.Seq, line.At, "agent", note ? "note" : "text", null, template is null ? text : null, null, body.ClientMessageId)),
            var result => Answer(result, context),
        };
    }

    private static async Task<IResult> Read(string id, ChatReadRequest body, HttpContext context, IContactCentre centre) =>
        body.State is not (null or "read" or "delivered")
            ? Problem.OfField("state", "Use read or delivered.")
            : Answer(await Execute(id, context, centre, (command, by, agent, conversation) =>
                new MarkConversationRead(command, by, agent, conversation, body.UpTo ?? 0, body.State != "delivered")), context);

    private static async Task<IResult> Typing(string id, ChatTypingRequest body, HttpContext context, IContactCentre centre) =>
        Answer(await Execute(id, context, centre, (command, by, agent, conversation) =>
            new ShowTyping(command, by, agent, conversation, body.Typing ?? true)), context);

    private static async Task<IResult> Transfer(string id, ConversationTransferRequest body, HttpContext context, IContactCentre centre, AuditLog audit)
    {
        if (body.Target is not { Kind: "agent" or "queue", Value: { Length: > 0 and <= TargetMax } } target)
        {
            return Problem.OfField("target", $"Give a kind (agent, queue) and a value of 1 to {TargetMax} characters.");
        }

        if (body.Note is not null && !ChatReading.IsText(body.Note))
        {
            return Problem.OfField("note", $"Use 1 to {ChatReading.TextMax} characters.");
        }

        var result = await Run(id, context, centre, (command, by, agent, conversation) => new TransferConversation(command, by, agent, conversation, target, body.Note));
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            await audit.Add(context, "conversation.transfer", id, after: new { kind = target.Kind });
        }

        return result;
    }

    private static Task<IResult> Park(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, conversation) => new ParkConversation(command, by, agent, conversation));

    private static Task<IResult> Resume(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, conversation) => new ResumeConversation(command, by, agent, conversation));

    private static Task<IResult> Close(string id, ConversationCloseRequest? body, HttpContext context, IContactCentre centre)
    {
        string? reason = body?.Reason?.Trim();
        return reason is { Length: > ReasonMax } || reason?.Any(char.IsControl) == true
            ? Task.FromResult<IResult>(Problem.OfField("reason", $"Use at most {ReasonMax} characters."))
            : Run(id, context, centre, (command, by, agent, conversation) =>
                new CloseConversation(command, by, agent, conversation, string.IsNullOrEmpty(reason) ? "agent-closed" : reason));
    }

    private static async Task<IResult> Join(string id, ConversationJoinRequest? body, HttpContext context, IContactCentre centre, KnownAccounts accounts, QueueScope scope, AuditLog audit)
    {
        if (Guid.TryParse(id, out var value) && await scope.WorkOn(context, new InteractionId(value)) is { } beyond)
        {
            return beyond;
        }

        bool visible = body?.Visible ?? true;
        string name = (await accounts.Find(context.UserName(), context.RequestAborted))?.DisplayName ?? context.UserName();
        var result = await Execute(id, context, centre, (command, by, agent, conversation) => new JoinConversation(command, by, agent, conversation, name, visible));
        if (result is CommandDone)
        {
            await audit.Add(context, "conversation.joined", id, after: new { visible });
        }

        return Answer(result, context);
    }

    private static async Task<IResult> Leave(string id, HttpContext context, IContactCentre centre) =>
        Answer(await Execute(id, context, centre, (command, by, agent, conversation) => new LeaveConversation(command, by, agent, conversation)), context);

    private static Task<IResult> Run(
        string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, InteractionId, ConversationCommand> make) =>
        Guid.TryParse(id, out var value)
            ? CommandRoutes.Run(context, centre, (command, by, agent) => make(command, by, agent, new InteractionId(value)))
            : Task.FromResult<IResult>(Problem.Of(ProblemKind.NotFound));

    private static async Task<CommandResult?> Execute(
        string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, InteractionId, ConversationCommand> make) =>
        Guid.TryParse(id, out var value)
            ? await centre.Execute(make(new CommandId(Guid.CreateVersion7()), context.UserName(), context.AgentId(), new InteractionId(value)), context.RequestAborted)
            : null;

    private static IResult Answer(CommandResult? result, HttpContext context) => result switch
    {
        null => Problem.Of(ProblemKind.NotFound),
        CommandRefused { Type: "too-many" } many => Problem.Of(ProblemKind.TooManyRequests, many.Detail),
        CommandRefused refused => CommandRoutes.Refused(context, refused),
        _ => TypedResults.NoContent(),
    };
}
