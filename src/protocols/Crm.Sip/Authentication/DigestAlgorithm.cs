using System.Security.Cryptography;
using System.Text;

namespace Crm.Sip.Authentication;

/// <summary>The hash functions that digest authentication is done with here, weakest first (RFC 7616 section 6.1, RFC 8760).</summary>
public enum DigestAlgorithm
{
    /// <summary>For peers that know nothing better.</summary>
    Md5,

    /// <summary>The one to prefer.</summary>
    Sha256,
}

/// <summary>Names and hashing of <see cref="DigestAlgorithm"/>.</summary>
public static class DigestAlgorithms
{
    /// <summary>The token on the wire.</summary>
    public static string NameOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "MD5";

    /// <summary>Reads the token, without case; an absent one means MD5 (RFC 7616 section 3.3). False for anything not supported.</summary>
    public static bool TryParse(string? name, out DigestAlgorithm algorithm)
    {
        algorithm = "SHA-256".Equals(name, StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5;
        return name is null || name.Equals(NameOf(algorithm), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The hash of the text's UTF-8 bytes in lower case hexadecimal.</summary>
    internal static string Hash(DigestAlgorithm algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == DigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
}
