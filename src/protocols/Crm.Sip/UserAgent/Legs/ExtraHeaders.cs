using System.Collections.Immutable;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>Headers that travel between the engine and the far end: X- headers and User-to-User, 32 of 1 kB each.</summary>
public static class ExtraHeaders
{
    private const int CountMax = 32;
    private const int LengthMax = 1024;

    /// <summary>Reads them from an INVITE.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Read(SipRequest invite) =>
        [.. invite.Headers.Where(h => IsExtra(h.Key) && h.Value.Length <= LengthMax).Take(CountMax)];

    /// <summary>Adds them to an INVITE; names that are not extra and text that may not stand in a header are left out.</summary>
    public static void AddTo(SipRequest invite, ImmutableArray<KeyValuePair<string, string>> headers)
    {
        if (headers.IsDefaultOrEmpty)
        {
            return;
        }

        foreach (var (name, value) in headers.Take(CountMax))
        {
            if (IsExtra(name) && SipGrammar.IsToken(name))
            {
                invite.Headers.Add(name, MessageParts.Clean(value, LengthMax));
            }
        }
    }

    private static bool IsExtra(string name) =>
        name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || name.Equals("User-to-User", StringComparison.OrdinalIgnoreCase);
}
