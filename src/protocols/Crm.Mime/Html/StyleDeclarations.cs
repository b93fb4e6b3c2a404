using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Crm.Mime.Html;

/// <summary>The declarations of a style attribute that change how text looks and nothing else: nothing is fetched, nothing leaves its place.</summary>
internal static class StyleDeclarations
{
    private const int MaxDeclarations = 60;
    private const int MaxValue = 200;

    private static readonly FrozenSet<string> Properties = (
        "background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style " +
        "border-left-width border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style " +
        "border-top-width border-width clear color direction display float font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type margin " +
        "margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width padding padding-bottom padding-left padding-right padding-top table-layout text-align " +
        "text-decoration text-indent text-transform unicode-bidi vertical-align white-space width word-break word-spacing word-wrap").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // No backslash (escapes), slash or asterisk (comments), colon (URLs), at sign or braces.
    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \t#%.,-+()'\"!");

    private static readonly string[] Functions = ["rgb", "rgba", "hsl", "hsla"];

    /// <summary>What is left of a style attribute; null when nothing is.</summary>
    public static string? Clean(string style)
    {
        var clean = new StringBuilder();
        foreach (string declaration in style.Split(';', MaxDeclarations + 1).Take(MaxDeclarations))
        {
            int colon = declaration.IndexOf(':');
            if (colon > 0 && Properties.Contains(declaration[..colon].Trim().ToLowerInvariant()) && IsHarmless(declaration[(colon + 1)..].Trim()))
            {
                clean.Append(clean.Length > 0 ? ";" : "").Append(declaration[..colon].Trim().ToLowerInvariant()).Append(':').Append(declaration[(colon + 1)..].Trim());
            }
        }

        return clean.Length > 0 ? clean.ToString() : null;
    }

    private static bool IsHarmless(string value)
    {
        if (value.Length is 0 or > MaxValue || value.AsSpan().ContainsAnyExcept(ValueCharacters) || value.Count(c => c == '"') % 2 != 0 || value.Count(c => c == '\'') % 2 != 0)
        {
            return false;
        }

        for (int open = value.IndexOf('('); open >= 0; open = value.IndexOf('(', open + 1))
        {
            int start = open;
            while (start > 0 && (char.IsAsciiLetterOrDigit(value[start - 1]) || value[start - 1] == '-'))
            {
                start--;
            }

            if (!Functions.Contains(value[start..open].ToLowerInvariant()))
            {
                return false;
            }
        }

        return true;
    }
}
