using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Crm.Primitives;
using Crm.Rtp.Packets;
using Crm.Telephony.Media;

namespace Crm.Benchmarks.Supervision;

/// <summary>A telephone on a UDP socket of its own: PCMU, loud or silent, and when packets came to it.</summary>
internal sealed partial class RtpPeer : IDisposable
{
    private const byte Silence = 0xFF;
    private const byte Loud = 0x90;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly byte[] _packet = new byte[RtpHeader.FixedLength + 160];
    private readonly byte[] _received = new byte[1500];
    private IPEndPoint _plane = new(IPAddress.Loopback, 0);
    private ushort _sequence;
    private uint _timestamp;

    internal RtpPeer(bool loud)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _packet.AsSpan(RtpHeader.FixedLength).Fill(Silence);
        for (int i = RtpHeader.FixedLength; loud && i < _packet.Length; i++)
        {
            _packet[i] = i % 8 < 4 ? Loud : (byte)(Loud & 0x7F);
        }
    }

    /// <summary>Its session at the plane.</summary>
    internal MediaSessionId Session { get; } = new(Guid.CreateVersion7());

    /// <summary>Stopwatch ticks at which it sends next.</summary>
    internal long NextFrame { get; set; }

    /// <summary>Stopwatch ticks at which packets came, in order.</summary>
    internal List<long> Arrivals { get; } = [];

    /// <summary>When the first packet came that is not silence, since it was asked for last; 0 for none.</summary>
    internal long FirstLoud { get; set; }

    internal async Task Connect(IMediaPlane plane)
    {
        int port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        string offer = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n";
        var answer = await plane.AnswerOffer(Session, new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.FromMinutes(1)), offer).ConfigureAwait(false);
        string sdp = answer is MediaAgreed { Sdp: { } agreed } ? agreed : throw new InvalidOperationException($"The plane refused: {answer}.");
        _plane = new IPEndPoint(IPAddress.Loopback, int.Parse(Port().Match(sdp).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    internal void Send()
    {
        RtpPacketWriter.WriteHeader(_packet, new RtpHeader(0, false, _sequence++, _timestamp, 7, 0, 0));
        _timestamp += 160;
        _socket.SendTo(_packet, _plane);
    }

    /// <summary>Takes what has come.</summary>
    internal void Receive(bool keep)
    {
        while (_socket.Available > 0)
        {
            int length = _socket.Receive(_received);
            long now = Stopwatch.GetTimestamp();
            if (keep)
            {
                Arrivals.Add(now);
            }

            if (FirstLoud == 0 && length == _packet.Length && IsLoud(_received.AsSpan(RtpHeader.FixedLength, 160)))
            {
                FirstLoud = now;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsLoud(ReadOnlySpan<byte> payload)
    {
        int loud = 0;
        foreach (byte sample in payload)
        {
            loud += (sample & 0x7F) < 0x60 ? 1 : 0; // mu-law: the smaller, the louder
        }

        return loud > 40;
    }

    [GeneratedRegex(@"m=audio (\d+)")]
    private static partial Regex Port();
}
