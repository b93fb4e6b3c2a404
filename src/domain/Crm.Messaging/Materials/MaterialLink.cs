using System.Security.Cryptography;
using System.Text;

namespace Crm.Messaging.Materials;

/// <summary>Links to what was sent: a token nobody guesses, of which only a hash is kept beside the delivery. Pure.</summary>
public static class MaterialLink
{
    /// <summary>Random bytes of a token.</summary>
    public const int Bytes = 16;

    /// <summary>Where links begin, behind the server's address.</summary>
    public const string Path = "/m/";

    private const int Characters = 22;

    /// <summary>The token of random bytes: 22 characters that need no escaping in an address.</summary>
    public static string Token(ReadOnlySpan<byte> random) =>
        random.Length == Bytes ? Convert.ToBase64String(random).TrimEnd('=').Replace('+', '-').Replace('/', '_') : throw new ArgumentException("Give 16 bytes.", nameof(random));

    /// <summary>Whether a text can be a token.</summary>
    public static bool IsToken(string? text) => text is { Length: Characters } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>What stands for a token.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("material\n" + token)));
}
