using System.Net;
using System.Text;
using Crm.Mime.Html;

namespace Crm.Channels.Mail.Reading;

/// <summary>Texts of mails as the work needs them. Thread safe.</summary>
internal static class MailText
{
    private const int MaxHtml = 400_000;
    private static readonly string[] LineEnding = ["br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/blockquote", "hr", "/table", "/ul", "/ol", "/pre"];

    /// <summary>At most so many characters; no half of a pair remains.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>What can be read of HTML without showing it: its texts, with a line end where an element ends a line.</summary>
    public static string OfHtml(string html)
    {
        // cleaned first, so that every angle bracket that is left is a tag's
        string clean = HtmlSanitizer.Sanitize(html, HtmlPolicy.Default with { MaxLength = MaxHtml }).Html;
        var text = new StringBuilder();
        int at = 0;
        while (at < clean.Length)
        {
            int open = clean.IndexOf('<', at);
            AddText(text, clean.AsSpan(at, (open < 0 ? clean.Length : open) - at));
            int close = open < 0 ? -1 : clean.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            ReadOnlySpan<char> tag = clean.AsSpan(open + 1, close - open - 1);
            int blank = tag.IndexOf(' ');
            EndLineIf(text, (blank < 0 ? tag : tag[..blank]).TrimEnd('/'));
            at = close + 1;
        }

        return text.ToString().Trim();
    }

    private static void EndLineIf(StringBuilder text, ReadOnlySpan<char> tag)
    {
        foreach (string each in LineEnding)
        {
            if (tag.SequenceEqual(each) && text.Length > 0)
            {
                bool emptyLine = text.Length > 1 && text[^1] == '\n' && text[^2] == '\n';
                text.Append(emptyLine ? "" : "\n");
            }
        }
    }

    private static void AddText(StringBuilder text, ReadOnlySpan<char> escaped)
    {
        foreach (char c in WebUtility.HtmlDecode(escaped.ToString()))
        {
            bool blank = c is ' ' or '\t' or '\r' or '\n' or '\u00a0';
            if (!blank)
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }
}
