namespace Crm.Media.WebRtc.Dtls;

/// <summary>Where a DTLS connection stands.</summary>
internal enum DtlsState
{
    /// <summary>Not finished yet.</summary>
    Handshaking,

    /// <summary>Finished; keys can be exported.</summary>
    Established,

    /// <summary>The peer said close_notify.</summary>
    Closed,

    /// <summary>A protocol error or alert; see the connection's reason.</summary>
    Failed,
}
