using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Mail;

/// <summary>One mail's HTML, files and bytes. Nothing of it is ever served so that a browser would show it as a page of ours.</summary>
internal static class MailReadingRoutes
{
    private const string Download = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder mail)
    {
        mail.MapGet("/html", Html).WithName("getMailHtml").Produces<MailHtmlView>();
        mail.MapGet("/attachments/{part}", File).WithName("getMailAttachment").Produces(StatusCodes.Status200OK, contentType: Download);
        mail.MapGet("/raw", Raw).WithName("getMailRaw").Produces(StatusCodes.Status200OK, contentType: "message/rfc822");
    }

    private static async Task<IResult> Html(string id, int? images, HttpContext context, IMailStore store, MailAccess access)
    {
        var (mail, refusal) = await access.ToMail(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        return await store.Raw(mail!.Mail, context.RequestAborted) is { } raw && MailBodies.Html(raw, images == 1) is { } html
            ? TypedResults.Ok(html)
            : Problem.Of(ProblemKind.NotFound, "This mail has no HTML.");
    }

    private static async Task<IResult> File(string id, string part, HttpContext context, IMailStore store, MailAccess access)
    {
        var (mail, refusal) = await access.ToMail(id, context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!int.TryParse(part, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int place))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (mail!.Outgoing)
        {
            var text = await store.Outgoing(mail.Mail, context.RequestAborted);
            return text is not null && place < text.Files.Count && await store.File(text.Files[place].FileId, context.RequestAborted) is { } own
                ? TypedResults.File(own, Download, text.Files[place].Name)
                : Problem.Of(ProblemKind.NotFound);
        }

        return await store.Raw(mail.Mail, context.RequestAborted) is { } raw && MailBodies.File(raw, place) is var (name, content)
            ? TypedResults.Bytes(content, Download, name)
            : Problem.Of(ProblemKind.NotFound);
    }

    private static async Task<IResult> Raw(string id, HttpContext context, IMailStore store, MailAccess access)
    {
        var (mail, refusal) = await access.ToMail(id, context);
        return refusal ?? (await store.Raw(mail!.Mail, context.RequestAborted) is { } raw
            ? TypedResults.File(raw, "message/rfc822", $"{mail.Mail}.eml")
            : Problem.Of(ProblemKind.NotFound));
    }
}
