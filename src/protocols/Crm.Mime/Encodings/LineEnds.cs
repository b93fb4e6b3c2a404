namespace Crm.Mime;

/// <summary>The ends of lines of a text.</summary>
internal static class LineEnds
{
    /// <summary>Every CRLF and every lone CR becomes LF.</summary>
    public static string ToLf(string text) => text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
