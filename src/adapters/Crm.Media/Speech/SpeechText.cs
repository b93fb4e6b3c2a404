using System.Text;

namespace Crm.Media.Speech;

/// <summary>Makes a text safe to hand to a speech engine. Pure.</summary>
internal static class SpeechText
{
    /// <summary>Longer texts are not spoken: about three minutes of English.</summary>
    internal const int MostCharacters = 2_000;

    /// <summary>
    /// One line without control characters (engines take some as commands), without halves of surrogate pairs and without "[[", which
    /// engines of the eSpeak family take as the start of phonemes; runs of white space become one space. Null when nothing is left to
    /// speak or the text is too long.
    /// </summary>
    internal static string? Clean(string? text)
    {
        if (text is null or "" || text.Length > MostCharacters)
        {
            return null;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            char last = clean.Length == 0 ? ' ' : clean[^1];
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar)
            {
                Append(clean, last, ' ', unlessAfter: ' ');
            }
            else if (rune.Value is '[' or ']')
            {
                Append(clean, last, (char)rune.Value, unlessAfter: (char)rune.Value);
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }

        string line = clean.ToString().Trim();
        return line.Any(char.IsLetterOrDigit) ? line : null;
    }

    private static void Append(StringBuilder clean, char last, char next, char unlessAfter)
    {
        if (last != unlessAfter)
        {
            clean.Append(next);
        }
    }
}
