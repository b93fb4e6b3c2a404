using System.Text;

namespace Crm.Rtp.Ice;

/// <summary>A user fragment and password (RFC 8445 section 5.3), as text for SDP and octets for STUN. Immutable.</summary>
public sealed class IceCredentials
{
    /// <summary>Length of the fragments <see cref="Make"/> gives: 8 characters, 48 bits.</summary>
    public const int UfragLength = 8;

    /// <summary>Length of the passwords <see cref="Make"/> gives: 24 characters, 144 bits (128 are required).</summary>
    public const int PasswordLength = 24;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly byte[] _ufragOctets;
    private readonly byte[] _passwordOctets;

    /// <summary>Takes given values, from SDP.</summary>
    /// <exception cref="ArgumentException">Not 4-256 and 22-256 ice-chars.</exception>
    public IceCredentials(string ufrag, string password)
    {
        if (!IsIceText(ufrag, 4) || !IsIceText(password, 22))
        {
            throw new ArgumentException("ufrag or password is not what RFC 8839 section 5.4 allows");
        }

        Ufrag = ufrag;
        Password = password;
        _ufragOctets = Encoding.ASCII.GetBytes(ufrag);
        _passwordOctets = Encoding.ASCII.GetBytes(password);
    }

    /// <summary>The user fragment.</summary>
    public string Ufrag { get; }

    /// <summary>The password.</summary>
    public string Password { get; }

    /// <summary>The user fragment in ASCII.</summary>
    public ReadOnlySpan<byte> UfragOctets => _ufragOctets;

    /// <summary>The password in ASCII: the key of MESSAGE-INTEGRITY.</summary>
    public ReadOnlySpan<byte> PasswordOctets => _passwordOctets;

    /// <summary>Makes fresh ones from 32 octets of a cryptographic random source.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 32 octets were given.</exception>
    public static IceCredentials Make(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, UfragLength + PasswordLength);
        Span<char> text = stackalloc char[UfragLength + PasswordLength];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[random[i] & 63];
        }

        return new IceCredentials(new string(text[..UfragLength]), new string(text[UfragLength..]));
    }

    /// <summary>True for a text of ice-chars (RFC 8839 section 5.4) within the length bounds.</summary>
    public static bool IsIceText(string text, int minimum) =>
        text.Length >= minimum && text.Length <= 256 && text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;
}
