using System.Net;
using System.Runtime.InteropServices;
using Crm.Rtp.Addresses;

namespace Crm.Media.Native;

/// <summary>
/// A non-blocking UDP socket by descriptor, for media threads. Sending and receiving never throw: a refused datagram is a false or
/// a zero, because a firewall rule or an ICMP error must not end a call. Not thread safe; dispose on the thread that polls it.
/// </summary>
internal sealed unsafe class UdpSocket : IDisposable
{
    private readonly bool _isIPv6;
    private bool _closed;

    private UdpSocket(int descriptor, bool isIPv6, int port)
    {
        Descriptor = descriptor;
        _isIPv6 = isIPv6;
        Port = port;
    }

    /// <summary>The file descriptor.</summary>
    internal int Descriptor { get; }

    /// <summary>The bound port.</summary>
    internal int Port { get; }

    /// <summary>Opens and binds. Null with errno when the system refuses (port taken, no descriptors left).</summary>
    /// <param name="address">Local address, wildcards allowed.</param>
    /// <param name="port">0 lets the system choose.</param>
    /// <param name="errno">Why not.</param>
    internal static UdpSocket? TryBind(IPAddress address, int port, out int errno)
    {
        var local = TransportAddress.From(new IPEndPoint(address, port));
        int fd = Libc.Socket(
            local.IsIPv6 ? Libc.AfInet6 : Libc.AfInet, Libc.SockDgram | Libc.SockNonBlock | Libc.SockCloseOnExec, 0);
        if (fd < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            return null;
        }

        if (local.IsIPv6)
        {
            // one family per socket: no mapped addresses to tell apart
            int on = 1;
            Libc.SetSocketOption(fd, Libc.IpProtoIPv6, Libc.IPv6Only, &on, sizeof(int));
        }

        SocketName name = default;
        uint length = name.Set(local);
        if (Libc.Bind(fd, &name, length) != 0)
        {
            errno = Marshal.GetLastPInvokeError();
            Libc.Close(fd);
            return null;
        }

        errno = 0;
        uint nameLength = SocketName.MaxLength;
        Libc.GetSocketName(fd, &name, &nameLength);
        return new UdpSocket(fd, local.IsIPv6, name.Get().Port);
    }

    /// <summary>Asks for socket buffers beyond the system's maximum where we may, up to it where not.</summary>
    internal void SetBuffers(int bytes)
    {
        Set(Libc.SoReceiveBufferForce, Libc.SoReceiveBuffer, bytes);
        Set(Libc.SoSendBufferForce, Libc.SoSendBuffer, bytes);
    }

    /// <summary>Sends one datagram. False when the socket's family does not fit or the system refused it.</summary>
    internal bool Send(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        if (to.IsNone || to.IsIPv6 != _isIPv6 || _closed)
        {
            return false;
        }

        SocketName name = default;
        uint length = name.Set(to);
        fixed (byte* bytes = datagram)
        {
            return Libc.SendTo(Descriptor, bytes, (nuint)datagram.Length, Libc.MsgDontWait, &name, length) == datagram.Length;
        }
    }

    /// <summary>
    /// Takes one datagram. Returns its length, 0 when there is none. A datagram longer than the buffer is cut; empty ones and
    /// pending ICMP errors also read as 0, and the poll brings us back for what lies behind them.
    /// </summary>
    internal int Receive(Span<byte> buffer, out TransportAddress from)
    {
        from = default;
        if (_closed)
        {
            return 0;
        }

        SocketName name = default;
        uint nameLength = SocketName.MaxLength;
        nint received;
        fixed (byte* bytes = buffer)
        {
            received = Libc.ReceiveFrom(Descriptor, bytes, (nuint)buffer.Length, Libc.MsgDontWait, &name, &nameLength);
        }

        if (received <= 0)
        {
            return 0;
        }

        from = name.Get();
        return (int)received;
    }

    /// <summary>Closes the descriptor; later calls do nothing.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            Libc.Close(Descriptor);
        }
    }

    private void Set(int forced, int plain, int value)
    {
        if (Libc.SetSocketOption(Descriptor, Libc.SolSocket, forced, &value, sizeof(int)) != 0)
        {
            Libc.SetSocketOption(Descriptor, Libc.SolSocket, plain, &value, sizeof(int));
        }
    }
}
