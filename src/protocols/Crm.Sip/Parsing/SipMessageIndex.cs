namespace Crm.Sip;

/// <summary>
/// Where everything stands in a message: one pass over the bytes indexes every header line, and the mandatory ones are checked (start
/// line, Via with branch, From, To, Call-ID, CSeq with the request's method, Max-Forwards, Content-Length against what came). Made to
/// be kept and used for one message after the other: once its table has grown to the traffic's header counts it allocates nothing.
/// It holds offsets only, so the same bytes must be given to whatever reads from it. Not thread safe; one per receiving thread.
/// </summary>
public sealed partial class SipMessageIndex
{
    private const int InitialEntries = 32;

    // Headers that may stand once only: repeating one invites two elements to see two different messages (RFC 4475 section 3.3.8).
    private static readonly bool[] Single = MarkSingle(
        SipHeaderId.CallId, SipHeaderId.CSeq, SipHeaderId.From, SipHeaderId.To, SipHeaderId.MaxForwards, SipHeaderId.ContentLength,
        SipHeaderId.ContentType, SipHeaderId.Expires, SipHeaderId.Event, SipHeaderId.ReferTo, SipHeaderId.Replaces, SipHeaderId.RAck,
        SipHeaderId.RSeq, SipHeaderId.SessionExpires, SipHeaderId.MinSE, SipHeaderId.Date);

    private readonly short[] _first = new short[SipHeaderTable.IdCount];
    private SipHeaderEntry[] _entries = new SipHeaderEntry[InitialEntries];
    private SipStartLine _start;
    private SipFault _fault;

    /// <summary>The indexed header lines in order.</summary>
    public ReadOnlySpan<SipHeaderEntry> Headers => _entries.AsSpan(0, Count);

    /// <summary>The number of header lines.</summary>
    public int Count { get; private set; }

    /// <summary>True when the start line is one of SIP, even if something else is wrong.</summary>
    public bool IsSip => _start.IsSip;

    /// <summary>True for a request, false for a response.</summary>
    public bool IsRequest => _start.IsRequest;

    /// <summary>Of a response, 100-699; else 0.</summary>
    public int StatusCode => _start.StatusCode;

    /// <summary>The number in CSeq.</summary>
    public uint CSeqNumber { get; private set; }

    /// <summary>Bytes of the request method.</summary>
    public Range Method => StartOffset..(StartOffset + _start.MethodLength);

    /// <summary>Bytes of the Request-URI.</summary>
    public Range RequestUri => (StartOffset + _start.UriStart)..(StartOffset + _start.UriStart + _start.UriLength);

    /// <summary>Bytes of the reason phrase of a response.</summary>
    public Range ReasonPhrase => (StartOffset + _start.ReasonStart)..StartLineEnd;

    /// <summary>Bytes of the branch of the topmost Via; empty when there is none.</summary>
    public Range Branch { get; private set; }

    /// <summary>Bytes of the body, as Content-Length says or, without it, to the end of what came.</summary>
    public Range Body { get; private set; }

    private int StartOffset { get; set; }

    private int StartLineEnd { get; set; }

    /// <summary>The first header line with this id; false when there is none.</summary>
    public bool TryFind(SipHeaderId id, out SipHeaderEntry entry)
    {
        int at = _first[(int)id];
        entry = at < 0 ? default : _entries[at];
        return at >= 0;
    }

    /// <summary>
    /// Indexes one message as it came in a datagram or WebSocket frame, or as a stream framer cut it. False gives the first fault; what
    /// could be read is indexed nevertheless, so that a refusal can be addressed.
    /// </summary>
    public bool TryIndex(ReadOnlySpan<byte> message, SipParserOptions options, out SipFault fault)
    {
        Reset();
        if (message.Length > options.MaxMessageBytes)
        {
            Refuse(SipFaults.MessageSize);
        }

        int position = 0;
        while (message[position..].StartsWith("\r\n"u8))
        {
            position += 2;
        }

        StartOffset = position;
        position = ReadStartLine(message, position, options);
        if (_start.IsSip)
        {
            position = ReadHeaders(message, position, options);
            CheckHeaders(message, options);
            CheckBody(message, position);
        }

        fault = _fault;
        return !_fault.Exists;
    }

