using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>Writes the machine's confirmation of a mail by its template, once: what was written is kept and sent again as it is. Thread safe.</summary>
public sealed class MailConfirmations(IMailStore store, IMailSettings settings, MailTokens tokens, TimeProvider clock)
{
    /// <summary>The text and how it is addressed, or why it cannot be written.</summary>
    public async ValueTask<(OutgoingText? Text, string? Fault)> Write(DeliverMail mail, CancellationToken cancellation)
    {
        var picture = settings.Current;
        var mailbox = picture.Mailboxes.FirstOrDefault(m => m.Id == mail.MailboxId);
        var template = picture.Templates.FirstOrDefault(t => t.Id == mail.Prepared.Template && t.Kind == "confirmation");
        if (mailbox is null || template is null || mail.Prepared.Answers is not { } answered)
        {
            return (null, "Its mailbox or template is not there any more.");
        }

        var kept = await store.Read([answered], cancellation).ConfigureAwait(false);
        if (kept.GetValueOrDefault(answered)?.Summary is not { From: { } from } summary)
        {
            return (null, "The mail it answers is not there any more.");
        }

        var values = new Dictionary<string, string>
        {
            ["customer.name"] = from.Name ?? "",
            ["customer.email"] = from.Address,
            ["mail.subject"] = summary.Subject,
            ["mail.date"] = summary.Date?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "",
            ["mailbox.address"] = mailbox.Access.Address,
            ["mailbox.name"] = mailbox.Name,
        };
        var text = MailTemplate.Fill(template.Text, values);
        var subject = template.Subject is null ? new TemplateResult(MailDesk.AnswerSubject(summary.Subject), null) : MailTemplate.Fill(template.Subject, values);
        if (text.Text is null || subject.Text is null)
        {
            return (null, text.Fault ?? subject.Fault);
        }

        var id = mail.Prepared.Mail;
        var written = new OutgoingText(
            mailbox.Id,
            tokens.MessageIdOf(id, mailbox.Access.Address),
            new MailPerson(mailbox.FromName ?? mailbox.Name, mailbox.Access.Address),
            [from],
            [],
            [],
            mailbox.PlusAddresses ? new MailPerson(mailbox.FromName, tokens.ReplyAddressOf(id, mailbox.Access.Address)) : null,
            subject.Text.ReplaceLineEndings(" "),
            text.Text,
            summary.MessageId,
            summary.MessageId is null ? [] : [.. summary.References.TakeLast(49), summary.MessageId],
            true,
            Instant.Now(clock),
            answered,
            "confirmation",
            []);
        await store.KeepOutgoing(id, mail.Subject, written, cancellation).ConfigureAwait(false);
        return (written, null);
    }
}
