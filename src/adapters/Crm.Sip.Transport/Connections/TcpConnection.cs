using System.Net;
using System.Net.Sockets;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport.Connections;

/// <summary>SIP over TCP (RFC 3261 18.3), accepted or opened by us.</summary>
internal sealed class TcpConnection(long id, IPEndPoint remote, Socket socket, bool isOpen, IConnectionEvents events, SipEndpointOptions options)
    : SipConnection(id, SipTransport.Tcp, remote, events, options)
{
    private const int ChunkBytes = 8 * 1024;

    private readonly SipStreamFramer _framer = new(SipParserOptions.Default);
    private byte[] _buffer = new byte[ChunkBytes];
    private int _length;
    private bool _isBroken;

    /// <inheritdoc/>
    protected override async Task<bool> Open(CancellationToken cancellation)
    {
        if (isOpen)
        {
            return true;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Options.ConnectPatience);
        try
        {
            await socket.ConnectAsync(Remote, patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task Read(CancellationToken cancellation)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int read = await ReadSome(cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (!TakeFrames())
            {
                await OutlastAnswer(cancellation).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation).ConfigureAwait(false)..];
            }

            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void Shut() => socket.Dispose();

    private async Task<int> ReadSome(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_length > 0 ? Options.MessagePatience : Options.ConnectionIdle);
        try
        {
            return await socket.ReceiveAsync(_buffer.AsMemory(_length), SocketFlags.None, patience.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>After a broken stream the loop answers what it can and then closes us; until then the rest is thrown away.</summary>
    private async Task OutlastAnswer(CancellationToken cancellation)
    {
        _length = 1;
        while (_isBroken && await ReadSome(cancellation).ConfigureAwait(false) > 0)
        {
            _length = 1;
        }
    }

    private bool TakeFrames()
    {
        int start = 0;
        bool goesOn = true;
        while (goesOn)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(start, _length - start);
            var frame = _framer.Next(rest);
            if (frame.Kind == SipFrameKind.NeedMore)
            {
                break;
            }

            switch (frame.Kind)
            {
                case SipFrameKind.Message:
                    goesOn = Events.MessageArrived(rest[(frame.Consumed - frame.Length)..frame.Consumed], Hop);
                    break;
                case SipFrameKind.Ping:
                    SendPong();
                    break;
                case SipFrameKind.Broken:
                    _isBroken = true;
                    Events.StreamBroke(rest, Hop, frame.Reason ?? "");
                    goesOn = false;
                    break;
            }

            start += frame.Consumed;
        }

        _buffer.AsSpan(start, _length - start).CopyTo(_buffer);
        _length -= start;
        return goesOn;
    }
}
