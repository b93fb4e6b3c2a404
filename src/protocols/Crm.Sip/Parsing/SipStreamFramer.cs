namespace Crm.Sip;

/// <summary>What a step of <see cref="SipStreamFramer.Next"/> found.</summary>
public enum SipFrameKind
{
    /// <summary>More bytes are needed.</summary>
    NeedMore,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>A keep-alive ping, CRLF CRLF (RFC 5626 section 3.5.1); to be answered with a single CRLF.</summary>
    Ping,

    /// <summary>A keep-alive pong, a single CRLF.</summary>
    Pong,

    /// <summary>The stream cannot be followed any more; close the connection.</summary>
    Broken,
}

/// <summary>
/// One step through a stream. <paramref name="Consumed"/> bytes at the front of the buffer are done with; of a message the last
/// <paramref name="Length"/> of them are the message. <paramref name="Reason"/> says why a stream is broken.
/// </summary>
public readonly record struct SipFrame(SipFrameKind Kind, int Consumed, int Length = 0, string? Reason = null);

/// <summary>
/// Cuts a byte stream into messages by Content-Length (RFC 3261 section 18.3) and tells keep-alives from messages (RFC 5626 section
/// 3.5.1). The caller keeps the buffer: it shows what it has, drops what is consumed, and asks again until more is needed. One framer
/// per connection; not thread safe. WebSocket connections need none: there a frame is a message (RFC 7118 section 5).
/// </summary>
public sealed class SipStreamFramer(SipParserOptions options)
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    // Bytes of the buffer known to hold no end of headers, so that a message that trickles in is not searched again from its start.
    private int _searched;

    // The stream has shown a single line end and nothing after it yet: a pong, unless the second half of a ping follows.
    private bool _halfPing;

    /// <summary>Looks at the unconsumed bytes of the stream, which always start where the last step's consumed bytes ended.</summary>
    public SipFrame Next(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty || (buffer.Length == 1 && buffer[0] == '\r'))
        {
            return default;
        }

        return buffer.StartsWith(LineEnd) ? KeepAlive(buffer) : NextMessage(buffer);
    }

    private SipFrame KeepAlive(ReadOnlySpan<byte> buffer)
    {
        ReadOnlySpan<byte> rest = buffer[2..];
        if (_halfPing)
        {
            _halfPing = false;
            return new SipFrame(SipFrameKind.Ping, 2);
        }

        if (rest.StartsWith(LineEnd))
        {
            return new SipFrame(SipFrameKind.Ping, 4);
        }

        _halfPing = rest.IsEmpty || (rest.Length == 1 && rest[0] == '\r');
        return new SipFrame(SipFrameKind.Pong, 2);
    }

    private SipFrame NextMessage(ReadOnlySpan<byte> buffer)
    {
        _halfPing = false;
        if (_searched == 0 && !SipGrammar.TokenCharacters.Contains((char)buffer[0]))
        {
            return Broken("The stream holds something that is no SIP message");
        }

        int from = Math.Max(0, _searched - 3);
        int found = buffer[from..].IndexOf("\r\n\r\n"u8);
        if (found < 0)
        {
            _searched = buffer.Length;
            return buffer.Length > options.MaxMessageBytes ? Broken("The headers are too large") : default;
        }

        int headerLength = from + found + 4;
        long bodyLength = ContentLength(buffer[..headerLength]);
        if (bodyLength < 0 || headerLength + bodyLength > options.MaxMessageBytes)
        {
            return Broken(bodyLength < 0 ? "Content-Length is missing, malformed or contradictory" : "The message is too large");
        }

        int length = headerLength + (int)bodyLength;
        if (buffer.Length < length)
        {
            _searched = Math.Max(1, headerLength - 4);
            return default;
        }

        _searched = 0;
        return new SipFrame(SipFrameKind.Message, length, length);
    }

    private static SipFrame Broken(string reason) => new(SipFrameKind.Broken, 0, 0, reason);

    // Reads Content-Length from the header lines; -1 when there is none, it is malformed, or two disagree.
    private static long ContentLength(ReadOnlySpan<byte> headers)
    {
        long length = -1;
        while (!headers.IsEmpty)
        {
            int end = headers.IndexOf(LineEnd);
            ReadOnlySpan<byte> line = end < 0 ? headers : headers[..end];
            headers = end < 0 ? default : headers[(end + 2)..];
            int nameLength = SipCursor.TokenLength(line);
            if (SipHeaderTable.Find(line[..nameLength]) != SipHeaderId.ContentLength)
            {
                continue;
            }

            if (headers.Length > 0 && headers[0] is (byte)' ' or (byte)'\t')
            {
                return -1;
            }

            ReadOnlySpan<byte> value = line[nameLength..].Trim(" \t"u8);
            long read = value.IsEmpty || value[0] != ':' ? -1 : SipCursor.Number(value[1..].Trim(" \t"u8), int.MaxValue);
            if (read < 0 || (length >= 0 && length != read))
            {
                return -1;
            }

            length = read;
        }

        return length;
    }
}
