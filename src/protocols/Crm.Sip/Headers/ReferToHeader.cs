namespace Crm.Sip;

/// <summary>
/// Where a REFER points (RFC 3515 2.1), read as a number or user of this house: host, display name and every header of the URI but
/// Replaces are left aside on purpose, because nothing a peer writes here is ever dialled as it stands. Immutable and thread safe.
/// </summary>
/// <param name="User">1 to 64 of the characters that numbers and user names are made of.</param>
/// <param name="Replaces">The dialog the new one is to replace (RFC 3891); null for a blind transfer.</param>
public sealed record ReferToHeader(string User, ReplacesHeader? Replaces)
{
    private const int UserLengthMax = 64;

    /// <summary>
    /// Reads the target of a REFER. Exactly one Refer-To must stand there, it must name a SIP or telephone URI (else 416) with a user of
    /// ours to call, and at most one Replaces (else 400).
    /// </summary>
    /// <param name="refusal">The status to answer when null is returned; else 0.</param>
    public static ReferToHeader? Read(SipRequest refer, out int refusal)
    {
        refusal = 400;
        if (refer.Headers.GetValues(SipHeaderNames.ReferTo) is not [var value] || !NameAddress.TryParse(value, out var address))
        {
            return null;
        }

        var uri = address.Uri;
        if (!uri.IsSip && !uri.IsTel)
        {
            refusal = 416;
            return null;
        }

        bool invites = uri.Parameters["method"] is null or "INVITE";
        if (!invites || UserOf(uri) is not { } user || !TryReadReplaces(uri, out var replaces))
        {
            return null;
        }

        refusal = 0;
        return new(user, replaces);
    }

    private static string? UserOf(SipUri uri)
    {
        string text = uri.UnescapedUser ?? "";
        int parameters = text.IndexOf(';');
        text = parameters < 0 ? text : text[..parameters];
        text = uri.IsTel ? string.Concat(text.Where(c => c is not ('-' or '.' or '(' or ')'))) : text;
        return text.Length is > 0 and <= UserLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*' or '#' or '.' or '_' or '-')
            ? text
            : null;
    }

    private static bool TryReadReplaces(SipUri uri, out ReplacesHeader? replaces)
    {
        replaces = null;
        int count = uri.Headers.Count(h => h.Key.Equals(SipHeaderNames.Replaces, StringComparison.OrdinalIgnoreCase));
        return count == 0
            || (count == 1 && ReplacesHeader.TryParse(SipEscaping.Unescape(uri.Headers[SipHeaderNames.Replaces]!), out replaces));
    }
}
