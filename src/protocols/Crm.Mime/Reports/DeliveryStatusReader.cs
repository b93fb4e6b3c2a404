namespace Crm.Mime;

/// <summary>Reads the body of a <c>message/delivery-status</c>: blocks of fields with an empty line between, the first for the message, one more for each recipient.</summary>
internal static class DeliveryStatusReader
{
    public static DeliveryReport Read(MimePart part, MessageId? original)
    {
        ReadOnlyMemory<byte> body = part.Decode().Bytes;
        var none = new Boundaries();
        var budget = new ParseBudget(MimeLimits.Default);
        HeaderList? message = null;
        var recipients = new List<RecipientStatus>();
        int at = 0;
        while (at < body.Length && recipients.Count < DeliveryReport.MaxRecipients)
        {
            HeaderBlock block = new HeaderReader(body, none, budget).Read(at);
            at = block.BodyStart > at ? block.BodyStart : body.Length; // a line that is no field ends the reading
            bool recipient = block.Fields.Has("Final-Recipient") || block.Fields.Has("Action");
            if (recipient)
            {
                recipients.Add(Recipient(block.Fields));
            }
            else if (block.Fields.Count > 0)
            {
                message ??= block.Fields;
            }

            if (block.Defects.HasFlag(MimeDefects.HeaderLimit))
            {
                break;
            }
        }

        return new DeliveryReport(Typed(message?.First("Reporting-MTA")), message?.First("Original-Envelope-Id")?.Text, recipients, original);
    }

    private static RecipientStatus Recipient(HeaderList fields) => new(
        Typed(fields.First("Final-Recipient")),
        Typed(fields.First("Original-Recipient")),
        fields.Value("Action")?.Split('(')[0].Trim().ToLowerInvariant(),
        StatusCode(fields.Value("Status")),
        Typed(fields.First("Remote-MTA")),
        Typed(fields.First("Diagnostic-Code")),
        MimeDate.Read(fields.Value("Will-Retry-Until")));

    // "rfc822; user@example.org": the type before the semicolon says how to read the rest, and is the same everywhere.
    private static string? Typed(HeaderField? field)
    {
        if (field is null)
        {
            return null;
        }

        string value = field.Text;
        return value[(value.IndexOf(';') + 1)..].Trim();
    }

    // Three numbers with dots; a comment may follow.
    private static string? StatusCode(string? value)
    {
        string code = (value ?? "").Split(' ', '\t', '(')[0];
        string[] numbers = code.Split('.');
        return numbers.Length == 3 && numbers.All(number => number.Length is > 0 and <= 3 && number.All(char.IsAsciiDigit)) ? code : null;
    }
}
