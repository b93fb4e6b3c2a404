using System.Security.Cryptography;
using System.Text;

namespace Crm.Persistence.Records.Accounts;

/// <summary>SIP device secrets and what is stored of them (RFC 7616 section 3.4.2, RFC 8760).</summary>
internal static class DeviceSecrets
{
    // no letters that look alike: people type these into phones
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Length = 24;

    /// <summary>A random secret of 120 bits.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>hex(SHA-256(user:realm:secret)).</summary>
    public static string Ha1Sha256(string user, string realm, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}:{realm}:{secret}")));

    /// <summary>hex(MD5(user:realm:secret)), used only when the operator allows MD5.</summary>
    public static string Ha1Md5(string user, string realm, string secret) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{user}:{realm}:{secret}")));
}
