using System.Net;
using System.Net.WebSockets;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport.Connections;

/// <summary>SIP over WebSocket (RFC 7118): one message per WebSocket message; the handshake was the web server's.</summary>
internal sealed class WebSocketConnection(long id, IPEndPoint remote, WebSocket socket, IConnectionEvents events, SipEndpointOptions options)
    : SipConnection(id, SipTransport.WebSocket, remote, events, options)
{
    private readonly byte[] _buffer = new byte[SipParserOptions.DefaultMaxMessageBytes];

    /// <inheritdoc/>
    protected override Task<bool> Open(CancellationToken cancellation) => Task.FromResult(true);

    /// <inheritdoc/>
    protected override async Task Read(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(length > 0 ? Options.MessagePatience : Options.ConnectionIdle);
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token).ConfigureAwait(false);
            }
            catch (Exception end) when (end is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close || (length == _buffer.Length && !received.EndOfMessage))
            {
                return;
            }

            if (received.EndOfMessage)
            {
                if (!Take(_buffer.AsSpan(0, length)))
                {
                    return;
                }

                length = 0;
            }
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void Shut() => socket.Dispose();

    private bool Take(ReadOnlySpan<byte> message)
    {
        // Keep-alives of RFC 5626 also travel in frames: CRLF CRLF asks, CRLF answers.
        if (message.SequenceEqual("\r\n\r\n"u8))
        {
            SendPong();
            return true;
        }

        return message.SequenceEqual("\r\n"u8) || message.IsEmpty || Events.MessageArrived(message, Hop);
    }
}
