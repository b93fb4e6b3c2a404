using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Crm.Rtp.Addresses;
using Crm.Sip.Sdp;

namespace Crm.Media.Negotiation;

/// <summary>Reads what negotiation needs out of SDP text. Pure; never throws.</summary>
internal static class SdpReading
{
    /// <summary>Payload formats of one line beyond this are not looked at.</summary>
    private const int MostFormats = 64;

    /// <summary>Reads a description; false with a short reason when it is no SDP.</summary>
    internal static bool TryRead(string sdp, out RemoteDescription? description, out string? reason)
    {
        if (!SdpSession.TryParse(sdp, out SdpSession? session, out string? error))
        {
            description = null;
            reason = "unreadable-sdp: " + error;
            return false;
        }

        description = new RemoteDescription([.. session.EffectiveMedia.Select(Read)], Bundle(session));
        reason = null;
        return true;
    }

    private static RemoteMedia Read(SdpMedia media) => new()
    {
        Kind = media.Kind,
        Port = media.Port,
        Protocol = media.Protocol,
        FormatList = string.Join(' ', media.Formats),
        Formats = [.. media.Payloads.Take(MostFormats).Select(media.Rtpmap).OfType<SdpRtpMap>().Select(map => new RemoteFormat(map.Payload, map.Name, map.ClockRate))],
        Rtp = Address(media.Connection, media.Port),
        Rtcp = ControlAddress(media),
        Direction = Direction(media.Direction),
        RtcpMux = media.RtcpMux,
        Mid = media.Mid,
        IceUfrag = media.IceUfrag,
        IcePassword = media.IcePwd,
        Fingerprint = media.Fingerprint?.ToString(),
        Setup = media.Setup,
    };

    private static MediaDirection Direction(SdpDirection direction) =>
        (SdpOfferAnswer.Sends(direction) ? MediaDirection.SendOnly : 0) | (SdpOfferAnswer.Receives(direction) ? MediaDirection.ReceiveOnly : 0);

    private static IReadOnlyList<string> Bundle(SdpSession session) => session["group"]?.Split(' ') is ["BUNDLE", .. var mids] ? mids : [];

    // Names are not resolved: media goes to addresses, and a look-up in the path of a call would be a way to stall it.
    private static TransportAddress Address(SdpConnection? connection, int port) =>
        connection is { IsUnspecified: false } && port is > 0 and <= 65535 && IPAddress.TryParse(connection.Address, out IPAddress? address) && IsUnicast(address)
            ? TransportAddress.From(new IPEndPoint(address, port))
            : default;

    // RFC 3605: "a=rtcp:53020" or "a=rtcp:53020 IN IP4 126.16.64.4"
    private static TransportAddress? ControlAddress(SdpMedia media)
    {
        string[] parts = media["rtcp"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts.Length is not (1 or 4) || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int port))
        {
            return null;
        }

        TransportAddress address = Address(parts.Length == 4 ? new SdpConnection(parts[2], parts[3]) : media.Connection, port);
        return address.IsNone ? null : address;
    }

    private static bool IsUnicast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? !address.IsIPv6Multicast : address.GetAddressBytes()[0] is < 224 and > 0;
}
