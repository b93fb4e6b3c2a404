using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Mail;

/// <summary>Rules and templates, kept by administrators.</summary>
internal static class MailRuleRoutes
{
    private const int NameMax = 80;

    public static void Map(IEndpointRouteBuilder api)
    {
        var mail = api.MapGroup("/mail").WithTags("Mail").RequireAuthorization(Access.Admin);
        mail.MapGet("/rules", GetRules).WithName("getMailRules").Produces<MailRulesView>();
        mail.MapPut("/rules", PutRules).WithName("putMailRules").Produces<MailRulesView>();
        mail.MapPost("/rules/try", TryRules).WithName("tryMailRules").Produces<MailRulesTried>();
        mail.MapGet("/templates", ListTemplates).WithName("listMailTemplates").Produces<Listing<MailTemplateView>>();
        mail.MapPost("/templates/preview", Preview).WithName("previewMailTemplate").Produces<MailRendered>();
        mail.MapGet("/templates/{id}", GetTemplate).WithName("getMailTemplate").Produces<MailTemplateView>();
        mail.MapPut("/templates/{id}", PutTemplate).WithName("putMailTemplate").Produces<MailTemplateView>();
        mail.MapDelete("/templates/{id}", DeleteTemplate).WithName("deleteMailTemplate").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult GetRules(HttpContext context, IMailSettings settings)
    {
        var picture = settings.Current;
        ETags.Set(context, picture.RulesVersion);
        return TypedResults.Ok(new MailRulesView(picture.RulesVersion, picture.Rules));
    }

    private static async Task<IResult> PutRules(MailRulesRequest body, HttpContext context, IMailSettings settings, IConfigurationSource configuration, AuditLog audit)
    {
        var before = settings.Current;
        if (MailboxRoutes.Stale(context, before.RulesVersion) is { } stale)
        {
            return stale;
        }

        var rules = body.Rules ?? [];
        var faults = Faults(rules, configuration);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        var entry = audit.Entry(context, "mail-rules.replaced", "mail-rules", before.Rules, rules);
        return await settings.PutRules(rules, before.RulesVersion, entry, context.RequestAborted) == ChangeOutcome.Changed
            ? GetRules(context, settings)
            : Problem.Of(ProblemKind.Stale);
    }

    private static IResult TryRules(MailRulesTryRequest body, IMailSettings settings, IConfigurationSource configuration)
    {
        var rules = body.Rules ?? settings.Current.Rules;
        var faults = body.Rules is null ? [] : Faults(rules, configuration);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        string text = body.Text ?? "";
        var ruling = new MailRuleBook(rules).Ask(body.MailboxId ?? "", new MailSummary
        {
            From = body.From is { Length: > 0 } from ? new MailPerson(null, from) : null,
            Subject = body.Subject ?? "",
            Text = text.Length <= MailSummary.MaxText ? text : text[..MailSummary.MaxText],
            Headers = (body.Headers ?? new Dictionary<string, string>()).Take(60).DistinctBy(h => h.Key.ToLowerInvariant()).ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value),
            Attachments = body.HasAttachments == true ? [new MailAttachment(0, "file", "application/octet-stream", 1, "", null)] : [],
        });
        return TypedResults.Ok(new MailRulesTried(ruling.Verdict, ruling.Matched, ruling.Faults));
    }

    private static Listing<MailTemplateView> ListTemplates(IMailSettings settings) =>
        new([.. settings.Current.Templates.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Select(View)]);

