using System.Globalization;
using System.Text;

namespace Crm.Mime;

/// <summary>What may be shown and stored of a file name that a stranger wrote (RFC 2183 section 5).</summary>
public static class FileNames
{
    /// <summary>Longest name kept, in UTF-16 units; the ending is kept, the middle goes.</summary>
    public const int MaxLength = 200;

    /// <summary>
    /// The last part of a path, without control and direction characters, which would let <c>exe</c> look like <c>txt</c>. Null when nothing is left.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        string last = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (Rune rune in last.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))
            {
                clean.Append(rune.ToString());
            }
        }

        string result = Shorten(clean.ToString().Trim());
        return result is "" or "." or ".." ? null : result;
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        int dot = name.LastIndexOf('.');
        string ending = dot > 0 && name.Length - dot <= 20 ? name[dot..] : "";
        int keep = MaxLength - ending.Length;
        keep -= char.IsHighSurrogate(name[keep - 1]) ? 1 : 0;
        return name[..keep] + ending;
    }
}
