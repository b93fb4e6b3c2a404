namespace Crm.Rtp.Control;

/// <summary>RTCP packet types (RFC 3550 section 12.1, RFC 4585).</summary>
public enum RtcpPacketType : byte
{
    /// <summary>Sender report.</summary>
    SenderReport = 200,

    /// <summary>Receiver report.</summary>
    ReceiverReport = 201,

    /// <summary>Source description.</summary>
    SourceDescription = 202,

    /// <summary>A source leaves.</summary>
    Bye = 203,

    /// <summary>Application defined.</summary>
    Application = 204,

    /// <summary>Transport layer feedback.</summary>
    TransportFeedback = 205,

    /// <summary>Payload specific feedback.</summary>
    PayloadFeedback = 206,
}
