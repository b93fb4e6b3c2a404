using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Crm.Primitives.Security;
using Crm.Sip.Transport.Directory;
using Crm.Sip.UserAgent;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Sip.Transport;

/// <summary>
/// SIP on the network: UDP, TCP and (through the web server) WebSocket around one user agent. The engine gives commands through
/// <see cref="ISignalling"/> and hears events; commands given before the start wait for it, up to a bound, those after the stop are
/// counted and ignored. Thread safe.
/// </summary>
public sealed class SipEndpoint : ISignalling, ISipWebSocketSink, IAsyncDisposable
{
    private const int BindAttempts = 20;
    private const int TcpBacklog = 512;
    private const int EarlyMax = 10_000;

    private readonly SipEndpointOptions _options;
    private readonly ITelephonyDirectory _directory;
    private readonly SignInThrottle _throttle;
    private readonly TimeProvider _clock;
    private readonly TransportCounters _counters = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<SipInput> _early = [];
    private UdpSocket? _udp;
    private Socket? _listener;
    private SipUserAgent? _agent;
    private SipLoop? _loop;
    private Task[] _running = [];
    private int _stopped;

    /// <summary>Makes an endpoint; nothing is opened yet.</summary>
    /// <param name="throttle">Shared with the other ways to sign in, so that guesses count together.</param>
    public SipEndpoint(SipEndpointOptions options, ITelephonyDirectory directory, SignInThrottle throttle, TimeProvider clock)
    {
        (_options, _directory, _throttle, _clock) = (options, directory, throttle, clock);
    }

    /// <summary>Where it is bound once started.</summary>
    public IPEndPoint? LocalEndPoint => _udp?.Local;

    /// <summary>Opens the sockets and begins to work.</summary>
    /// <param name="events">Where signalling events go; called on the loop, so it must return at once.</param>
    /// <exception cref="SocketException">The address or port cannot be bound.</exception>
    public Task StartAsync(ISignallingEvents events, CancellationToken cancellation = default)
    {
        if (_loop is not null)
        {
            throw new InvalidOperationException("The endpoint was started already.");
        }

        cancellation.ThrowIfCancellationRequested();
        (_udp, _listener) = Bind(_options.Address, _options.Port);
        byte[] key = _options.NonceKey ?? RandomNumberGenerator.GetBytes(32);
        _agent = new SipUserAgent(UserAgentOptionsFor(_udp.Local), new DirectoryView(_directory, _options.TrunkSecret), new SystemRandomSource(), _throttle, key);
        var loop = new SipLoop(_options, _clock, _agent, _udp, events, _counters);
        lock (_early)
        {
            while (_early.TryDequeue(out var command))
            {
                loop.TryPost(command);
            }

            _loop = loop;
        }

        _running =
        [
            Task.Run(loop.Run, CancellationToken.None),
            Task.Run(() => _udp.Receive(loop.DatagramArrived, _stopping.Token), CancellationToken.None),
            Task.Run(() => AcceptConnections(_listener, loop), CancellationToken.None),
        ];
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops with grace: new INVITEs draw 503, calls are ended with BYE, and after they are answered (or
    /// <see cref="SipEndpointOptions.StopPatience"/>) the sockets close.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_loop is not { } loop || Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        try
        {
            await loop.Drain().WaitAsync(_options.StopPatience, cancellation).ConfigureAwait(false);
        }
        catch (Exception impatience) when (impatience is TimeoutException or OperationCanceledException)
        {
            _options.Report?.Invoke("SIP stopped before every call was closed.");
        }

        await Close(loop).ConfigureAwait(false);
    }

    /// <summary>Stops without a word to the peers: another process goes on with their dialogs.</summary>
    public Task LeaveAsync() => _loop is { } loop && Interlocked.Exchange(ref _stopped, 1) == 0 ? Close(loop) : Task.CompletedTask;

    private async Task Close(SipLoop loop)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener!.Dispose();
        loop.Connections.CloseAll();
        loop.Complete();
        await Task.WhenAll(_running).ConfigureAwait(false);
        _udp!.Dispose();
        loop.Dispose();
    }

