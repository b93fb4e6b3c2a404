using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport.Connections;

/// <summary>
/// The open connections, found by number or by the other end, so that a message to an address we are connected to goes that way
/// (RFC 5923 in spirit). Bounded in all and per address. Thread safe.
/// </summary>
internal sealed class ConnectionTable(IConnectionEvents events, SipEndpointOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SipConnection> _byId = [];
    private readonly Dictionary<IPEndPoint, SipConnection> _byRemote = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private long _lastId;

    /// <summary>Connections open now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Sends on the hop's connection, on one to the same address, or on a new one; false when none can be had.</summary>
    public bool TrySend(SipMessage message, SipHop hop)
    {
        SipConnection? connection;
        lock (_gate)
        {
            if (!_byId.TryGetValue(hop.Connection, out connection) && hop is { Transport: SipTransport.Tcp, Numeric: { } remote }
                && !_byRemote.TryGetValue(remote, out connection))
            {
                connection = Connect(remote);
            }
        }

        return connection?.TrySend(message) == true;
    }

    /// <summary>Takes an accepted TCP connection.</summary>
    public void Accept(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }

        lock (_gate)
        {
            var address = Plain(remote);
            if (!TryAdmit(address.Address))
            {
                socket.Dispose();
                return;
            }

            socket.NoDelay = true;
            Start(new TcpConnection(++_lastId, address, socket, isOpen: true, events, options));
        }
    }

    /// <summary>Serves an accepted WebSocket to its end.</summary>
    public Task Serve(WebSocket socket, IPEndPoint remote, CancellationToken cancellation)
    {
        SipConnection connection;
        lock (_gate)
        {
            var address = Plain(remote);
            if (!TryAdmit(address.Address))
            {
                socket.Abort();
                return Task.CompletedTask;
            }

            connection = new WebSocketConnection(++_lastId, address, socket, events, options);
            Add(connection);
        }

        return RunUntil(connection, cancellation);
    }

    /// <summary>Forgets a connection that is over.</summary>
    public void Remove(SipConnection connection)
    {
        lock (_gate)
        {
            if (!_byId.Remove(connection.Id))
            {
                return;
            }

            if (_byRemote.TryGetValue(connection.Remote, out var current) && ReferenceEquals(current, connection))
            {
                _byRemote.Remove(connection.Remote);
            }

            if (--_perAddress[connection.Remote.Address] == 0)
            {
                _perAddress.Remove(connection.Remote.Address);
            }
        }
    }

    /// <summary>Closes a connection once what is queued has been written.</summary>
    public void Close(long id)
    {
        SipConnection? connection;
        lock (_gate)
        {
            _byId.TryGetValue(id, out connection);
        }

        connection?.Close();
    }

    /// <summary>Closes every connection.</summary>
    public void CloseAll()
    {
        SipConnection[] all;
        lock (_gate)
        {
            all = [.. _byId.Values];
        }

        foreach (var connection in all)
        {
            connection.Close();
        }
    }

    private static async Task RunUntil(SipConnection connection, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(connection.Close);
        await connection.Run().ConfigureAwait(false);
    }

    private static IPEndPoint Plain(IPEndPoint remote) =>
        remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;

    private bool TryAdmit(IPAddress address) =>
        _byId.Count < options.ConnectionsMax && _perAddress.GetValueOrDefault(address) < options.ConnectionsPerAddressMax;

    private SipConnection? Connect(IPEndPoint remote)
    {
        if (!TryAdmit(remote.Address))
        {
            return null;
        }

        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (!TryBind(socket))
        {
            socket.Dispose();
            return null;
        }

        var connection = new TcpConnection(++_lastId, remote, socket, isOpen: false, events, options);
        Start(connection);
        return connection;
    }

    // Peers know us by the address we are bound to: a carrier may admit no other.
    private bool TryBind(Socket socket)
    {
        bool any = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        if (any || options.Address.AddressFamily != socket.AddressFamily)
        {
            return true;
        }

        try
        {
            socket.Bind(new IPEndPoint(options.Address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Start(SipConnection connection)
    {
        Add(connection);
        _ = Task.Run(connection.Run);
    }

    private void Add(SipConnection connection)
    {
        _byId.Add(connection.Id, connection);
        _byRemote[connection.Remote] = connection;
        _perAddress[connection.Remote.Address] = _perAddress.GetValueOrDefault(connection.Remote.Address) + 1;
    }
}
