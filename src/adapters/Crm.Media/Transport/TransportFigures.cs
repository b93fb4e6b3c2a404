namespace Crm.Media.Transport;

/// <summary>Counters of one transport since it opened. Written on the media thread; a reader elsewhere may see them a little late.</summary>
internal sealed class TransportFigures
{
    /// <summary>Datagrams taken from the socket.</summary>
    internal long Received;

    /// <summary>Datagrams given to the kernel.</summary>
    internal long Sent;

    /// <summary>Datagrams the kernel refused, or that had no destination.</summary>
    internal long SendFailures;

    /// <summary>Datagrams from sources that are not the peer.</summary>
    internal long ForeignSource;

    /// <summary>Datagrams that are no valid packet of their protocol.</summary>
    internal long Malformed;

    /// <summary>Packets that failed SRTP authentication or were replayed.</summary>
    internal long Unauthentic;

    /// <summary>Media that came before DTLS and the fingerprint check were done.</summary>
    internal long Premature;

    /// <summary>Everything received that reached nobody.</summary>
    internal long Discarded => ForeignSource + Malformed + Unauthentic + Premature;
}
