namespace Crm.Sip;

/// <summary>URI comparison (RFC 3261 section 19.1.4).</summary>
internal static class SipUriEquivalence
{
    // A parameter of this list that only one URI has makes them differ; any other lone parameter is ignored.
    private static readonly string[] DecisiveParameters = ["user", "ttl", "method", "maddr", "transport"];

    public static bool AreEquivalent(SipUri a, SipUri b)
    {
        if (a.Scheme != b.Scheme)
        {
            return false;
        }

        if (a.Opaque is not null || b.Opaque is not null)
        {
            return a.Opaque == b.Opaque;
        }

        if (a.IsTel)
        {
            return Digits(a.User).Equals(Digits(b.User), StringComparison.OrdinalIgnoreCase) && SameParameters(a, b);
        }

        return a.UnescapedUser == b.UnescapedUser
            && Unescape(a.Password) == Unescape(b.Password)
            && a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase)
            && a.Port == b.Port
            && SameParameters(a, b)
            && SameHeaders(a.Headers, b.Headers);
    }

    private static bool SameParameters(SipUri a, SipUri b)
    {
        foreach ((string name, _) in a.Parameters)
        {
            if (b.Parameters.Contains(name) && !SameText(a.Parameters[name], b.Parameters[name]))
            {
                return false;
            }
        }

        return Array.TrueForAll(DecisiveParameters, name => a.Parameters.Contains(name) == b.Parameters.Contains(name));
    }

    private static bool SameHeaders(SipParameters a, SipParameters b) =>
        a.Count == b.Count && a.All(header => b.Contains(header.Key) && SameText(header.Value, b[header.Key]));

    private static bool SameText(string? a, string? b) =>
        string.Equals(Unescape(a), Unescape(b), StringComparison.OrdinalIgnoreCase);

    private static string Unescape(string? text) => text is null ? "" : SipEscaping.Unescape(text);

    // RFC 3966 section 4: visual separators carry no meaning.
    private static string Digits(string? number) => string.Concat((number ?? "").Where(c => c is not ('-' or '.' or '(' or ')')));
}
