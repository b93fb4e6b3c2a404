using System.Buffers;

namespace Crm.Mime.Writing;

/// <summary>
/// Looks at everything that goes into a header before anything is written. A line break there would begin a field of somebody else's choice, so
/// it is refused rather than mended.
/// </summary>
internal static class OutgoingCheck
{
    private const int MaxAddressLength = 254; // RFC 5321 section 4.5.3.1.3, brackets not counted
    private const int MaxTextLength = 2_000;
    private const int MaxRecipients = 1_000;
    private const int MaxFiles = 200;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly HashSet<string> OwnFields = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.From, HeaderNames.Sender, HeaderNames.ReplyTo, HeaderNames.To, HeaderNames.Cc, "Bcc", HeaderNames.Subject, HeaderNames.Date, HeaderNames.MessageId,
        HeaderNames.InReplyTo, HeaderNames.References, HeaderNames.AutoSubmitted, HeaderNames.ReturnPath, "Received",
    };

    /// <summary>The first fault, or null.</summary>
    public static MessageWriteError? Check(OutgoingMessage message) =>
        Mailboxes(HeaderNames.From, [message.From])
        ?? Mailboxes(HeaderNames.To, message.To)
        ?? Mailboxes(HeaderNames.Cc, message.Cc)
        ?? Mailboxes(HeaderNames.ReplyTo, message.ReplyTo)
        ?? OneLine(HeaderNames.Subject, message.Subject)
        ?? Ids(HeaderNames.MessageId, [message.Id])
        ?? Ids(HeaderNames.InReplyTo, message.InReplyTo is { } answered ? [answered] : [])
        ?? Ids(HeaderNames.References, message.References)
        ?? Keyword(message.AutoSubmitted)
        ?? Fields(message.OtherFields)
        ?? Files("Related", message.Related, needsId: true)
        ?? Files("Attachments", message.Attachments, needsId: false)
        ?? (message.Related.Count > 0 && message.Html is null ? new("Related", "There is no HTML that could show the related files.") : null);

    private static MessageWriteError? Mailboxes(string field, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count > MaxRecipients)
        {
            return new(field, $"There are more than {MaxRecipients} addresses.");
        }

        foreach (Mailbox mailbox in mailboxes)
        {
            if (OneLine(field, mailbox.Name ?? "") is { } fault)
            {
                return fault;
            }

            if (WritableAddress(mailbox.Address) is null)
            {
                return new(field, "An address is not valid: local@domain is needed, with ASCII before the at sign.");
            }
        }

        return null;
    }

    /// <summary>The address as it is written, its domain in ASCII (RFC 5891); null when it is none.</summary>
    public static string? WritableAddress(string address)
    {
        int at = address.LastIndexOf('@');
        if (at <= 0 || address.Length > MaxAddressLength || Domain(address[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        string local = address[..at];
        bool quoted = local is ['"', .., '"'] && local.Length > 2 && local.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && IsQuotedOnce(local.AsSpan(1, local.Length - 2));
        return quoted || IsDotAtom(local) ? $"{local}@{domain}" : null;
    }

    private static bool IsQuotedOnce(ReadOnlySpan<char> inner)
    {
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' || (inner[i] == '\\' && ++i == inner.Length))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Domain(string domain)
    {
        if (domain is ['[', .., ']'])
        {
            return domain.AsSpan(1, domain.Length - 2).IndexOfAnyExcept("0123456789abcdefABCDEFIPvipV.:") < 0 ? domain : null;
        }

        try
        {
            string ascii = domain.All(char.IsAscii) ? domain : new System.Globalization.IdnMapping().GetAscii(domain);
            return IsDotAtom(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null; // no domain name has these characters
        }
    }

    private static bool IsDotAtom(string text) => text.Split('.').All(atom => atom.Length > 0 && !atom.AsSpan().ContainsAnyExcept(AddressSpec.Atom));

    private static MessageWriteError? OneLine(string field, string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || text.Contains('\x7f') ? new(field, "A line break or control character may not stand in a header field.")
        : text.Length > MaxTextLength ? new(field, $"The text is longer than {MaxTextLength} characters.")
        : null;

    private static MessageWriteError? Ids(string field, IReadOnlyList<MessageId> ids) =>
        ids.All(id => id.IsWellFormed) ? null : new(field, "A message id is not valid: visible ASCII without angle brackets is needed.");

    private static MessageWriteError? Keyword(string? keyword) =>
        keyword is null || (keyword.Length is > 0 and <= 60 && keyword.All(c => char.IsAsciiLetterLower(c) || c == '-'))
            ? null : new(HeaderNames.AutoSubmitted, "The keyword is not valid: lower-case letters and dashes are needed.");

    private static MessageWriteError? Fields(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        foreach ((string name, string value) in fields)
        {
            bool taken = OwnFields.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.Equals(HeaderNames.MimeVersion, StringComparison.OrdinalIgnoreCase);
            if (taken || name.Length is 0 or > 60 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                return new("OtherFields", "A field's name is not valid or is written by the message itself.");
            }

            if (OneLine(name, value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static MessageWriteError? Files(string place, IReadOnlyList<OutgoingFile> files, bool needsId)
    {
        if (files.Count > MaxFiles)
        {
            return new(place, $"There are more than {MaxFiles} files.");
        }

        foreach (OutgoingFile file in files)
        {
            ContentType type = ContentType.Read(file.Type, ContentType.PlainText);
            if (type.MediaType != file.Type.ToLowerInvariant() || type.IsMultipart || (type.Type == "message" && !BodyEncoder.IsSevenBit(file.Content.Span)))
            {
                return new(place, "A file's media type is not valid, or is a multipart, or is a message that is not plain ASCII in short lines.");
            }

            if (OneLine(place, file.Name) is { } fault)
            {
                return fault;
            }

            if (needsId && file.ContentId is null || file.ContentId is { } id && !new MessageId(id).IsWellFormed)
            {
                return new(place, "A related file's content id is not valid: visible ASCII without angle brackets is needed.");
            }
        }

        return null;
    }
}
