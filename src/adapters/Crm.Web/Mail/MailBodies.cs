using Crm.Contracts.Mail;
using Crm.Mime;
using Crm.Mime.Html;

namespace Crm.Web.Mail;

/// <summary>What lies in a mail as it came: its HTML, cleaned, and its files. Pure.</summary>
internal static class MailBodies
{
    /// <summary>Bytes of all pictures of a mail that its HTML shows.</summary>
    private const int PicturesMax = 4 << 20;

    private static readonly HashSet<string> Pictures = new(StringComparer.OrdinalIgnoreCase) { "image/png", "image/jpeg", "image/gif", "image/webp" };

    /// <summary>The HTML, cleaned; null when the mail has none or cannot be read.</summary>
    public static MailHtmlView? Html(byte[] raw, bool remoteImages)
    {
        if (!MimeParser.TryParse(raw, MimeLimits.Default, out var message, out _) || MessageContent.Of(message) is not { Html: { } html } content)
        {
            return null;
        }

        int left = PicturesMax;
        var shown = new Dictionary<string, string?>(StringComparer.Ordinal);
        string? Picture(string id)
        {
            if (!shown.TryGetValue(id, out string? url))
            {
                shown[id] = url = Data(content.Attachments.FirstOrDefault(p => p.ContentId == id), ref left);
            }

            return url;
        }

        var clean = HtmlSanitizer.Sanitize(html, new HtmlPolicy { RemoteImages = remoteImages, ContentUrl = Picture });
        return new MailHtmlView(clean.Html, clean.RemoteImages, clean.Truncated);
    }

    /// <summary>A file by its place; null when there is none.</summary>
    public static (string Name, ReadOnlyMemory<byte> Content)? File(byte[] raw, int part)
    {
        if (part < 0 || !MimeParser.TryParse(raw, MimeLimits.Default, out var message, out _))
        {
            return null;
        }

        var files = MessageContent.Of(message).Attachments;
        return part < files.Count ? (files[part].FileName ?? $"attachment-{part + 1}", files[part].Decode().Bytes) : null;
    }

    private static string? Data(MimePart? part, ref int left)
    {
        string type = part is null ? "" : $"{part.ContentType.Type}/{part.ContentType.Subtype}";
        if (part is null || !Pictures.Contains(type))
        {
            return null;
        }

        var bytes = part.Decode().Bytes;
        if (bytes.Length > left)
        {
            return null;
        }

        left -= bytes.Length;
        return $"data:{type.ToLowerInvariant()};base64,{Convert.ToBase64String(bytes.Span)}";
    }
}
