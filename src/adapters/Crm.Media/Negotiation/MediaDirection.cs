namespace Crm.Media.Negotiation;

/// <summary>Which way media flows, seen from the end that states it (RFC 8866 section 6.7).</summary>
[Flags]
internal enum MediaDirection
{
    /// <summary>Nothing flows.</summary>
    Inactive = 0,

    /// <summary>It sends.</summary>
    SendOnly = 1,

    /// <summary>It receives.</summary>
    ReceiveOnly = 2,

    /// <summary>Both.</summary>
    SendReceive = 3,
}

/// <summary>Directions in SDP's words.</summary>
internal static class MediaDirections
{
    /// <summary>The same flow seen from the other end.</summary>
    internal static MediaDirection Reversed(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendOnly => MediaDirection.ReceiveOnly,
        MediaDirection.ReceiveOnly => MediaDirection.SendOnly,
        _ => direction,
    };

    /// <summary>The attribute's name.</summary>
    internal static string SdpName(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.ReceiveOnly => "recvonly",
        MediaDirection.SendReceive => "sendrecv",
        _ => "inactive",
    };
}
