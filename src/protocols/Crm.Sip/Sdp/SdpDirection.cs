namespace Crm.Sip.Sdp;

/// <summary>Who sends in a media stream, seen from the describing side (RFC 8866 section 6.7).</summary>
public enum SdpDirection
{
    /// <summary>Both; the default.</summary>
    SendRecv,

    /// <summary>The describing side only sends.</summary>
    SendOnly,

    /// <summary>The describing side only receives.</summary>
    RecvOnly,

    /// <summary>Nobody sends; RTCP goes on.</summary>
    Inactive,
}
