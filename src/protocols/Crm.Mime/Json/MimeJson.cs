using System.Security.Cryptography;
using System.Text.Json;

namespace Crm.Mime.Json;

/// <summary>
/// A message as JSON, for people and scripts; docs/mime.md describes the members. Long texts are written in pieces and the writer is flushed
/// after each part, so that memory stays a small multiple of the largest text.
/// </summary>
public sealed class MimeJson
{
    private const int Segment = 16 * 1024;

    private readonly Utf8JsonWriter _json;
    private Dictionary<MimePart, (DecodedText Text, int Size)> _whole = [];
    private MimeDefects _defects;

    private MimeJson(Utf8JsonWriter json) => _json = json;

    /// <summary>Writes the message as one object.</summary>
    public static void Write(MimeMessage message, Utf8JsonWriter json) => new MimeJson(json).Message(message);

    private void Message(MimeMessage message)
    {
        var content = MessageContent.Of(message);
        (_whole, _defects) = (content.Whole, message.Defects | content.Defects);
        _json.WriteStartObject();
        Envelope(message);
        Text("text", content.Text);
        Text("html", content.Html);
        Parts("parts", message.Root);
        Attachments(content.Attachments);
        Headers(message.Headers);
        _json.WriteString("automatic", Name(message.Automatic));
        Report(DeliveryReport.Read(message));
        Defects(_defects);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void Envelope(MimeMessage message)
    {
        Text("subject", message.Subject);
        Addresses("from", message.From);
        Addresses("to", message.To);
        Addresses("cc", message.Cc);
        Addresses("replyTo", message.ReplyTo);
        _json.WriteString("date", message.Date?.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        _json.WriteString("messageId", message.Id?.Value);
        _json.WriteString("inReplyTo", message.InReplyTo is [var first, ..] ? first.Value : null);
        _json.WriteStartArray("references");
        foreach (MessageId id in message.References)
        {
            _json.WriteStringValue(id.Value);
        }

        _json.WriteEndArray();
    }

    private void Addresses(string member, AddressList addresses)
    {
        _json.WriteStartArray(member);
        foreach (Mailbox mailbox in addresses)
        {
            _json.WriteStartObject();
            _json.WriteString("name", mailbox.Name);
            _json.WriteString("address", mailbox.Address);
            if (mailbox.Group is { } group)
            {
                _json.WriteString("group", group);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    // The parts of a multipart; a body that is no multipart is the only part.
    private void Parts(string member, MimePart root)
    {
        _json.WriteStartArray(member);
        foreach (MimePart part in root.Children.Count > 0 ? root.Children : [root])
        {
            Part(part);
        }

        _json.WriteEndArray();
    }

    private void Part(MimePart part)
    {
        MimeDefects defects = part.StructureDefects;
        _json.WriteStartObject();
        _json.WriteString("type", part.ContentType.MediaType);
        if (part.Children.Count > 0)
        {
            Parts("parts", part);
        }
        else if (part.EmbeddedMessage is { } message)
        {
            FileMembers(part, part.Decode().Bytes.Length);
            _json.WriteStartObject("message");
            Envelope(message);
            Parts("parts", message.Root);
            _json.WriteEndObject();
        }
        else
        {
            defects |= Leaf(part);
        }

        Defects(defects);
        _defects |= defects;
        _json.WriteEndObject();
        _json.Flush();
    }

    private MimeDefects Leaf(MimePart part)
    {
        if (part.ContentType.Type != "text")
        {
            DecodedContent content = part.Decode();
            FileMembers(part, content.Bytes.Length);
            return content.Defects;
        }

        var (text, size) = _whole.TryGetValue(part, out var whole) ? whole : part.Read();
        FileMembers(part, size);
        _json.WriteString("charset", text.Charset);
        Text("text", text.Text);
        return text.Defects;
    }

    private void FileMembers(MimePart part, int size)
    {
        _json.WriteString("encoding", TransferEncodings.Name(part.TransferEncoding));
        _json.WriteString("disposition", part.Disposition.Kind.Length > 0 ? part.Disposition.Kind : null);
        _json.WriteString("name", part.FileName);
        _json.WriteString("contentId", part.ContentId);
        _json.WriteNumber("size", size);
    }

    private void Attachments(IReadOnlyList<MimePart> attachments)
    {
        _json.WriteStartArray("attachments");
        foreach (MimePart part in attachments)
        {
            DecodedContent content = part.Decode();
            _defects |= content.Defects;
            _json.WriteStartObject();
            _json.WriteString("name", part.FileName);
            _json.WriteString("type", part.ContentType.MediaType);
            _json.WriteNumber("size", content.Bytes.Length);
            _json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(content.Bytes.Span)));
            _json.WriteString("contentId", part.ContentId);
            _json.WriteBoolean("inline", !part.Disposition.IsAttachment && part.ContentId is not null);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Headers(HeaderList headers)
    {
        _json.WriteStartArray("headers");
        foreach (HeaderField field in headers)
        {
            _json.WriteStartObject();
            _json.WriteString("name", field.Name);
            Text("value", field.Text);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Report(DeliveryReport? report)
    {
        if (report is null)
        {
            return;
        }

        _json.WriteStartObject("deliveryReport");
        _json.WriteString("reportingMta", report.ReportingMta);
        _json.WriteString("originalMessageId", report.OriginalMessageId?.Value);
        _json.WriteStartArray("recipients");
        foreach (RecipientStatus recipient in report.Recipients)
        {
            _json.WriteStartObject();
            _json.WriteString("finalRecipient", recipient.FinalRecipient);
            _json.WriteString("action", recipient.Action);
            _json.WriteString("status", recipient.Status);
            _json.WriteString("diagnostic", recipient.Diagnostic);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Defects(MimeDefects defects)
    {
        _json.WriteStartArray("defects");
        for (int bit = 0; bit < 31; bit++)
        {
            var defect = (MimeDefects)(1 << bit);
            if (defects.HasFlag(defect))
            {
                _json.WriteStringValue(Name(defect));
            }
        }

        _json.WriteEndArray();
    }

    private void Text(string member, string? text)
    {
        _json.WritePropertyName(member);
        if (text is null || text.Length <= Segment)
        {
            _json.WriteStringValue(text);
            return;
        }

        for (int at = 0; at < text.Length; at += Segment)
        {
            int length = Math.Min(Segment, text.Length - at);
            _json.WriteStringValueSegment(text.AsSpan(at, length), at + length == text.Length);
            _json.Flush();
        }
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
