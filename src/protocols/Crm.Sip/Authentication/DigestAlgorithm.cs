namespace Crm.Sip.Authentication;

/// <summary>The hash functions that digest authentication is done with, weakest first (RFC 7616 section 6.1, RFC 8760).</summary>
public enum DigestAlgorithm
{
    /// <summary>For peers that know nothing better.</summary>
    Md5,

    /// <summary>The one that peers are expected to know.</summary>
    Sha256,

    /// <summary>SHA-512/256, on the wire <c>SHA-512-256</c>.</summary>
    Sha512Slash256,
}
