namespace Crm.Mime;

/// <summary>The charset that an HTML document names for itself, for mails that name none.</summary>
internal static class HtmlCharset
{
    private const int LookAt = 1024; // as browsers do (HTML standard, prescan)

    /// <summary>The first <c>charset=</c> of a meta element near the start, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> html)
    {
        Span<char> start = stackalloc char[Math.Min(LookAt, html.Length)];
        for (int i = 0; i < start.Length; i++)
        {
            start[i] = (char)html[i];
        }

        ReadOnlySpan<char> rest = start;
        while (rest.IndexOf("<meta", StringComparison.OrdinalIgnoreCase) is var meta and >= 0)
        {
            rest = rest[(meta + 5)..];
            int end = rest.IndexOf('>');
            ReadOnlySpan<char> element = end < 0 ? rest : rest[..end];
            int charset = element.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
            if (charset >= 0)
            {
                ReadOnlySpan<char> name = element[(charset + 8)..].TrimStart("\"' ");
                int length = name.IndexOfAny("\"' ;/>");
                string found = (length < 0 ? name : name[..length]).ToString();

                // A document whose bytes could be read so far is not in UTF-16, whatever it says.
                return found.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? Charsets.Utf8 : found.Length > 0 ? found : null;
            }
        }

        return null;
    }
}
