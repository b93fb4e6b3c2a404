using System.Globalization;
using System.Security.Cryptography;
using Crm.Events.Mail;
using Crm.Mime;

namespace Crm.Channels.Mail.Reading;

/// <summary>Makes of a mail's bytes what the work needs to know of it. Never fails: what cannot be read says so. Thread safe.</summary>
public static class MailSummaries
{
    private const int MaxIds = 100;
    private const int MaxAnswered = 20;
    private const int MaxPeople = 100;
    private const int MaxSubject = 500;
    private const int MaxAttachments = 100;
    private const int MaxHeaders = 60;
    private const int MaxHeader = 1_000;
    private const int MaxStatus = 500;

    // Traces of the way and signatures: many, long, and of no use to rules.
    private static readonly string[] LeftOut = ["received", "dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results", "x-received", "x-google-dkim-signature"];

    /// <summary>Reads a whole mail.</summary>
    public static MailSummary Read(ReadOnlyMemory<byte> raw)
    {
        MimeLimits limits = MimeLimits.Default with { MaxMessageBytes = Math.Max(raw.Length, MimeLimits.Default.MaxMessageBytes) }; // the fetcher has the limit
        if (!MimeParser.TryParse(raw, limits, out MimeMessage? message, out MimeParseError? error))
        {
            return new MailSummary { Extent = MailExtent.Unreadable, Text = $"[This mail cannot be read: {error.Reason}]" };
        }

        MessageContent content = MessageContent.Of(message);
        string text = content.Text ?? (content.Html is { } html ? MailText.OfHtml(html) : "");
        return OfHeader(message) with
        {
            Text = MailText.Cut(text, MailSummary.MaxText),
            HasHtml = content.Html is not null,
            Attachments = [.. content.Attachments.Take(MaxAttachments).Select(Attachment)],
        };
    }

    /// <summary>Reads the header of a mail whose rest was left in the mailbox.</summary>
    public static MailSummary ReadHeader(ReadOnlyMemory<byte> header, long size)
    {
        string note = string.Create(CultureInfo.InvariantCulture, $"[This mail has {size:N0} bytes, more than are taken. Only its header is here; the mail lies in the mailbox.]");
        return MimeParser.TryParse(header, MimeLimits.Default, out MimeMessage? message, out _)
            ? OfHeader(message) with { Extent = MailExtent.HeaderOnly, Text = note }
            : new MailSummary { Extent = MailExtent.HeaderOnly, Text = note };
    }

    private static MailSummary OfHeader(MimeMessage message)
    {
        AutomaticKind automatic = message.Automatic;
        DeliveryReport? report = automatic == AutomaticKind.Bounce ? DeliveryReport.Read(message) : null;
        RecipientStatus? told = report?.Recipients.FirstOrDefault(Failed) ?? report?.Recipients.FirstOrDefault();
        return new MailSummary
        {
            MessageId = message.Id?.Value,
            InReplyTo = [.. message.InReplyTo.Take(MaxAnswered).Select(id => id.Value)],
            References = [.. Ends(message.References).Select(id => id.Value)],
            From = People(message.From).FirstOrDefault(),
            ReplyTo = [.. People(message.ReplyTo).Take(MaxPeople)],
            To = [.. People(message.To).Take(MaxPeople)],
            Cc = [.. People(message.Cc).Take(MaxPeople)],
            Subject = MailText.Cut(message.Subject ?? "", MaxSubject),
            Date = message.Date,
            Author = automatic switch
            {
                AutomaticKind.Bounce => MailAuthor.Bounce,
                AutomaticKind.AutoReply => MailAuthor.AutoReply,
                AutomaticKind.List => MailAuthor.List,
                _ => MailAuthor.Person,
            },
            ReportedMessageId = report?.OriginalMessageId?.Value,
            ReportedFailed = report?.Recipients.Any(Failed) == true,
            ReportedStatus = told is null ? null : MailText.Cut($"{told.Status} {told.Diagnostic}".Trim(), MaxStatus) is { Length: > 0 } status ? status : null,
            Headers = Headers(message),
        };
    }

    private static bool Failed(RecipientStatus recipient) => recipient.IsPermanent || recipient.Action == "failed";

    // Of a long thread the first ids name it and the latest its place.
    private static IEnumerable<MessageId> Ends(IReadOnlyList<MessageId> ids) => ids.Count <= MaxIds ? ids : [ids[0], .. ids.Skip(ids.Count - MaxIds + 1)];

    private static IEnumerable<MailPerson> People(AddressList list) =>
        list.Where(mailbox => mailbox.HasAddress).Select(mailbox => new MailPerson(string.IsNullOrWhiteSpace(mailbox.Name) ? null : mailbox.Name, LowerDomain(mailbox.Address)));

    private static string LowerDomain(string address) => address[..address.LastIndexOf('@')] + address[address.LastIndexOf('@')..].ToLowerInvariant();

    private static MailAttachment Attachment(MimePart part, int index)
    {
        ReadOnlyMemory<byte> bytes = part.Decode().Bytes;
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        return new MailAttachment(index, part.FileName ?? part.EmbeddedMessage?.Subject ?? $"attachment-{index + 1}", part.ContentType.MediaType, bytes.Length, sha256, part.ContentId);
    }

    private static Dictionary<string, string> Headers(MimeMessage message)
    {
        var headers = new Dictionary<string, string>();
        foreach (HeaderField field in message.Headers)
        {
            string name = field.Name.ToLowerInvariant();
            if (headers.Count < MaxHeaders && !LeftOut.Contains(name))
            {
                headers.TryAdd(name, MailText.Cut(field.Text, MaxHeader));
            }
        }

        return headers;
    }
}