    private static bool[] MarkSingle(params ReadOnlySpan<SipHeaderId> ids)
    {
        var marks = new bool[SipHeaderTable.IdCount];
        foreach (SipHeaderId id in ids)
        {
            marks[(int)id] = true;
        }

        return marks;
    }

    private void Reset()
    {
        _first.AsSpan().Fill(-1);
        _start = default;
        _fault = default;
        Count = 0;
        CSeqNumber = 0;
        Branch = default;
        Body = default;
        StartOffset = StartLineEnd = 0;
    }

    private void Refuse(in SipFault fault)
    {
        if (!_fault.Exists)
        {
            _fault = fault;
        }
    }

    private int ReadStartLine(ReadOnlySpan<byte> message, int position, SipParserOptions options)
    {
        int next = NextLine(message, position, out int end);
        StartLineEnd = end;
        if (end - position > options.MaxHeaderLineBytes)
        {
            Refuse(SipFaults.StartLineSize);
        }

        _start = SipStartLine.Read(message[position..end], out SipFault fault);
        if (fault.Exists)
        {
            Refuse(fault);
        }

        return next;
    }

    // Returns the start of the body.
    private int ReadHeaders(ReadOnlySpan<byte> message, int position, SipParserOptions options)
    {
        while (position < message.Length)
        {
            int start = position;
            position = NextLine(message, position, out int end);
            if (end == start)
            {
                return position;
            }

            while (position < message.Length && message[position] is (byte)' ' or (byte)'\t')
            {
                position = NextLine(message, position, out end);
            }

            if (end - start > options.MaxHeaderLineBytes)
            {
                Refuse(SipFaults.HeaderLineSize);
            }
            else if (Count >= options.MaxHeaderCount)
            {
                Refuse(SipFaults.HeaderCount);
                return message.Length;
            }
            else
            {
                AddHeader(message, start, end);
            }
        }

        Refuse(SipFaults.Unterminated);
        return message.Length;
    }

    // Finds the end of a line's text and returns where the next line starts. A lone CR or LF ends the line too, but is a fault.
    private int NextLine(ReadOnlySpan<byte> message, int start, out int end)
    {
        int at = message[start..].IndexOfAny((byte)'\r', (byte)'\n');
        if (at < 0)
        {
            Refuse(SipFaults.Unterminated);
            end = message.Length;
            return end;
        }

        end = start + at;
        if (message[end] == '\r' && end + 1 < message.Length && message[end + 1] == '\n')
        {
            return end + 2;
        }

        Refuse(SipFaults.LineEnd);
        return end + 1;
    }

    private void AddHeader(ReadOnlySpan<byte> message, int start, int end)
    {
        ReadOnlySpan<byte> line = message[start..end];
        int nameLength = SipCursor.TokenLength(line);
        int colon = nameLength;
        while (colon < line.Length && line[colon] is (byte)' ' or (byte)'\t')
        {
            colon++;
        }

        if (nameLength == 0 || colon == line.Length || line[colon] != ':')
        {
            Refuse(SipFaults.HeaderLine);
            return;
        }

        int valueStart = colon + 1;
        while (valueStart < line.Length && SipCursor.IsWhiteSpace(line[valueStart]))
        {
            valueStart++;
        }

        int valueEnd = line.Length;
        while (valueEnd > valueStart && SipCursor.IsWhiteSpace(line[valueEnd - 1]))
        {
            valueEnd--;
        }

        SipHeaderId id = SipHeaderTable.Find(line[..nameLength]);
        Remember(new SipHeaderEntry(id, start, nameLength, start + valueStart, valueEnd - valueStart));
    }

    private void Remember(in SipHeaderEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }

        int id = (int)entry.Id;
        if (_first[id] < 0)
        {
            _first[id] = (short)Count;
        }
        else if (Single[id])
        {
            Refuse(SipFaults.Repeated);
        }

        _entries[Count++] = entry;
    }
}
