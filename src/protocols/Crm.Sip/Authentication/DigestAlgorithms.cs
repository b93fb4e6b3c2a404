using System.Security.Cryptography;
using System.Text;

namespace Crm.Sip.Authentication;

/// <summary>Names and hashing of <see cref="DigestAlgorithm"/>.</summary>
public static class DigestAlgorithms
{
    private static readonly string[] Names = ["MD5", "SHA-256", "SHA-512-256"];

    /// <summary>The token on the wire.</summary>
    public static string NameOf(DigestAlgorithm algorithm) => Names[(int)algorithm];

    /// <summary>Reads the token, without case; an absent one means MD5 (RFC 7616 section 3.3). False for anything not supported.</summary>
    public static bool TryParse(string? name, out DigestAlgorithm algorithm)
    {
        int at = name is null ? 0 : Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        algorithm = (DigestAlgorithm)Math.Max(0, at);
        return at >= 0;
    }

    /// <summary>The hash of the text's UTF-8 bytes in lower case hexadecimal.</summary>
    internal static string Hash(DigestAlgorithm algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm switch
        {
            DigestAlgorithm.Sha512Slash256 => Sha512Slash256.HashData(bytes),
            DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
            _ => MD5.HashData(bytes),
        });
    }
}
