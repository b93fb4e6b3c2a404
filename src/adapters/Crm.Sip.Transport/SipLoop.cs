using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Crm.Primitives;
using Crm.Sip.Transactions;
using Crm.Sip.Transport.Connections;
using Crm.Sip.Transport.Directory;
using Crm.Sip.UserAgent;
using Crm.Sip.UserAgent.Admission;
using Crm.Telephony.Signalling;

namespace Crm.Sip.Transport;

/// <summary>
/// The single writer: takes inputs one by one, drives the user agent, carries out its actions and keeps one timer. Nothing else
/// touches the user agent.
/// </summary>
internal sealed class SipLoop : IConnectionEvents, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);

    private readonly SipEndpointOptions _options;
    private readonly TimeProvider _clock;
    private readonly SipUserAgent _agent;
    private readonly UdpSocket _udp;
    private readonly ISignallingEvents _events;
    private readonly NoticeLimiter _notices;
    private readonly TransportCounters _counters;
    private readonly NameResolver _resolver;
    private readonly SourceRateLimiter _strangers;
    private readonly SourceRateLimiter _trunks;
    private readonly Channel<SipInput> _inputs;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _lookups = new();
    private Instant _armedFor = Instant.MaxValue;
    private TaskCompletionSource? _drained;

    public SipLoop(SipEndpointOptions options, TimeProvider clock, SipUserAgent agent, UdpSocket udp, ISignallingEvents events, TransportCounters counters)
    {
        (_options, _clock, _agent, _udp, _events, _counters) = (options, clock, agent, udp, events, counters);
        _notices = new NoticeLimiter(clock, options.Report);
        _resolver = new NameResolver(clock);
        _strangers = new SourceRateLimiter(options.MessagesPerSecond, options.MessageBurst);
        _trunks = new SourceRateLimiter(options.TrunkMessagesPerSecond, options.TrunkMessagesPerSecond);
        _inputs = Channel.CreateBounded<SipInput>(new BoundedChannelOptions(options.InputsMax) { SingleReader = true });
        Connections = new ConnectionTable(this, options);
        _timer = clock.CreateTimer(_ => _inputs.Writer.TryWrite(TickInput.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>TCP and WebSocket connections.</summary>
    public ConnectionTable Connections { get; }

    /// <summary>Queues a command; false when even the commands' share of the queue is full.</summary>
    public bool TryPost(SipInput input) => _inputs.Writer.TryWrite(input);

    /// <summary>Takes a datagram from the receive loop.</summary>
    public void DatagramArrived(ReadOnlyMemory<byte> bytes, SipHop source)
    {
        if (!IsKeepAlive(bytes.Span))
        {
            PostFromNetwork(BytesInput.Copy(bytes.Span, source));
        }
    }

    /// <inheritdoc/>
    public bool MessageArrived(ReadOnlySpan<byte> bytes, SipHop source)
    {
        PostFromNetwork(BytesInput.Copy(bytes, source));
        return true;
    }

    /// <inheritdoc/>
    public void StreamBroke(ReadOnlySpan<byte> bytes, SipHop source, string reason)
    {
        if (!PostFromNetwork(BytesInput.Copy(bytes, source, unframed: true)))
        {
            Connections.Close(source.Connection);
        }
    }

    /// <inheritdoc/>
    public void SendFailed(SipMessage message)
    {
        Interlocked.Increment(ref _counters.SendFailures);
        _inputs.Writer.TryWrite(new SendFailedInput(message));
    }

    /// <inheritdoc/>
    public void Closed(SipConnection connection)
    {
        Connections.Remove(connection);
        _inputs.Writer.TryWrite(new ClosedInput(connection.Id));
    }

    /// <summary>Runs until <see cref="Complete"/>.</summary>
    public async Task Run()
    {
        while (await _inputs.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_inputs.Reader.TryRead(out var input))
            {
                Guarded(input);
            }

            ArmTimer();
        }
    }

    /// <summary>Ends all calls; completes when the last dialog is over.</summary>
    public Task Drain()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _drained = drained;
        if (!_inputs.Writer.TryWrite(new DrainInput()))
        {
            drained.TrySetResult();
        }

        return drained.Task;
    }

    /// <summary>Takes no more inputs.</summary>
    public void Complete() => _inputs.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _lookups.Cancel();
        _lookups.Dispose();
    }

    private static bool IsKeepAlive(ReadOnlySpan<byte> datagram) => datagram.Length <= 4 && datagram.Trim("\r\n\0 "u8).IsEmpty;

    /// <summary>Messages leave a quarter of the queue to commands and timers.</summary>
    private bool PostFromNetwork(BytesInput input)
    {
        if (_inputs.Reader.Count < _options.InputsMax * 3 / 4 && _inputs.Writer.TryWrite(input))
        {
            return true;
        }

        input.Return();
        Interlocked.Increment(ref _counters.Overflowed);
        return false;
    }

    // A bug met by one input must not take the others with it; it is counted and told.
    private void Guarded(SipInput input)
    {
        try
        {
            var now = Instant.Now(_clock);
            if (_agent.NextDue <= now)
            {
                _agent.Advance(now);
            }

            Handle(input, now);
        }
        catch (Exception fault)
        {
            Failed(input, fault);
        }

        CarryOutAll(input);
        if (_drained is not null && _agent.Gauges.Dialogs == 0)
        {
            _drained.TrySetResult();
        }
    }

    private void CarryOutAll(SipInput input)
    {
        while (_agent.Outbox.TryTake(out var action))
        {
            try
            {
                CarryOut(action);
            }
            catch (Exception fault)
            {
                Failed(input, fault);
            }
        }
    }

    private void Failed(SipInput input, Exception fault)
    {
        Interlocked.Increment(ref _counters.Faults);
        _notices.Report("fault", () => $"SIP input {input.GetType().Name} failed: {fault}");
    }

    private void Handle(SipInput input, Instant now)
    {
        switch (input)
        {
            case BytesInput bytes:
                TakeBytes(bytes, now);
                break;
            case CommandInput command:
                _agent.Execute(command.Command, now);
                break;
            case SendFailedInput failed:
                _agent.TransportFailed(failed.Message, now);
                break;
            case ResolvedInput resolved:
                _resolver.Remember(((DnsEndPoint)resolved.Send.Hop.Address).Host, resolved.Address);
                SendResolved(resolved.Send, resolved.Address);
                break;
            case ClosedInput closed:
                _agent.ConnectionClosed(closed.Connection);
                break;
            case DrainInput:
                _agent.Drain();
                _agent.EndAll(Termination.Server("shutting-down"), now);
                break;
            default:
                // The timer may have fired a little early; it is armed again either way.
                _armedFor = Instant.MinValue;
                _agent.Advance(now);
                break;
        }
    }

    private void TakeBytes(BytesInput bytes, Instant now)
    {
        if (!Admit(bytes.Source, now))
        {
            bytes.Return();
            _counters.RateLimited++;
            _notices.Report("rate", () => $"SIP messages from {bytes.Source.AddressText} exceed the limit and are dropped.");
            Connections.Close(bytes.Source.Connection);
            return;
        }

        bool parsed = SipMessageParser.TryParse(bytes.Buffer.AsSpan(0, bytes.Length), SipParserOptions.Default, out var message, out var error);
        bytes.Return();
        if (parsed && !bytes.Unframed)
        {
            _counters.Received++;
            _agent.Receive(message!, bytes.Source, now);
            return;
        }

        _counters.Malformed++;
        error ??= message is SipRequest request && request.Method != SipMethod.Ack
            ? new SipParseError(400, "The message cannot be framed", "RFC 3261 18.3", request)
            : null;
        _notices.Report("malformed", () => $"SIP message from {bytes.Source.AddressText} refused: {error?.Reason} ({error?.Section}).");
        if (error is not null)
        {
            _agent.ReceiveMalformed(error, bytes.Source);
        }

        if (bytes.Unframed)
        {
            CarryOutAll(bytes);
            Connections.Close(bytes.Source.Connection);
        }
    }

    private bool Admit(SipHop source, Instant now) => source.Numeric is not { } address
        || (_agent.IsTrusted(source) ? _trunks : _strangers).TryTake(address.Address, now);

    private void CarryOut(SipAction action)
    {
        if (action is SendMessage send)
        {
            Send(send);
        }
        else if (action is UserAgentEvent happened)
        {
            _events.Raise(SignallingTranslation.ToSignallingEvent(happened));
        }
    }

    private void Send(SendMessage send)
    {
        if (send.Hop.Address is not DnsEndPoint name)
        {
            Deliver(send.Message, send.Hop);
        }
        else if (_resolver.TryRecall(name.Host, out var address))
        {
            SendResolved(send, address);
        }
        else
        {
            _ = LookUp(send, name.Host);
        }
    }

    private async Task LookUp(SendMessage send, string host)
    {
        var address = await NameResolver.Look(host, AddressFamily.InterNetwork, _lookups.Token).ConfigureAwait(false);
        _inputs.Writer.TryWrite(new ResolvedInput(send, address));
    }

    private void SendResolved(SendMessage send, IPAddress? address)
    {
        if (address is null)
        {
            SendFailed(send.Message);
        }
        else
        {
            Deliver(send.Message, send.Hop with { Address = new IPEndPoint(address, ((DnsEndPoint)send.Hop.Address).Port) });
        }
    }

    private void Deliver(SipMessage message, SipHop hop)
    {
        bool sent = hop.Transport == SipTransport.Udp ? _udp.TrySend(message, hop.Numeric!) : Connections.TrySend(message, hop);
        if (sent)
        {
            _counters.Sent++;
        }
        else
        {
            SendFailed(message);
        }
    }

    private void ArmTimer()
    {
        var due = _agent.NextDue;
        if (due == _armedFor)
        {
            return;
        }

        _armedFor = due;
        _timer.Change(due == Instant.MaxValue ? Timeout.InfiniteTimeSpan : Wait(due - Instant.Now(_clock)), Timeout.InfiniteTimeSpan);
    }

    // Timers count whole milliseconds: round up, so that what is due is due.
    private static TimeSpan Wait(TimeSpan until) =>
        until <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(until.TotalMilliseconds, LongestWait.TotalMilliseconds)));
}
