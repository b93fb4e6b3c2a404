using System.Diagnostics.CodeAnalysis;

namespace Crm.Sip;

/// <summary>
/// The value of From, To, Contact, Route, Record-Route, Refer-To and their kin: <c>name-addr</c> or <c>addr-spec</c> with header
/// parameters (RFC 3261 section 20.10). Written form is always <c>name-addr</c>. Immutable and thread safe.
/// </summary>
public sealed record NameAddress(SipUri Uri)
{
    /// <summary>The display name with quotes resolved; null when there is none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Header parameters (those after the angle brackets).</summary>
    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    /// <summary>The <c>tag</c> parameter, or null.</summary>
    public string? Tag => Parameters["tag"];

    /// <summary>A copy with this tag.</summary>
    public NameAddress WithTag(string tag) => this with { Parameters = Parameters.With("tag", tag) };

    /// <summary>Reads one value; false when it breaks the grammar.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        text = SipGrammar.Trim(text);
        int nameLength = DisplayNameLength(text);
        if (nameLength < 0)
        {
            return false;
        }

        return nameLength < text.Length && text[nameLength] == '<'
            ? TryParseBracketed(text, nameLength, out address)
            : nameLength == 0 && TryParseBare(text, out address);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        DisplayName is null ? $"<{Uri}>{Parameters}" : $"{SipGrammar.Quote(DisplayName)} <{Uri}>{Parameters}";

    /// <summary>How far the display name and its trailing space reach: 0 when there is none, -1 when it is malformed.</summary>
    private static int DisplayNameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return -1;
        }

        if (text[0] == '"')
        {
            int quoted = SipGrammar.QuotedLength(text);
            while (quoted > 0 && quoted < text.Length && SipGrammar.IsWhiteSpace(text[quoted]))
            {
                quoted++;
            }

            return quoted > 0 && quoted < text.Length && text[quoted] == '<' ? quoted : -1;
        }

        int bracket = text.IndexOf('<');
        int semicolon = text.IndexOf(';');
        if (bracket < 0 || (semicolon >= 0 && semicolon < bracket))
        {
            return 0;
        }

        foreach (Range word in text[..bracket].SplitAny(' ', '\t'))
        {
            ReadOnlySpan<char> token = text[word];
            if (!token.IsEmpty && !SipGrammar.IsToken(token))
            {
                return -1;
            }
        }

        return bracket;
    }

    private static bool TryParseBracketed(ReadOnlySpan<char> text, int bracket, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        int close = text[bracket..].IndexOf('>');
        if (close < 0
            || !SipUri.TryParse(text[(bracket + 1)..(bracket + close)], out SipUri? uri)
            || !SipParameters.TryParse(text[(bracket + close + 1)..], out SipParameters? parameters))
        {
            return false;
        }

        ReadOnlySpan<char> name = SipGrammar.Trim(text[..bracket]);
        address = new NameAddress(uri) { DisplayName = name.IsEmpty ? null : SipGrammar.Unquote(name), Parameters = parameters };
        return true;
    }

    // Without brackets every parameter belongs to the header, and the URI may hold neither comma nor question mark (section 20).
    private static bool TryParseBare(ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        int semicolon = text.IndexOf(';');
        ReadOnlySpan<char> uriText = SipGrammar.Trim(semicolon < 0 ? text : text[..semicolon]);
        if (uriText.ContainsAny(',', '?')
            || !SipUri.TryParse(uriText, out SipUri? uri)
            || !SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out SipParameters? parameters))
        {
            return false;
        }

        address = new NameAddress(uri) { Parameters = parameters };
        return true;
    }
}
