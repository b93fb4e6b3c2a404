using System.Security.Cryptography;

namespace Crm.Media.WebRtc.Dtls;

/// <summary>Certificate fingerprints as SDP writes them (RFC 8122 section 5). Pure and thread safe.</summary>
internal static class CertificateFingerprint
{
    private const int TextLength = 32 * 3 - 1;

    /// <summary>SHA-256 of a DER certificate as upper-case hex pairs with colons.</summary>
    internal static string Of(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(certificate, hash);
        Span<char> text = stackalloc char[TextLength];
        for (int i = 0; i < hash.Length; i++)
        {
            if (i > 0)
            {
                text[i * 3 - 1] = ':';
            }

            text[i * 3] = Hex(hash[i] >> 4);
            text[i * 3 + 1] = Hex(hash[i] & 15);
        }

        return new string(text);
    }

    /// <summary>Brings a peer's fingerprint into the same form. False when the hash is not sha-256 or the text not 32 hex pairs.</summary>
    internal static bool TryNormalise(string algorithm, string text, out string fingerprint)
    {
        fingerprint = text.Trim().ToUpperInvariant();
        if (!algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase) || fingerprint.Length != TextLength)
        {
            return false;
        }

        for (int i = 0; i < TextLength; i++)
        {
            if (i % 3 == 2 ? fingerprint[i] != ':' : !char.IsAsciiHexDigitUpper(fingerprint[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Hex(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
}
