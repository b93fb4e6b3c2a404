using System.Globalization;

namespace Crm.Sip.Transactions;

/// <summary>The To tag of answers without a transaction: the same for every copy of a request, without remembering any (RFC 3261 8.2.7).</summary>
public static class StatelessTag
{
    /// <summary>The tag for a request, which may be the readable part of a broken one.</summary>
    public static string For(SipRequest request)
    {
        ulong hash = Mix(14695981039346656037UL, request.Headers.Get(SipHeaderNames.Via));
        hash = Mix(hash, request.Headers.Get(SipHeaderNames.CallId));
        return Mix(hash, request.Headers.Get(SipHeaderNames.CSeq)).ToString("x16", CultureInfo.InvariantCulture);
    }

    // FNV-1a: spread is all that is wanted, nothing is kept secret here.
    private static ulong Mix(ulong hash, string? text)
    {
        foreach (char c in text ?? "")
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }
}
