using System.Diagnostics.CodeAnalysis;

namespace Crm.Sip.Authentication;

/// <summary>The <c>Digest name=value, ...</c> form that challenges and credentials share (RFC 3261 section 25.1).</summary>
internal static class DigestFields
{
    private const int MaxFields = 32;
    private const int MaxLength = 4096;

    /// <summary>Reads the fields, values unquoted; false for another scheme, a repeated field, or broken grammar.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Dictionary<string, string>? fields)
    {
        fields = null;
        text = SipGrammar.Trim(text);
        int space = text.IndexOfAny(' ', '\t');
        if (space < 0 || text.Length > MaxLength || !text[..space].Equals("Digest", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadOnlySpan<char> rest = text[space..];
        while (!rest.IsEmpty)
        {
            int comma = SipGrammar.NextSeparator(rest, ',');
            if (comma < 0 || result.Count == MaxFields || !TryAdd(result, SipGrammar.Trim(rest[..comma])))
            {
                return false;
            }

            rest = comma == rest.Length ? default : rest[(comma + 1)..];
        }

        fields = result;
        return true;
    }

    private static bool TryAdd(Dictionary<string, string> fields, ReadOnlySpan<char> field)
    {
        int equals = field.IndexOf('=');
        if (equals <= 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = SipGrammar.Trim(field[..equals]);
        ReadOnlySpan<char> value = SipGrammar.Trim(field[(equals + 1)..]);
        bool quoted = !value.IsEmpty && value[0] == '"';
        bool good = SipGrammar.IsToken(name) && (quoted ? SipGrammar.QuotedLength(value) == value.Length : !SipGrammar.HasForbidden(value));
        return good && fields.TryAdd(name.ToString(), SipGrammar.Unquote(value));
    }
}
