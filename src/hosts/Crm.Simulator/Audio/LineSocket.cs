using System.Net;
using System.Net.Sockets;

namespace Crm.Simulator.Audio;

/// <summary>
/// An RTP socket that never waits, and the socket of its RTCP port beside it, which is held so that reports find somebody and are
/// left to the kernel to drop. Not thread safe.
/// </summary>
internal sealed class LineSocket : IDisposable
{
    private const int BindAttempts = 30;
    private const int ControlBufferBytes = 4096;

    private readonly Socket _audio;
    private readonly Socket _control;
    private SocketAddress? _to;

    private LineSocket(Socket audio, Socket control) => (_audio, _control) = (audio, control);

    /// <summary>Where it is bound: an even port.</summary>
    public IPEndPoint Local => (IPEndPoint)_audio.LocalEndPoint!;

    /// <summary>Opens a free pair of ports; null when none is found.</summary>
    public static LineSocket? Open(IPAddress address)
    {
        for (int attempt = 0; attempt < BindAttempts; attempt++)
        {
            var audio = Bind(new IPEndPoint(address, 0));
            if (audio is null)
            {
                return null;
            }

            int port = ((IPEndPoint)audio.LocalEndPoint!).Port;
            if (port % 2 == 0 && Bind(new IPEndPoint(address, port + 1)) is { } control)
            {
                control.ReceiveBufferSize = ControlBufferBytes;
                return new LineSocket(audio, control);
            }

            audio.Dispose();
        }

        return null;
    }

    /// <summary>Where packets go from now on.</summary>
    public void Direct(IPEndPoint to) => _to = to.Serialize();

    /// <summary>Sends a packet; false when the system did not take it.</summary>
    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        try
        {
            return _to is not null && _audio.SendTo(packet, SocketFlags.None, _to) == packet.Length;
        }
        catch (SocketException)
        {
            // a full buffer or a line that is gone: a lost packet, which the caller counts
            return false;
        }
    }

    /// <summary>Takes the next packet that has arrived; false when there is none.</summary>
    public bool TryReceive(Span<byte> packet, out int length)
    {
        length = _audio.Receive(packet, SocketFlags.None, out var error);
        return error == SocketError.Success;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _audio.Dispose();
        _control.Dispose();
    }

    private static Socket? Bind(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            socket.Bind(at);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
