using System.Net;
using Crm.Media.Native;
using Crm.Media.Transport;
using Crm.Rtp.Addresses;
using Crm.Rtp.Packets;
using Crm.Rtp.Stun;

namespace Crm.Media.WebRtc;

/// <summary>
/// The one UDP port of all WebRTC sessions. Datagrams are told apart by source address; a new address gets in only by a STUN check
/// that names a known ufrag and carries the right integrity. Receives and sends many datagrams per system call. Everything on its
/// media thread, except the counters.
/// </summary>
internal sealed class WebRtcPort : IPollTarget, IDatagramOutput, IDisposable
{
    private const int SocketBuffer = 4 << 20;
    private readonly IMediaThread _thread;
    private readonly UdpSocket _socket;
    private readonly DatagramBatch _incoming = new();
    private readonly DatagramBatch _outgoing = new();
    private readonly Dictionary<TransportAddress, WebRtcTransport> _byAddress = [];
    private readonly Dictionary<string, WebRtcTransport> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WebRtcTransport>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;
    private readonly bool _batching;
    private readonly int _maxHandshakes;
    private int _handshakes;
    private bool _disposed;

    private WebRtcPort(IMediaThread thread, UdpSocket socket, IReadOnlyList<TransportAddress> candidates, int maxHandshakes)
    {
        _thread = thread;
        _socket = socket;
        _maxHandshakes = maxHandshakes;
        Candidates = candidates;
        _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();
        if (thread is IBatchingThread batching)
        {
            _batching = true;
            batching.RoundEnded += Flush;
        }
    }

    /// <inheritdoc/>
    public int FileDescriptor => _socket.Descriptor;

    /// <summary>The bound port.</summary>
    internal int LocalPort => _socket.Port;

    /// <summary>The addresses to offer as host candidates.</summary>
    internal IReadOnlyList<TransportAddress> Candidates { get; }

    /// <summary>Counters.</summary>
    internal WebRtcPortFigures Figures { get; } = new();

    /// <summary>Sessions that are open.</summary>
    internal int Sessions { get; private set; }

    /// <summary>Binds the port. Null when the system refuses. The caller posts <see cref="Start"/> to the thread.</summary>
    internal static WebRtcPort? TryOpen(IMediaThread thread, MediaTransportOptions options, IPAddress advertised, out int errno)
    {
        var socket = UdpSocket.TryBind(options.Address, options.WebRtcPort ?? 0, out errno);
        if (socket is null)
        {
            return null;
        }

        socket.SetBuffers(SocketBuffer);
        var candidate = TransportAddress.From(new IPEndPoint(advertised, socket.Port));
        return new WebRtcPort(thread, socket, [candidate], options.MaxHandshakes);
    }

    /// <summary>Begins to listen; on the thread.</summary>
    internal void Start() => _thread.Register(this);

    /// <inheritdoc/>
    public void OnReadable(long nowMicroseconds)
    {
        // a full batch means more may wait; a few rounds, then others have their turn
        for (int round = 0; round < 4 && !_disposed; round++)
        {
            int count = _incoming.Receive(_socket.Descriptor);
            for (int i = 0; i < count; i++)
            {
                Figures.Received++;
                Route(_incoming.Datagram(i, out var from), from, nowMicroseconds);
            }

            if (count < DatagramBatch.Capacity)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public Span<byte> Reserve()
    {
        if (_outgoing.IsFull)
        {
            Flush();
        }

        return _outgoing.Next();
    }

    /// <inheritdoc/>
    public bool Commit(int length, in TransportAddress to)
    {
        if (_disposed || length == 0 || to.IsNone)
        {
            return false;
        }

        _outgoing.Add(length, to);
        if (!_batching)
        {
            Flush();
        }

        return true;
    }

    /// <summary>Stops listening and closes the socket; sessions still open find no way out any more.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        Flush();
        _disposed = true;
        if (_thread is IBatchingThread batching)
        {
            batching.RoundEnded -= Flush;
        }

        _thread.Unregister(this);
        _socket.Dispose();
    }

    /// <summary>A session opens; its ufrag leads to it.</summary>
    internal void Add(WebRtcTransport transport, string ufrag)
    {
        _byUfrag[ufrag] = transport;
        Sessions++;
    }

    /// <summary>A session restarted ICE: another ufrag leads to it too.</summary>
    internal void AddUfrag(WebRtcTransport transport, string ufrag) => _byUfrag[ufrag] = transport;

    /// <summary>A ufrag is no longer good.</summary>
    internal void RemoveUfrag(string ufrag) => _byUfrag.Remove(ufrag);

    /// <summary>An address leads to a session from now on, away from another one if it did.</summary>
    internal void Bind(in TransportAddress address, WebRtcTransport transport) => _byAddress[address] = transport;

    /// <summary>An address no longer leads to a session, unless another one has taken it over.</summary>
    internal void Unbind(in TransportAddress address, WebRtcTransport transport)
    {
        if (_byAddress.TryGetValue(address, out var owner) && owner == transport)
        {
            _byAddress.Remove(address);
        }
    }

    /// <summary>A session closed.</summary>
    internal void Closed() => Sessions--;

    /// <summary>Asks whether another handshake may start; <see cref="EndHandshake"/> gives it back.</summary>
    internal bool TryBeginHandshake()
    {
        if (_handshakes >= _maxHandshakes)
        {
            Figures.HandshakesDeferred++;
            return false;
        }

        _handshakes++;
        return true;
    }

    /// <summary>A handshake is over.</summary>
    internal void EndHandshake(bool completed)
    {
        _handshakes--;
        if (completed)
        {
            Figures.HandshakesCompleted++;
        }
        else
        {
            Figures.HandshakesFailed++;
        }
    }

    private void Route(ReadOnlySpan<byte> datagram, in TransportAddress from, long now)
    {
        var kind = Demultiplexer.Classify(datagram);
        if (kind == PacketKind.Stun)
        {
            var named = FindByUsername(datagram);
            if (named is null)
            {
                Figures.UnknownUfrag++;
                return;
            }

            named.OnStun(datagram, from, now);
            return;
        }

        if (!_byAddress.TryGetValue(from, out var transport))
        {
            Figures.UnknownSource++;
            return;
        }

        transport.OnDatagram(kind, datagram, from, now);
    }

    private WebRtcTransport? FindByUsername(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryRead(datagram, out var message))
        {
            return null;
        }

        var username = message.Username;
        int colon = username.IndexOf((byte)':');
        if (colon is < 4 or > 64)
        {
            return null;
        }

        Span<char> ufrag = stackalloc char[colon];
        for (int i = 0; i < colon; i++)
        {
            ufrag[i] = (char)username[i];
        }

        return _byUfragSpan.TryGetValue(ufrag, out var transport) ? transport : null;
    }

    private void Flush()
    {
        if (_outgoing.Count == 0 || _disposed)
        {
            return;
        }

        int total = _outgoing.Count;
        int sent = _outgoing.Send(_socket.Descriptor);
        Figures.Sent += sent;
        Figures.SendFailures += total - sent;
    }
}
