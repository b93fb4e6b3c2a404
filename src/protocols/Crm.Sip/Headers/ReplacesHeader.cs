using System.Diagnostics.CodeAnalysis;

namespace Crm.Sip;

/// <summary>
/// The dialog that a new one is to take the place of (RFC 3891 6.1), named as its receiver sees it: the To-tag is the receiver's own.
/// Immutable and thread safe.
/// </summary>
public sealed record ReplacesHeader(string CallId, string ToTag, string FromTag, bool EarlyOnly = false)
{
    /// <summary>Longer values are refused, in characters.</summary>
    public const int LengthMax = 512;

    /// <summary>Reads the value; false when a tag is missing or stands twice, or anything breaks the grammar.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ReplacesHeader? value)
    {
        value = null;
        text = SipGrammar.Trim(text);
        int semicolon = text.IndexOf(';');
        if (text.Length > LengthMax || semicolon <= 0)
        {
            return false;
        }

        var callId = SipGrammar.Trim(text[..semicolon]);
        if (callId.IsEmpty || SipGrammar.HasForbidden(callId) || callId.Contains(',')
            || !SipParameters.TryParse(text[semicolon..], out var parameters)
            || Only(parameters, "to-tag") is not { } to || Only(parameters, "from-tag") is not { } from)
        {
            return false;
        }

        value = new(callId.ToString(), to, from, parameters.Contains("early-only"));
        return true;
    }

    /// <summary>The value as a header of a URI carries it (RFC 3261 19.1.1): everything but letters, digits and "-_.~" escaped.</summary>
    public string ToUriHeader() => Uri.EscapeDataString(ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(EarlyOnly ? ";early-only" : "")}";

    private static string? Only(SipParameters parameters, string name) =>
        parameters.Count(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) == 1 && parameters[name] is { } tag && SipGrammar.IsToken(tag)
            ? tag
            : null;
}
