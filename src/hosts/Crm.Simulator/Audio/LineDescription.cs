using System.Globalization;
using System.Net;
using Crm.Sip.Sdp;

namespace Crm.Simulator.Audio;

/// <summary>Where the other side of a line takes audio, and under which payload type keys; null when it takes no keys.</summary>
internal sealed record RemoteLine(IPEndPoint Address, byte? KeyPayload);

/// <summary>The session descriptions of a line: PCMU and, if wanted, telephone-event. Pure.</summary>
internal static class LineDescription
{
    /// <summary>The payload type under which keys are offered.</summary>
    public const byte KeyPayload = 101;

    /// <summary>Our offer, or our answer under the other side's numbers.</summary>
    /// <param name="keyPayload">Null leaves telephone-event out.</param>
    public static string Write(IPEndPoint local, byte? keyPayload)
    {
        string keys = keyPayload is { } payload
            ? string.Create(CultureInfo.InvariantCulture, $"a=rtpmap:{payload} telephone-event/8000\r\na=fmtp:{payload} 0-15\r\n")
            : "";
        string family = local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"v=0\r\no=- {local.Port} 1 IN {family} {local.Address}\r\ns=-\r\nc=IN {family} {local.Address}\r\nt=0 0\r\nm=audio {local.Port} RTP/AVP 0{(keyPayload is { } p ? $" {p}" : "")}\r\na=rtpmap:0 PCMU/8000\r\n{keys}a=ptime:20\r\na=sendrecv\r\n");
    }

    /// <summary>Reads the other side's description; null when it has no PCMU audio at a numeric address.</summary>
    public static RemoteLine? Read(string sdp)
    {
        if (!SdpSession.TryParse(sdp, out var session, out _)
            || session.EffectiveMedia.FirstOrDefault(m => m.Kind == "audio" && !m.IsRejected) is not { Connection: { } connection } audio
            || !audio.Payloads.Contains(0)
            || !IPAddress.TryParse(connection.Address, out var address))
        {
            return null;
        }

        var keys = audio.Payloads.Select(audio.Rtpmap).FirstOrDefault(m => m is { ClockRate: 8000 } && m.Name.Equals("telephone-event", StringComparison.OrdinalIgnoreCase));
        return new RemoteLine(new IPEndPoint(address, audio.Port), (byte?)keys?.Payload);
    }
}