    private static IResult GetTemplate(string id, HttpContext context, IMailSettings settings)
    {
        if (Find(settings, id) is not { } template)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, template.Version);
        return TypedResults.Ok(View(template));
    }

    private static async Task<IResult> PutTemplate(
        string id, MailTemplateRequest body, HttpContext context, IMailSettings settings, IConfigurationSource configuration, AuditLog audit)
    {
        var before = Find(settings, id);
        if (MailboxRoutes.Stale(context, before?.Version) is { } stale)
        {
            return stale;
        }

        if (before is null && settings.Current.Templates.Count >= IMailSettings.TemplatesMax)
        {
            return Problem.Of(ProblemKind.WrongState, $"There are {IMailSettings.TemplatesMax} templates at most.");
        }

        var faults = Faults(id, body, configuration);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        var template = new KeptTemplate(
            id, 0, body.Kind!, body.Name!.Trim(), body.Language, body.QueueId is null ? null : new QueueId(body.QueueId), body.Shortcut, body.Subject, body.Text!);
        var entry = audit.Entry(context, before is null ? "mail-template.created" : "mail-template.replaced", id, before, template);
        return await settings.PutTemplate(template, before?.Version, entry, context.RequestAborted) == ChangeOutcome.Changed
            ? GetTemplate(id, context, settings)
            : Problem.Of(ProblemKind.Stale);
    }

    private static async Task<IResult> DeleteTemplate(string id, HttpContext context, IMailSettings settings, AuditLog audit)
    {
        if (Find(settings, id) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (MailboxRoutes.Stale(context, before.Version) is { } stale)
        {
            return stale;
        }

        return await settings.DeleteTemplate(id, before.Version, audit.Entry(context, "mail-template.deleted", id, before, null), context.RequestAborted)
            == ChangeOutcome.Changed ? TypedResults.NoContent() : Problem.Of(ProblemKind.Stale);
    }

    private static IResult Preview(MailTemplatePreviewRequest body) =>
        body.Text is { } text ? MailRoutes.Rendered(body.Subject, text, MailTemplate.Sample) : Problem.OfField("text", "Give a text.");

    private static Dictionary<string, string[]> Faults(IReadOnlyList<MailRule> rules, IConfigurationSource configuration)
    {
        var faults = MailRuleBook.Faults(rules).ToDictionary(f => f.Key, f => new[] { f.Value });
        for (int i = 0; i < Math.Min(rules.Count, MailRuleBook.RulesMax); i++)
        {
            if (rules[i].Queue is { } queue && configuration.QueueConfigurations.All(q => q.Id != queue))
            {
                faults[$"rules[{i}].queue"] = ["There is no such queue."];
            }
        }

        return faults;
    }

    private static Dictionary<string, string[]> Faults(string id, MailTemplateRequest body, IConfigurationSource configuration)
    {
        var faults = new Dictionary<string, string[]>();
        void Must(bool holds, string field, string problem)
        {
            if (!holds)
            {
                faults.TryAdd(field, [problem]);
            }
        }

        Must(MailboxReading.IsId(id), "id", "Use 1 to 64 lower-case letters, digits and hyphens.");
        Must(body.Kind is "reply" or "confirmation" or "signature" or "transcript", "kind", "Use reply, confirmation, signature or transcript.");
        Must(!string.IsNullOrWhiteSpace(body.Name) && body.Name.Length <= NameMax, "name", $"Use 1 to {NameMax} characters.");
        Must(body.Language is null or { Length: > 0 and <= 20 }, "language", "Use a language tag such as en.");
        Must(body.Shortcut is null or { Length: > 0 and <= 30 }, "shortcut", "Use 1 to 30 characters.");
        Must(body.QueueId is null || configuration.QueueConfigurations.Any(q => q.Id.Value == body.QueueId), "queueId", "There is no such queue.");
        Must(!string.IsNullOrWhiteSpace(body.Text), "text", "Give a text.");
        Must(body.Subject is null || (body.Subject.Length <= MailReading.SubjectMax && !body.Subject.Any(char.IsControl)), "subject", "Use at most 500 characters in one line.");
        foreach (var (field, text) in new[] { ("subject", body.Subject), ("text", body.Text) })
        {
            if (text is not null && MailTemplate.Fill(text, MailTemplate.Sample).Fault is { } fault)
            {
                faults.TryAdd(field, [fault]);
            }
        }

        if (body is { Kind: "transcript", Text: { } words } && !faults.ContainsKey("text"))
        {
            var chat = new Dictionary<string, string> { [MailTemplate.TranscriptVariable] = "\u0001" };
            Must(MailTemplate.Fill(words, chat).Text?.Contains('\u0001') == true, "text", $"Say where the chat comes: {{{{{MailTemplate.TranscriptVariable}}}}}.");
        }

        return faults;
    }

    private static KeptTemplate? Find(IMailSettings settings, string id) => settings.Current.Templates.FirstOrDefault(t => t.Id == id);

    private static MailTemplateView View(KeptTemplate t) => new(t.Id, t.Version, t.Kind, t.Name, t.Language, t.Queue, t.Shortcut, t.Subject, t.Text);
}
