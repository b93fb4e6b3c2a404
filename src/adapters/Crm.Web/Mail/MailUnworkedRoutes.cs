using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Mail;

/// <summary>Mails that made no work, for supervisors, who can make work of them.</summary>
internal static class MailUnworkedRoutes
{
    private const int QueueMax = 64;

    public static void Map(IEndpointRouteBuilder mail)
    {
        mail.MapGet("/unworked", List).WithName("listUnworkedMails").RequireAuthorization(Access.Supervisor).Produces<Listing<MailUnworkedView>>();
        mail.MapPost("/messages/{id}/work", Make).WithName("makeMailWork").RequireAuthorization(Access.Supervisor).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List(HttpContext context, IMailDesk desk, QueueScope scope)
    {
        var mails = await desk.Unworked(context.RequestAborted);
        return TypedResults.Ok(new Listing<MailUnworkedView>([.. mails.Where(m => scope.Sees(context, m.QueueId))]));
    }

    private static async Task<IResult> Make(
        string id, MailWorkRequest? body, HttpContext context, IMailDesk desk, MailAccess access, QueueScope scope, AuditLog audit)
    {
        if (body?.QueueId is { Value.Length: 0 or > QueueMax })
        {
            return Problem.OfField("queueId", $"Use 1 to {QueueMax} characters.");
        }

        var (mail, refusal) = await access.ToMail(id, context);
        refusal ??= body?.QueueId is { } queue ? await scope.Queue(context, queue) : null;
        if (refusal is not null)
        {
            return refusal;
        }

        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return CommandRoutes.WrongKey();
        }

        var result = await desk.MakeWork(command, mail!.Mail, body?.QueueId, context.RequestAborted);
        if (result is not CommandDone)
        {
            return MailRoutes.Refused(context, result);
        }

        await audit.Add(context, "mail.made-work", id, after: new { queue = (body?.QueueId ?? mail.Place.Queue).Value });
        return TypedResults.NoContent();
    }
}
