using System.Net;
using System.Net.Sockets;
using Crm.Audio.Codecs;
using Crm.Primitives;
using Crm.Rtp.Digits;
using Crm.Rtp.Packets;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

/// <summary>A plain telephone on a loopback socket: sends mu-law frames and keys, keeps what it hears.</summary>
internal sealed class TestPhone : IDisposable
{
    public const int EventPayloadType = 101;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TelephoneEventReceiver _keys = new();
    private readonly byte[] _buffer = new byte[2048];
    private ushort _sequence = 1000;
    private uint _timestamp = 5000;
    private int _sent;

    public TestPhone(double hertz = 0)
    {
        Hertz = hertz;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Blocking = false;
    }

    public MediaSessionId Session { get; } = new(Guid.CreateVersion7());

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The tone it sends; 0 sends silence, below 0 sends nothing.</summary>
    public double Hertz { get; set; }

    public double Amplitude { get; set; } = 8000;

    public IPEndPoint? Server { get; set; }

    public uint Ssrc { get; set; } = 0x1234;

    public List<short> Heard { get; } = [];

    public List<RtpHeader> Headers { get; } = [];

    public List<byte[]> ControlPackets { get; } = [];

    public string Keys { get; private set; } = "";

    public string Offer(bool events = true, string direction = "sendrecv", string address = "127.0.0.1") =>
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n" + $"c=IN IP4 {address}\r\nt=0 0\r\nm=audio {Port} RTP/AVP 0 8{(events ? " 101" : "")}\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" + (events ? "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n" : "")
        + $"a={direction}\r\n";

    public void TakeAnswer(string sdp)
    {
        string line = sdp.Split("\r\n").Single(l => l.StartsWith("m=audio", StringComparison.Ordinal));
        Server = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Sends the next 20 ms of its tone.</summary>
    public void SendFrame()
    {
        if (Hertz >= 0 && Server is not null)
        {
            SendSamples(Hertz == 0 ? new short[160] : ToneMeter.Sine(Hertz, Amplitude, 160, _sent));
        }

        _sent += 160;
    }

    public void SendSamples(short[] samples)
    {
        var payload = new byte[samples.Length];
        G711.EncodeMuLaw(samples, payload);
        SendPacket(0, payload, _timestamp);
        _timestamp += (uint)samples.Length;
    }

    /// <summary>Sends in A-law, whatever was agreed.</summary>
    public void SendALaw(short[] samples)
    {
        var payload = new byte[samples.Length];
        G711.EncodeALaw(samples, payload);
        SendPacket(8, payload, _timestamp);
        _timestamp += (uint)samples.Length;
    }

    public void SkipFrame(bool lost)
    {
        _sequence += (ushort)(lost ? 1 : 0);
        _timestamp += 160;
        _sent += 160;
    }

    /// <summary>One key press as RFC 4733 packets, all at once.</summary>
    public void PressKey(char key, int payloadType = EventPayloadType)
    {
        Assert.True(TelephoneEvent.TryGetCode(key, out byte code));
        var payload = new byte[TelephoneEvent.Length];
        for (int i = 1; i <= 6; i++)
        {
            new TelephoneEvent(code, i > 3, 10, (ushort)(Math.Min(i, 4) * 160)).Write(payload);
            SendPacket(payloadType, payload, _timestamp);
        }

        _timestamp += 800;
    }

    public void SendPacket(int payloadType, byte[] payload, uint timestamp)
    {
        var packet = new byte[RtpHeader.FixedLength + payload.Length];
        RtpPacketWriter.Write(packet, new RtpHeader((byte)payloadType, false, _sequence++, timestamp, Ssrc, 0, 0), payload);
        SendRaw(packet);
    }

    public void SendRaw(byte[] datagram) => _socket.SendTo(datagram, Server!);

    /// <summary>Takes everything that has arrived.</summary>
    public void Receive()
    {
        Span<char> keys = stackalloc char[TelephoneEventReceiver.MaxDigitsPerPacket];
        while (_socket.Poll(0, SelectMode.SelectRead))
        {
            int length = _socket.Receive(_buffer);
            ReadOnlySpan<byte> datagram = _buffer.AsSpan(0, length);
            if (Demultiplexer.Classify(datagram) == PacketKind.Rtcp)
            {
                ControlPackets.Add(datagram.ToArray());
                continue;
            }

            Assert.True(RtpPacketReader.TryRead(datagram, out RtpHeader header));
            Headers.Add(header);
            if (header.PayloadType == EventPayloadType)
            {
                Keys += new string(keys[.._keys.OnPacket(header.Timestamp, header.Payload(datagram), 0, keys)]);
                continue;
            }

            var samples = new short[header.PayloadLength];
            G711.DecodeMuLaw(header.Payload(datagram), samples);
            Heard.AddRange(samples);
        }
    }

    /// <summary>The last so many milliseconds of what it heard.</summary>
    public short[] HeardLately(int milliseconds = 500) => [.. Heard.TakeLast(milliseconds * 8)];

    public void Dispose() => _socket.Dispose();
}
