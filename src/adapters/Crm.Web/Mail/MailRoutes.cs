using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Mail;

/// <summary>Mails as agents and supervisors read them and work with them.</summary>
internal static class MailRoutes
{
    private const int NoteMax = 4_000;
    private const int TargetMax = 64;

    public static void Map(IEndpointRouteBuilder api)
    {
        var mail = api.MapGroup("/mail").WithTags("Mail").RequireAuthorization(Access.Agent);
        mail.MapGet("/options", Options).WithName("getMailOptions").Produces<MailOptions>();
        mail.MapGet("/work", Work).WithName("listMailWork").RequireAuthorization(Access.Supervisor).Produces<Listing<MailWorkView>>();
        mail.MapPost("/threads", Start).WithName("startMailThread").Produces<MailThreadView>(StatusCodes.Status201Created);
        var thread = mail.MapGroup("/threads/{id}");
        thread.MapGet("", Thread).WithName("getMailThread").Produces<MailThreadView>();
        thread.MapPost("/note", Note).WithName("postMailNote").Produces<MailNoteView>();
        thread.MapGet("/templates", Templates).WithName("listMailThreadTemplates").Produces<Listing<MailTemplateChoice>>();
        thread.MapPost("/render", Render).WithName("renderMailTemplate").Produces<MailRendered>();
        MailWritingRoutes.Map(thread, mail);
        MailUnworkedRoutes.Map(mail);
        MailReadingRoutes.Map(mail.MapGroup("/messages/{id}"));
        var work = mail.MapGroup("/work/{id}");
        work.MapPost("/transfer", Transfer).WithName("transferMailWork").Produces<DeskState>();
        work.MapPost("/park", Park).WithName("parkMailWork").Produces<DeskState>();
        work.MapPost("/resume", Resume).WithName("resumeMailWork").Produces<DeskState>();
        work.MapPost("/close", Close).WithName("closeMailWork").Produces<DeskState>();
    }

    private static async Task<IResult> Options(HttpContext context, IMailSettings settings, KnownAccounts accounts)
    {
        var picture = settings.Current;
        var signature = picture.Templates.FirstOrDefault(t => t.Kind == "signature");
        string name = (await accounts.Find(context.UserName(), context.RequestAborted))?.DisplayName ?? context.UserName();
        return TypedResults.Ok(new MailOptions(
            [
                .. picture.Mailboxes.Where(m => m is { Enabled: true, Access.Smtp: not null })
                    .Select(m => new MailSender(m.Id, m.FromName ?? m.Name, m.Access.Address, m.Queue)),
            ],
            Events.Queues.MailRules.UsualUndoSeconds, MailLimits.FilesMax, MailLimits.FileBytesMax, MailLimits.DraftBytesMax, MailReading.RecipientsMax, MailVerbs.Outcomes,
            signature is null ? null : MailTemplate.Fill(signature.Text, new Dictionary<string, string> { ["agent.name"] = name }).Text));
    }

    private static async Task<IResult> Work(HttpContext context, IMailDesk desk, QueueScope scope)
    {
        var open = await desk.Work(context.RequestAborted);
        return TypedResults.Ok(new Listing<MailWorkView>([.. open.Where(w => scope.Sees(context, w.QueueId))]));
    }

