namespace Crm.Sip.Dialogs;

/// <summary>Who calls, as far as we may know and show.</summary>
/// <param name="User">Number or user name; null when withheld.</param>
/// <param name="Name">Display name; null when none or withheld.</param>
public readonly record struct CallerIdentity(string? User, string? Name)
{
    private const int LengthMax = 128;

    /// <summary>
    /// Reads the caller of an INVITE: P-Asserted-Identity counts from trusted peers only (RFC 3325 9.1), and a caller who asked for
    /// privacy (RFC 3323, 3325) or who writes "anonymous" stays unknown.
    /// </summary>
    public static CallerIdentity Read(SipRequest invite, bool trusted)
    {
        if (trusted && invite.Headers.Get(SipHeaderNames.Privacy) is { } privacy
            && privacy.Split(';', ',').Any(p => p.Trim().ToLowerInvariant() is "id" or "user" or "header"))
        {
            return default;
        }

        var asserted = trusted ? invite.Addresses(SipHeaderNames.PAssertedIdentity) : [];
        var caller = asserted.Count > 0 ? asserted[0] : invite.From;
        string? user = Bounded(caller.Uri.UnescapedUser);
        return user is null || user.Equals("anonymous", StringComparison.OrdinalIgnoreCase)
            || caller.Uri.Host.Equals("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            ? default
            : new(user, Bounded(caller.DisplayName));
    }

    private static string? Bounded(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= LengthMax ? text : text[..LengthMax];
}
