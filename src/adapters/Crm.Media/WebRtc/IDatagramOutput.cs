using Crm.Rtp.Addresses;

namespace Crm.Media.WebRtc;

/// <summary>Where a WebRTC transport writes its datagrams; on the media thread.</summary>
internal interface IDatagramOutput
{
    /// <summary>Room for one datagram of at most 1500 octets; valid until <see cref="Commit"/>.</summary>
    Span<byte> Reserve();

    /// <summary>Sends what was written into the room. False when it is known that it did not leave.</summary>
    bool Commit(int length, in TransportAddress to);
}
