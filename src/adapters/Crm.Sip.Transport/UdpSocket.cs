using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport;

/// <summary>The datagram socket: a receive loop that outlives every error a peer can cause, and sends that never block for long.</summary>
internal sealed class UdpSocket : IDisposable
{
    private const int DatagramMax = 65_535;
    private const int KernelBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _output = new(2048);

    public UdpSocket(IPEndPoint local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (local.Address.Equals(IPAddress.IPv6Any))
        {
            _socket.DualMode = true;
        }

        _socket.ReceiveBufferSize = KernelBufferBytes;
        _socket.SendBufferSize = KernelBufferBytes;
        _socket.Bind(local);
    }

    /// <summary>Where it is bound.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Receives until cancelled. <paramref name="take"/> must copy what it keeps.</summary>
    public async Task Receive(Action<ReadOnlyMemory<byte>, SipHop> take, CancellationToken cancellation)
    {
        var buffer = new byte[DatagramMax];
        EndPoint any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, cancellation).ConfigureAwait(false);
                var remote = (IPEndPoint)received.RemoteEndPoint;
                var address = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
                take(buffer.AsMemory(0, received.ReceivedBytes), new SipHop(SipTransport.Udp, address));
            }
            catch (SocketException)
            {
                // An ICMP error of an earlier datagram, or one that was too large: the socket itself is fine.
                continue;
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Sends a message; false when the network refuses. Called by the loop only.</summary>
    public bool TrySend(SipMessage message, IPEndPoint to)
    {
        _output.ResetWrittenCount();
        SipMessageWriter.Write(message, _output);
        if (_output.WrittenCount > DatagramMax)
        {
            return false;
        }

        try
        {
            bool mapped = _socket.AddressFamily == AddressFamily.InterNetworkV6 && to.AddressFamily == AddressFamily.InterNetwork;
            _socket.SendTo(_output.WrittenSpan, SocketFlags.None, mapped ? new IPEndPoint(to.Address.MapToIPv6(), to.Port) : to);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or ArgumentException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
