using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Web.Mail;

/// <summary>Mailboxes, kept by administrators. Their secrets go in and never come out.</summary>
internal static class MailboxRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var boxes = api.MapGroup("/mailboxes").WithTags("Mail").RequireAuthorization(Access.Admin);
        boxes.MapGet("", List).WithName("listMailboxes").Produces<Listing<MailboxView>>();
        boxes.MapGet("/{id}", Get).WithName("getMailbox").Produces<MailboxView>();
        boxes.MapPut("/{id}", Put).WithName("putMailbox").Produces<MailboxView>();
        boxes.MapDelete("/{id}", Delete).WithName("deleteMailbox").Produces(StatusCodes.Status204NoContent);
        boxes.MapPost("/{id}/test", Test).WithName("testMailbox").Produces<MailboxTestResult>();
    }

    private static Listing<MailboxView> List(HttpContext context, IMailSettings settings) =>
        new([.. settings.Current.Mailboxes.OrderBy(m => m.Id, StringComparer.Ordinal).Select(m => View(m, context))]);

    private static IResult Get(string id, HttpContext context, IMailSettings settings)
    {
        if (Find(settings, id) is not { } mailbox)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, mailbox.Version);
        return TypedResults.Ok(View(mailbox, context));
    }

    private static async Task<IResult> Put(string id, MailboxRequest body, HttpContext context, IMailSettings settings, IConfigurationSource configuration, AuditLog audit)
    {
        var before = Find(settings, id);
        if (Stale(context, before?.Version) is { } stale)
        {
            return stale;
        }

        if (before is null && settings.Current.Mailboxes.Count >= IMailSettings.MailboxesMax)
        {
            return Problem.Of(ProblemKind.WrongState, $"There are {IMailSettings.MailboxesMax} mailboxes at most.");
        }

        var mailbox = MailboxReading.Read(id, body, q => configuration.QueueConfigurations.Any(c => c.Id == q), out var faults);
        if (mailbox is null)
        {
            return Problem.OfFields(faults);
        }

        if (settings.Current.Mailboxes.Any(m => m.Id != id && m.Access.Address.Equals(mailbox.Access.Address, StringComparison.OrdinalIgnoreCase)))
        {
            return Problem.OfField("address", "Another mailbox has this address.");
        }

        var entry = audit.Entry(context, before is null ? "mailbox.created" : "mailbox.replaced", id, before is null ? null : Told(before), Told(mailbox));
        return await settings.PutMailbox(mailbox, before?.Version, entry, context.RequestAborted) == ChangeOutcome.Changed
            ? Get(id, context, settings)
            : Problem.Of(ProblemKind.Stale);
    }

    private static async Task<IResult> Delete(string id, HttpContext context, IMailSettings settings, AuditLog audit)
    {
        if (Find(settings, id) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (Stale(context, before.Version) is { } stale)
        {
            return stale;
        }

        var entry = audit.Entry(context, "mailbox.deleted", id, Told(before), null);
        return await settings.DeleteMailbox(id, before.Version, entry, context.RequestAborted) == ChangeOutcome.Changed
            ? TypedResults.NoContent()
            : Problem.Of(ProblemKind.Stale);
    }

    private static async Task<IResult> Test(string id, MailboxRequest? body, HttpContext context, IMailSettings settings, IConfigurationSource configuration, AuditLog audit)
    {
        if (context.RequestServices.GetService<IMailboxProbe>() is not { } probe)
        {
            return Problem.Of(ProblemKind.WrongState, "No mail client runs here.");
        }

        MailboxAccess access;
        if (body is not null)
        {
            if (MailboxReading.Read(id, body, q => configuration.QueueConfigurations.Any(c => c.Id == q), out var faults) is not { } asked)
            {
                return Problem.OfFields(faults);
            }

            access = settings.WithSecrets(asked.Access);
        }
        else if (Find(settings, id) is { } kept)
        {
            access = settings.WithSecrets(kept.Access);
        }
        else
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "mailbox.tested", id);
        var found = await probe.Try(access, context.RequestAborted);
        return TypedResults.Ok(new MailboxTestResult(found.Count == 0, found));
    }

    /// <summary>What is wrong with the request's If-Match; null when it may go on. A new thing needs none.</summary>
    internal static IResult? Stale(HttpContext context, long? version) =>
        !ETags.TryGetIfMatch(context, out long? seen) || (seen is not null && seen != version) ? Problem.Of(ProblemKind.Stale)
        : seen is null && version is not null ? Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag as If-Match.")
        : null;

    private static KeptMailbox? Find(IMailSettings settings, string id) => settings.Current.Mailboxes.FirstOrDefault(m => m.Id == id);

    /// <summary>What the audit trail is told: no secrets, whether or not there are any.</summary>
    private static object Told(KeptMailbox m) => new
    {
        m.Name, m.Access.Address, m.Enabled, queue = m.Queue.Value, imap = m.Access.Imap?.Host, smtp = m.Access.Smtp?.Host, m.Access.Folder, m.Access.PollSeconds,
    };

    private static MailboxView View(KeptMailbox m, HttpContext context) => new(
        m.Id, m.Version, m.Name, m.Access.Address, m.FromName, m.Enabled, m.Queue, m.PlusAddresses, View(m.Access.Imap, m.ImapSecrets), m.Access.Folder,
        m.Access.PollSeconds, View(m.Access.Smtp, m.SmtpSecrets),
        context.RequestServices.GetService<IMailboxProbe>()?.Health().FirstOrDefault(h => h.MailboxId == m.Id));

    private static MailServerView? View(MailServer? server, KeptSecrets secrets) => server is null ? null : new MailServerView(
        server.Host, server.Port, MailboxReading.Word(server.Security), server.Login?.UserName, secrets.Password,
        server.Login?.OAuth2 is { } oauth
            ? new MailOAuth2View(oauth.TokenEndpoint.ToString(), oauth.ClientId, secrets.ClientSecret, secrets.RefreshToken, oauth.Scope)
            : null,
        server.CertificateSha256);
}