    /// <inheritdoc/>
    public void Execute(SignallingCommand command)
    {
        var input = new CommandInput(SignallingTranslation.ToLegCommand(command));
        lock (_early)
        {
            if (_loop is null && _stopped == 0 && _early.Count < EarlyMax)
            {
                _early.Enqueue(input); // calls of a process before this one are taken up while the sockets are not yet open
                return;
            }
        }

        if (_loop?.TryPost(input) != true)
        {
            Interlocked.Increment(ref _counters.Overflowed);
        }
    }

    /// <inheritdoc/>
    public Task Serve(WebSocket socket, IPEndPoint remote, CancellationToken cancellation)
    {
        if (_loop is { } loop && _stopped == 0)
        {
            return loop.Connections.Serve(socket, remote, cancellation);
        }

        socket.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Counters and gauges.</summary>
    public SipFigures GetFigures()
    {
        var transactions = _agent?.TransactionFigures;
        var gauges = _agent?.Gauges ?? default;
        return new SipFigures(
            Volatile.Read(ref _counters.Received),
            Volatile.Read(ref _counters.Sent),
            Volatile.Read(ref _counters.Malformed),
            Volatile.Read(ref _counters.RateLimited),
            Volatile.Read(ref _counters.Overflowed),
            Volatile.Read(ref _counters.SendFailures),
            Volatile.Read(ref _counters.Faults),
            transactions?.Retransmissions ?? 0,
            transactions?.StrayResponses ?? 0,
            _agent?.Figures.CommandsIgnored ?? 0,
            _agent?.Figures.WrongCredentials ?? 0,
            gauges.Transactions,
            gauges.Dialogs,
            gauges.Legs,
            gauges.Bindings,
            _loop?.Connections.Count ?? 0,
            [.. Enumerable.Range(1, 6).Select(c => transactions?.ByClass(c) ?? 0)],
            _agent?.Figures.ForksRefused ?? 0,
            _agent?.Figures.Referrals ?? 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptConnections(Socket listener, SipLoop loop)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                loop.Connections.Accept(await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // The peer gave up before it was accepted, or descriptors ran out: the next one may fare better.
                continue;
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>UDP and TCP share a port number; with port 0 a free pair is looked for.</summary>
    private static (UdpSocket Udp, Socket Listener) Bind(IPAddress address, int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            var udp = new UdpSocket(new IPEndPoint(address, port));
            var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                if (address.Equals(IPAddress.IPv6Any))
                {
                    listener.DualMode = true;
                }

                listener.Bind(new IPEndPoint(address, udp.Local.Port));
                listener.Listen(TcpBacklog);
                return (udp, listener);
            }
            catch (SocketException)
            {
                udp.Dispose();
                listener.Dispose();
                if (port != 0 || attempt == BindAttempts)
                {
                    throw;
                }
            }
        }
    }

    private static string AddressFor(IPAddress bound)
    {
        if (!bound.Equals(IPAddress.Any) && !bound.Equals(IPAddress.IPv6Any))
        {
            return Written(bound);
        }

        var first = NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
        return Written(first ?? IPAddress.Loopback);
    }

    private static string Written(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private UserAgentOptions UserAgentOptionsFor(IPEndPoint local) => new()
    {
        PublicHost = _options.PublicAddress ?? AddressFor(local.Address),
        PublicPort = local.Port,
        ServerName = _options.ServerName,
        Times = _options.Times,
        AllowMd5 = _options.AllowMd5,
        SessionInterval = _options.SessionInterval,
        KeepsDialogs = _options.KeepsDialogs,
        RestorePatience = _options.KeepsDialogs ? _options.RestorePatience : TimeSpan.Zero,
        LegsMax = _options.LegsMax,
        TransactionsMax = _options.TransactionsMax,
    };
}
