using System.Runtime.CompilerServices;
using Crm.Media.Native;
using Crm.Rtp.Addresses;
using Crm.Rtp.Control;
using Crm.Rtp.Latching;
using Crm.Rtp.Packets;

namespace Crm.Media.Transport;

/// <summary>
/// Plain RTP/AVP over a pair of UDP ports: symmetric RTP with latching (<see cref="SourceLatch"/>), RTCP on the next odd port or
/// multiplexed when negotiated. <see cref="IMediaTransportSink.OnConnected"/> is raised at the first valid packet; such a transport
/// is never lost by itself, silence is the session's to judge. All calls on its media thread.
/// </summary>
internal sealed class RtpUdpTransport : IMediaTransport
{
    private const int MaxDatagram = 2048;
    private const int ReadsPerRound = 32;

    private readonly IMediaThread _thread;
    private readonly IMediaTransportSink _sink;
    private readonly PortAllocator _ports;
    private readonly Channel _rtp;
    private readonly Channel _rtcp;
    private bool _disposed;

    private RtpUdpTransport(IMediaThread thread, IMediaTransportSink sink, PortAllocator ports, UdpSocket rtp, UdpSocket rtcp)
    {
        _thread = thread;
        _sink = sink;
        _ports = ports;
        _rtp = new Channel(this, rtp);
        _rtcp = new Channel(this, rtcp);
    }

    /// <inheritdoc/>
    public int LocalPort => _rtp.Socket.Port;

    /// <summary>True sends RTCP over the RTP port (RFC 5761); both ways are always understood.</summary>
    internal bool RtcpMultiplexed { get; set; }

    /// <summary>Where RTP goes now; none before SDP or a first packet told.</summary>
    internal TransportAddress Destination => _rtp.Latch.Destination;

    /// <summary>Counters.</summary>
    internal TransportFigures Figures { get; } = new();

    /// <summary>Opens a pair of ports and starts to listen; on the thread. Null when the range is used up.</summary>
    internal static RtpUdpTransport? Open(
        IMediaThread thread, IMediaTransportSink sink, PortAllocator ports, MediaTransportOptions options)
    {
        // ports that another program holds go to the end of the line; a few tries are enough in any sane range
        for (int tries = 0; tries < 16 && ports.TryTake(out int port); tries++)
        {
            var rtp = UdpSocket.TryBind(options.Address, port, out _);
            var rtcp = rtp is null ? null : UdpSocket.TryBind(options.Address, port + 1, out _);
            if (rtp is not null && rtcp is not null)
            {
                return new RtpUdpTransport(thread, sink, ports, rtp, rtcp).Start();
            }

            rtp?.Dispose();
            ports.Return(port);
        }

        return null;
    }

    /// <summary>Sets the peer's addresses from SDP; a change makes latching start anew.</summary>
    /// <param name="rtp">Connection address and media port.</param>
    /// <param name="rtcp">From <c>a=rtcp</c>; null means the port above <paramref name="rtp"/>.</param>
    internal void SetDestination(TransportAddress rtp, TransportAddress? rtcp = null)
    {
        _rtp.Latch.Declare(rtp);
        _rtcp.Latch.Declare(rtcp ?? (rtp.Port < ushort.MaxValue ? rtp.WithPort(rtp.Port + 1) : default));
    }

    /// <inheritdoc/>
    public bool SendRtp(ReadOnlySpan<byte> packet) => Send(_rtp, packet);

    /// <inheritdoc/>
    public bool SendRtcp(ReadOnlySpan<byte> packet) => Send(RtcpMultiplexed ? _rtp : _rtcp, packet);

    /// <summary>Nothing to time here.</summary>
    public void Tick(long nowMicroseconds)
    {
    }

    /// <summary>Stops listening and gives the ports back.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _thread.Unregister(_rtp);
        _thread.Unregister(_rtcp);
        _rtp.Socket.Dispose();
        _rtcp.Socket.Dispose();
        _ports.Return(_rtp.Socket.Port);
    }

    private RtpUdpTransport? Start()
    {
        try
        {
            _thread.Register(_rtp);
            _thread.Register(_rtcp);
            return this;
        }
        catch (IOException)
        {
            // the kernel watches no more descriptors: for the caller the same as no port left
            Dispose();
            return null;
        }
    }

    private bool Send(Channel channel, ReadOnlySpan<byte> packet)
    {
        bool sent = channel.Socket.Send(packet, channel.Latch.Destination);
        if (sent)
        {
            Figures.Sent++;
        }
        else
        {
            Figures.SendFailures++;
        }

        return sent;
    }

    private void Take(Channel channel, ReadOnlySpan<byte> datagram, in TransportAddress from, long now)
    {
        Figures.Received++;
        var kind = Demultiplexer.Classify(datagram);
        bool valid = kind switch
        {
            PacketKind.Rtp => channel == _rtp && RtpPacketReader.TryRead(datagram, out _),
            PacketKind.Rtcp => RtcpReader.IsValid(datagram),
            _ => false,
        };
        if (!valid)
        {
            Figures.Malformed++;
            return;
        }

        // RTCP never moves the RTP destination: on a shared port it has to come from where RTP comes from
        if (kind == PacketKind.Rtcp && channel == _rtp)
        {
            if (!from.SameHost(_rtp.Latch.Destination))
            {
                Figures.ForeignSource++;
                return;
            }

            _sink.OnRtcp(datagram, now);
            return;
        }

        var verdict = channel.Latch.Hear(from, now);
        if (verdict == LatchVerdict.Refused)
        {
            Figures.ForeignSource++;
            return;
        }

        if (kind == PacketKind.Rtcp)
        {
            _sink.OnRtcp(datagram, now);
            return;
        }

        if (verdict == LatchVerdict.Latched)
        {
            _sink.OnConnected();
        }

        _sink.OnRtp(datagram, now);
    }

    private sealed class Channel(RtpUdpTransport owner, UdpSocket socket) : IPollTarget
    {
        internal UdpSocket Socket { get; } = socket;

        internal SourceLatch Latch { get; } = new();

        public int FileDescriptor => Socket.Descriptor;

        [SkipLocalsInit]
        public void OnReadable(long nowMicroseconds)
        {
            Span<byte> buffer = stackalloc byte[MaxDatagram];
            for (int i = 0; i < ReadsPerRound && !owner._disposed; i++)
            {
                int length = Socket.Receive(buffer, out var from);
                if (length == 0)
                {
                    return;
                }

                owner.Take(this, buffer[..length], from, nowMicroseconds);
            }
        }
    }
}
