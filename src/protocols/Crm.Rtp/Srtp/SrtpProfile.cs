namespace Crm.Rtp.Srtp;

/// <summary>SRTP protection profiles by their DTLS-SRTP number (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
public enum SrtpProfile
{
    /// <summary>None agreed.</summary>
    None = 0,

    /// <summary>AES counter mode with 128-bit keys, HMAC-SHA1 cut to 80 bits.</summary>
    AesCm128HmacSha1Tag80 = 1,

    /// <summary>AES-128 in Galois/Counter mode.</summary>
    AeadAes128Gcm = 7,

    /// <summary>AES-256 in Galois/Counter mode.</summary>
    AeadAes256Gcm = 8,
}

/// <summary>The sizes that go with a profile.</summary>
public static class SrtpProfileSizes
{
    extension(SrtpProfile profile)
    {
        /// <summary>Octets of the master key.</summary>
        public int KeyLength => profile == SrtpProfile.AeadAes256Gcm ? 32 : 16;

        /// <summary>Octets of the master salt.</summary>
        public int SaltLength => profile == SrtpProfile.AesCm128HmacSha1Tag80 ? 14 : 12;

        /// <summary>Octets of the authentication tag.</summary>
        public int TagLength => profile == SrtpProfile.AesCm128HmacSha1Tag80 ? 10 : 16;

        /// <summary>True for the Galois/Counter profiles.</summary>
        public bool IsAead => profile is SrtpProfile.AeadAes128Gcm or SrtpProfile.AeadAes256Gcm;

        /// <summary>Octets that DTLS exports for both directions: two keys and two salts (RFC 5764 section 4.2).</summary>
        public int ExportLength => 2 * (profile.KeyLength + profile.SaltLength);
    }
}
