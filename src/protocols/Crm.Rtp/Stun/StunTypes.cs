namespace Crm.Rtp.Stun;

/// <summary>STUN message types of the Binding method, class bits included (RFC 8489 section 5).</summary>
public enum StunMessageType : ushort
{
    /// <summary>Asks for a response.</summary>
    BindingRequest = 0x0001,

    /// <summary>Wants no response; keep-alive.</summary>
    BindingIndication = 0x0011,

    /// <summary>Success.</summary>
    BindingSuccess = 0x0101,

    /// <summary>Failure, with ERROR-CODE.</summary>
    BindingError = 0x0111,
}

/// <summary>STUN attribute types this engine knows (RFC 8489 section 18.3, RFC 8445 section 16.1).</summary>
public enum StunAttributeType : ushort
{
    /// <summary>For ICE: receiver's ufrag, colon, sender's ufrag.</summary>
    Username = 0x0006,

    /// <summary>HMAC-SHA1 over the message up to here.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>Status and phrase of an error response.</summary>
    ErrorCode = 0x0009,

    /// <summary>The attributes a 420 response complains about.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>HMAC-SHA256 over the message up to here; not used by ICE.</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>The source address the server saw, masked with the magic cookie.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>Priority of a peer reflexive candidate.</summary>
    Priority = 0x0024,

    /// <summary>The controlling agent has chosen this pair.</summary>
    UseCandidate = 0x0025,

    /// <summary>CRC-32 of the message up to here, masked.</summary>
    Fingerprint = 0x8028,

    /// <summary>The sender is controlled; with its tie breaker.</summary>
    IceControlled = 0x8029,

    /// <summary>The sender is controlling; with its tie breaker.</summary>
    IceControlling = 0x802A,
}
