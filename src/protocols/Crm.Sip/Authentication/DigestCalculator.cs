using System.Globalization;

namespace Crm.Sip.Authentication;

/// <summary>The computations of digest authentication (RFC 7616 section 3.4) with <c>qop=auth</c>. Pure.</summary>
public static class DigestCalculator
{
    /// <summary>The stored secret, H(username:realm:password), in lower case hexadecimal.</summary>
    public static string Ha1(DigestAlgorithm algorithm, string username, string realm, string password) =>
        DigestAlgorithms.Hash(algorithm, $"{username}:{realm}:{password}");

    /// <summary>The response for <c>qop=auth</c>, in lower case hexadecimal.</summary>
    public static string Response(
        DigestAlgorithm algorithm, string ha1, string method, string uri, string nonce, uint nonceCount, string cnonce)
    {
        string ha2 = DigestAlgorithms.Hash(algorithm, $"{method}:{uri}");
        return DigestAlgorithms.Hash(algorithm, $"{ha1}:{nonce}:{NonceCount(nonceCount)}:{cnonce}:auth:{ha2}");
    }

    /// <summary>The response to a challenge that offers no qop (RFC 2617 section 3.2.2.1): for old servers only.</summary>
    public static string ResponseWithoutQop(DigestAlgorithm algorithm, string ha1, string method, string uri, string nonce) =>
        DigestAlgorithms.Hash(algorithm, $"{ha1}:{nonce}:{DigestAlgorithms.Hash(algorithm, $"{method}:{uri}")}");

    /// <summary>A nonce count as on the wire: eight hexadecimal digits.</summary>
    internal static string NonceCount(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);
}
