using System.Net;
using System.Threading.Channels;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport.Connections;

/// <summary>What the connections tell the loop.</summary>
internal interface IConnectionEvents
{
    /// <summary>A whole message arrived; the bytes are the caller's again on return. False when the source is over its limit: close.</summary>
    bool MessageArrived(ReadOnlySpan<byte> bytes, SipHop source);

    /// <summary>The stream cannot be followed; what can be answered is answered before it closes.</summary>
    void StreamBroke(ReadOnlySpan<byte> bytes, SipHop source, string reason);

    /// <summary>A message was not sent.</summary>
    void SendFailed(SipMessage message);

    /// <summary>The connection is over.</summary>
    void Closed(SipConnection connection);
}

/// <summary>
/// One TCP or WebSocket connection: a bounded queue of messages to write and a loop each way. A peer that reads too slowly loses the
/// connection. Sending is thread safe.
/// </summary>
internal abstract class SipConnection(long id, SipTransport transport, IPEndPoint remote, IConnectionEvents events, SipEndpointOptions options)
{
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly Channel<(byte[] Bytes, SipMessage? Message)> _outgoing = Channel.CreateBounded<(byte[], SipMessage?)>(
        new BoundedChannelOptions(options.ConnectionBacklogMax) { SingleReader = true });

    /// <summary>Number of the connection, never used again.</summary>
    public long Id => id;

    /// <summary>The other end as a hop.</summary>
    public SipHop Hop { get; } = new(transport, remote, id);

    /// <summary>The other end.</summary>
    public IPEndPoint Remote => remote;

    /// <summary>Ends the connection.</summary>
    protected CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Who hears of it.</summary>
    protected IConnectionEvents Events => events;

    /// <summary>Limits.</summary>
    protected SipEndpointOptions Options => options;

    /// <summary>Queues a message; false when the connection is over or too slow, and then it closes.</summary>
    public bool TrySend(SipMessage message)
    {
        if (_outgoing.Writer.TryWrite((SipMessageWriter.ToBytes(message), message)))
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Serves the connection to its end: opens it, then reads and writes until either way fails.</summary>
    public async Task Run()
    {
        try
        {
            if (await Open(Cancellation.Token).ConfigureAwait(false))
            {
                var writing = Write();
                await Read(Cancellation.Token).ConfigureAwait(false);
                _outgoing.Writer.TryComplete();
                await writing.ConfigureAwait(false);
            }
        }
        finally
        {
            Close();
            _outgoing.Writer.TryComplete();
            while (_outgoing.Reader.TryRead(out var unsent))
            {
                if (unsent.Message is { } message)
                {
                    events.SendFailed(message);
                }
            }

            Shut();
            events.Closed(this);
        }
    }

    /// <summary>Ends both loops.</summary>
    public void Close()
    {
        _outgoing.Writer.TryComplete();
        Cancellation.Cancel();
    }

    /// <summary>Answers a keep-alive ping (RFC 5626 4.4.1).</summary>
    protected void SendPong() => _outgoing.Writer.TryWrite((Pong, null));

    /// <summary>Connects where that is still to be done; false when it fails.</summary>
    protected abstract Task<bool> Open(CancellationToken cancellation);

    /// <summary>Reads to the end; expected failures do not throw.</summary>
    protected abstract Task Read(CancellationToken cancellation);

    /// <summary>Writes one message; false when the connection is over.</summary>
    protected abstract ValueTask<bool> Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Frees the socket.</summary>
    protected abstract void Shut();

    private async Task Write()
    {
        // What was queued before the end (a 503, a last refusal) still goes out; a write may take as long as a message may.
        while (await _outgoing.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_outgoing.Reader.TryRead(out var next))
            {
                using var patience = new CancellationTokenSource(options.MessagePatience);
                if (!await Write(next.Bytes, patience.Token).ConfigureAwait(false))
                {
                    if (next.Message is { } message)
                    {
                        events.SendFailed(message);
                    }

                    Close();
                    return;
                }
            }
        }
    }
}