    private static async Task<IResult> Start(MailStartRequest body, HttpContext context, IMailDesk desk)
    {
        var faults = new Dictionary<string, string[]>();
        var to = MailReading.People(body.To, "to", faults);
        if (string.IsNullOrEmpty(body.QueueId) || body.QueueId.Length > TargetMax)
        {
            faults["queueId"] = ["Name the queue an answer goes to."];
        }

        if (string.IsNullOrEmpty(body.MailboxId) || body.MailboxId.Length > TargetMax)
        {
            faults["mailboxId"] = ["Name the mailbox it is sent from."];
        }

        if (body.Subject is { } subject && (subject.Length > MailReading.SubjectMax || subject.Any(char.IsControl)))
        {
            faults["subject"] = [$"Use at most {MailReading.SubjectMax} characters in one line."];
        }

        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var id))
        {
            return CommandRoutes.WrongKey();
        }

        var result = await desk.Start(
            id, context.AgentId(), new QueueId(body.QueueId!), body.MailboxId!, to, body.Subject?.Trim(), body.CustomerId, context.RequestAborted);
        if (result is not MailTaken taken)
        {
            return Refused(context, result);
        }

        var view = await desk.Thread(taken.Thread, context.AgentId(), context.RequestAborted);
        return TypedResults.Created($"/api/v1/mail/threads/{taken.Thread}", view);
    }

    private static async Task<IResult> Thread(string id, HttpContext context, IMailDesk desk, MailAccess access)
    {
        var (place, refusal) = await access.ToThread(id, context);
        return refusal ?? (await desk.Thread(place!.Thread, context.AgentId(), context.RequestAborted) is { } view
            ? TypedResults.Ok(view) : Problem.Of(ProblemKind.NotFound));
    }

    private static async Task<IResult> Note(string id, MailNoteRequest body, HttpContext context, IMailDesk desk, MailAccess access, TimeProvider clock)
    {
        string text = body.Text?.Trim() ?? "";
        if (text.Length is 0 or > NoteMax)
        {
            return Problem.OfField("text", $"Use 1 to {NoteMax} characters.");
        }

        var (place, refusal) = await access.ToThread(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return CommandRoutes.WrongKey();
        }

        var result = await desk.Note(command, command.Value, place!.Thread, context.AgentId(), context.IsSupervisor(), text, context.RequestAborted);
        return result is CommandDone ? TypedResults.Ok(new MailNoteView(command.Value, Instant.Now(clock), context.UserName(), text)) : Refused(context, result);
    }

    private static async Task<IResult> Templates(string id, HttpContext context, IMailSettings settings, MailAccess access)
    {
        var (place, refusal) = await access.ToThread(id, context);
        return refusal ?? TypedResults.Ok(new Listing<MailTemplateChoice>(
        [
            .. settings.Current.Templates.Where(t => t.Kind == "reply" && (t.Queue is null || t.Queue == place!.Queue))
                .OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Select(t => new MailTemplateChoice(t.Id, t.Name, t.Language, t.Shortcut)),
        ]));
    }

    private static async Task<IResult> Render(string id, MailRenderRequest body, HttpContext context, IMailDesk desk, IMailSettings settings, MailAccess access)
    {
        var (place, refusal) = await access.ToThread(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (settings.Current.Templates.FirstOrDefault(t => t.Id == body.TemplateId && t.Kind is "reply" or "signature") is not { } template)
        {
            return Problem.OfField("templateId", "There is no such template.");
        }

        var values = await desk.Variables(place!.Thread, context.AgentId(), context.RequestAborted);
        return Rendered(template.Subject, template.Text, values);
    }

    /// <summary>A filled template, or what is wrong with it.</summary>
    internal static IResult Rendered(string? subject, string text, IReadOnlyDictionary<string, string> values)
    {
        var head = subject is null ? null : MailTemplate.Fill(subject, values);
        var filled = MailTemplate.Fill(text, values);
        return head?.Fault is { } wrongSubject ? Problem.OfField("subject", wrongSubject)
            : filled.Fault is { } wrong ? Problem.OfField("text", wrong)
            : TypedResults.Ok(new MailRendered(head?.Text?.ReplaceLineEndings(" "), filled.Text!));
    }

    /// <summary>The answer to what was refused; a version that was overtaken is 412.</summary>
    internal static IResult Refused(HttpContext context, CommandResult result) => result switch
    {
        CommandRefused { Type: "stale" } stale => Problem.Of(ProblemKind.Stale, stale.Detail),
        CommandRefused refused => CommandRoutes.Refused(context, refused),
        _ => Problem.Of(ProblemKind.Internal),
    };

    private static async Task<IResult> Transfer(string id, Contracts.Chat.ConversationTransferRequest body, HttpContext context, IContactCentre centre, AuditLog audit)
    {
        if (body.Target is not { Kind: "agent" or "queue", Value: { Length: > 0 and <= TargetMax } } target)
        {
            return Problem.OfField("target", $"Give a kind (agent, queue) and a value of 1 to {TargetMax} characters.");
        }

        string? note = string.IsNullOrWhiteSpace(body.Note) ? null : body.Note.Trim();
        if (note is { Length: > NoteMax })
        {
            return Problem.OfField("note", $"Use at most {NoteMax} characters.");
        }

        var result = await Run(id, context, centre, (command, by, agent, work) => new TransferMailWork(command, by, agent, work, target, note));
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            await audit.Add(context, "mail.transfer", id, after: new { kind = target.Kind });
        }

        return result;
    }

    private static Task<IResult> Park(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, work) => new ParkMailWork(command, by, agent, work));

    private static Task<IResult> Resume(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, work) => new ResumeMailWork(command, by, agent, work));

    private static Task<IResult> Close(string id, MailCloseRequest? body, HttpContext context, IContactCentre centre) =>
        body?.Outcome is { } outcome && MailVerbs.Outcomes.Contains(outcome)
            ? Run(id, context, centre, (command, by, agent, work) => new CloseMailWork(command, by, agent, work, outcome))
            : Task.FromResult<IResult>(Problem.OfField("outcome", $"Use {string.Join(", ", MailVerbs.Outcomes)}."));

    private static Task<IResult> Run(
        string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, InteractionId, MailCommand> make) =>
        Guid.TryParse(id, out var value)
            ? CommandRoutes.Run(context, centre, (command, by, agent) => make(command, by, agent, new InteractionId(value)))
            : Task.FromResult<IResult>(Problem.Of(ProblemKind.NotFound));
}
