using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Mail;

/// <summary>Drafts, their files, sending and taking back.</summary>
internal static class MailWritingRoutes
{
    private const int FileNameMax = 200;
    private const int DraftBodyMax = 1 << 20;

    public static void Map(IEndpointRouteBuilder thread, IEndpointRouteBuilder mail)
    {
        thread.MapPut("/draft", Put).WithName("putMailDraft").WithMetadata(new BodyLimit(DraftBodyMax)).Produces<MailDraftView>();
        thread.MapDelete("/draft", Delete).WithName("deleteMailDraft").Produces(StatusCodes.Status204NoContent);
        thread.MapPost("/draft/attachments", AddFile).WithName("addMailDraftFile").Produces<MailDraftFile>();
        thread.MapDelete("/draft/attachments/{fileId}", DropFile).WithName("deleteMailDraftFile").Produces(StatusCodes.Status204NoContent);
        thread.MapPost("/send", Send).WithName("sendMail").Produces<MailSendTicket>();
        mail.MapPost("/messages/{id}/undo", Undo).WithName("undoMail").Produces<MailDraftView>();
    }

    private static async Task<IResult> Put(string id, MailDraftRequest body, HttpContext context, IMailDesk desk, MailAccess access)
    {
        if (MailReading.Draft(body, out var faults) is not { } draft)
        {
            return Problem.OfFields(faults);
        }

        var (place, refusal) = await access.ToThread(id, context);
        return refusal ?? Answer(context, await desk.KeepDraft(place!.Thread, context.AgentId(), body.Version ?? 0, draft, context.RequestAborted));
    }

    private static async Task<IResult> Delete(string id, HttpContext context, IMailDesk desk, MailAccess access)
    {
        var (place, refusal) = await access.ToThread(id, context);
        if (refusal is null)
        {
            await desk.DropDraft(place!.Thread, context.AgentId(), context.RequestAborted);
        }

        return refusal ?? TypedResults.NoContent();
    }

    private static async Task<IResult> AddFile(string id, string? name, HttpContext context, IMailDesk desk, MailAccess access)
    {
        string clean = Path.GetFileName(name?.Trim() ?? "");
        if (clean.Length is 0 or > FileNameMax || clean.Any(char.IsControl))
        {
            return Problem.OfField("name", $"Name the file, 1 to {FileNameMax} characters.");
        }

        var (place, refusal) = await access.ToThread(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await Body(context) is not { } content)
        {
            return Problem.Of(ProblemKind.TooLarge, $"A file may have {MailLimits.FileBytesMax >> 20} MB.");
        }

        string type = context.Request.ContentType is { Length: > 0 and <= 100 } given && given.All(c => c is > ' ' and <= '~' or ' ')
            ? given.Split(';')[0].Trim().ToLowerInvariant()
            : "application/octet-stream";
        var answer = await desk.AddFile(place!.Thread, context.AgentId(), clean, type, content, context.RequestAborted);
        return answer.Draft is { } draft ? TypedResults.Ok(draft.Attachments[^1]) : MailRoutes.Refused(context, answer.Result);
    }

    private static async Task<IResult> DropFile(string id, string fileId, HttpContext context, IMailDesk desk, MailAccess access)
    {
        var (place, refusal) = await access.ToThread(id, context);
        if (refusal is not null || !Guid.TryParse(fileId, out var file))
        {
            return refusal ?? Problem.Of(ProblemKind.NotFound);
        }

        var answer = await desk.DropFile(place!.Thread, context.AgentId(), file, context.RequestAborted);
        return answer.Draft is null ? MailRoutes.Refused(context, answer.Result) : TypedResults.NoContent();
    }

    private static async Task<IResult> Send(string id, MailSendRequest body, HttpContext context, IMailDesk desk, MailAccess access, AuditLog audit)
    {
        string then = body.Then ?? "keep";
        if (then is not ("keep" or "park" or "close"))
        {
            return Problem.OfField("then", "Use keep, park or close.");
        }

        string? outcome = then == "close" ? body.Outcome ?? "answered" : null;
        if (outcome is not null && !MailVerbs.Outcomes.Contains(outcome))
        {
            return Problem.OfField("outcome", $"Use {string.Join(", ", MailVerbs.Outcomes)}.");
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

        var result = await desk.Send(command, place!.Thread, context.AgentId(), body.Version ?? 0, then, outcome, context.RequestAborted);
        if (result is not MailWillBeSent sent)
        {
            return MailRoutes.Refused(context, result);
        }

        await audit.Add(context, "mail.sent", sent.Mail.ToString(), after: new { thread = id, then });
        return TypedResults.Ok(new MailSendTicket(sent.Mail, sent.At));
    }

    private static async Task<IResult> Undo(string id, HttpContext context, IMailDesk desk, MailAccess access)
    {
        var (mail, refusal) = await access.ToMail(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        return CommandRoutes.TryGetCommandId(context, out var command)
            ? Answer(context, await desk.Undo(command, mail!.Mail, context.AgentId(), context.RequestAborted))
            : CommandRoutes.WrongKey();
    }

    private static IResult Answer(HttpContext context, DraftAnswer answer) =>
        answer.Result is CommandDone && answer.Draft is { } draft ? TypedResults.Ok(draft) : MailRoutes.Refused(context, answer.Result);

    /// <summary>The file as it comes; null when it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> Body(HttpContext context)
    {
        long most = MailLimits.FileBytesMax;
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most + 1;
        }

        using var content = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (content.Length + read > most)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>How long a request's body may be here, instead of everywhere's limit.</summary>
    private sealed record BodyLimit(long Bytes) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Bytes;
    }
}
