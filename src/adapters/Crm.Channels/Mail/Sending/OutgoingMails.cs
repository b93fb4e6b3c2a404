using System.Globalization;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Mime;
using Crm.Mime.Writing;
using Crm.Smtp;

namespace Crm.Channels.Mail.Sending;

/// <summary>Writes mails of the engine as bytes with an envelope. Thread safe.</summary>
internal static class OutgoingMails
{
    /// <summary>Envelope and mail, or why it cannot be written.</summary>
    public static (SmtpEnvelope? Envelope, string? Fault) Write(OutgoingMail mail)
    {
        var message = new OutgoingMessage
        {
            From = Mailbox(mail.From),
            To = [.. mail.To.Select(Mailbox)],
            Cc = [.. mail.Cc.Select(Mailbox)],
            ReplyTo = mail.ReplyTo is { } replyTo ? [Mailbox(replyTo)] : [],
            Subject = mail.Subject,
            Date = mail.WrittenAt,
            Id = new MessageId(mail.MessageId),
            InReplyTo = mail.InReplyTo is { } answered ? new MessageId(answered) : null,
            References = [.. mail.References.Select(id => new MessageId(id))],
            Text = mail.Text,
            Html = mail.Html,
            Attachments = [.. mail.Attachments.Select(file => new OutgoingFile(file.Name, file.Type, file.Content))],
            AutoSubmitted = mail.AutoSubmitted ? "auto-replied" : null,
        };
        if (!MessageWriter.TryWrite(message, out byte[]? bytes, out MessageWriteError? error))
        {
            return (null, $"{error.Field}: {error.Reason}");
        }

        // an automatic answer that cannot be delivered is nobody's business: reports of it could be answered in turn (RFC 3834 section 3.3)
        string from = mail.AutoSubmitted ? "" : Address(mail.From);
        string[] to = [.. mail.To.Concat(mail.Cc).Concat(mail.Bcc).Select(Address).Distinct(StringComparer.OrdinalIgnoreCase)];
        return (new SmtpEnvelope(from, to, bytes), null);
    }

    private static Mailbox Mailbox(MailPerson person) => new(person.Name, person.Address);

    // Domains go in ASCII (RFC 5891), as in the header; what is no domain is refused later.
    private static string Address(MailPerson person)
    {
        int at = person.Address.LastIndexOf('@') + 1;
        try
        {
            return at > 0 && person.Address.AsSpan(at).ContainsAnyExceptInRange('!', '~') ? person.Address[..at] + new IdnMapping().GetAscii(person.Address, at) : person.Address;
        }
        catch (ArgumentException)
        {
            return person.Address;
        }
    }
}
