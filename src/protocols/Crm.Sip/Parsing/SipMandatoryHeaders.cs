using System.Text;

namespace Crm.Sip;

/// <summary>Checks, on the wire bytes and without allocating, the headers that every message must carry (RFC 3261 section 8.1.1).</summary>
internal static class SipMandatoryHeaders
{
    /// <summary>Checks a topmost Via and finds its branch (relative to the value; length 0 when there is none).</summary>
    public static SipFault CheckVia(ReadOnlySpan<byte> value, out int branchStart, out int branchLength)
    {
        branchStart = branchLength = 0;
        var cursor = new SipCursor(value);
        if (!Ascii.EqualsIgnoreCase(cursor.TakeToken(), "SIP"u8) || !cursor.Take((byte)'/')
            || !cursor.TakeToken().SequenceEqual("2.0"u8) || !cursor.Take((byte)'/')
            || cursor.TakeToken().IsEmpty || !cursor.SkipWhiteSpace())
        {
            return SipFaults.Via;
        }

        int sentBy = cursor.Rest.IndexOfAny((byte)';', (byte)',');
        sentBy = sentBy < 0 ? cursor.Rest.Length : sentBy;
        if (sentBy == 0)
        {
            return SipFaults.Via;
        }

        cursor.Skip(sentBy);
        while (cursor.Take((byte)';'))
        {
            ReadOnlySpan<byte> name = cursor.TakeToken();
            bool hasValue = cursor.Take((byte)'=');
            int start = 0;
            if (name.IsEmpty || (hasValue && !TakeValue(ref cursor, out start)))
            {
                return SipFaults.Via;
            }

            if (hasValue && branchLength == 0 && Ascii.EqualsIgnoreCase(name, "branch"u8))
            {
                (branchStart, branchLength) = (start, cursor.Position - start);
            }
        }

        cursor.SkipWhiteSpace();
        return cursor.AtEnd || cursor.Rest[0] == ',' ? default : SipFaults.Via;
    }

    private static bool TakeValue(ref SipCursor cursor, out int start)
    {
        cursor.SkipWhiteSpace();
        start = cursor.Position;
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!rest.IsEmpty && rest[0] == '"')
        {
            int length = QuotedLength(rest);
            cursor.Skip(Math.Max(0, length));
            return length > 0;
        }

        int end = rest.IndexOfAny(" \t\r\n;,"u8);
        cursor.Skip(end < 0 ? rest.Length : end);
        return true;
    }

    /// <summary>True for a From or To value whose quotes and brackets close and that holds a URI.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            int at = value.IndexOfAny((byte)'"', (byte)'<', (byte)':');
            if (at < 0)
            {
                return false;
            }

            if (value[at] == ':')
            {
                return at > 0;
            }

            if (value[at] == '<')
            {
                int close = value[at..].IndexOf((byte)'>');
                return close > 0 && value.Slice(at, close).Contains((byte)':');
            }

            int quoted = QuotedLength(value[at..]);
            if (quoted < 0)
            {
                return false;
            }

            value = value[(at + quoted)..];
        }
    }

    /// <summary>True for a CSeq value; gives where its method stands, relative to the value.</summary>
    public static bool IsCSeq(ReadOnlySpan<byte> value, out uint number, out int methodStart)
    {
        var cursor = new SipCursor(value);
        long parsed = SipCursor.Number(cursor.TakeToken(), uint.MaxValue);
        bool space = cursor.SkipWhiteSpace();
        methodStart = cursor.Position;
        number = parsed < 0 ? 0 : (uint)parsed;
        return parsed >= 0 && space && !cursor.TakeToken().IsEmpty && cursor.AtEnd;
    }

    /// <summary>True for a Call-ID: one word (RFC 3261 section 25.1), so without white space.</summary>
    public static bool IsCallId(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAny(" \t\r\n"u8);

    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        int i = 1;
        while (i < text.Length)
        {
            int at = text[i..].IndexOfAny((byte)'\\', (byte)'"');
            if (at < 0)
            {
                return -1;
            }

            if (text[i + at] == '"')
            {
                return i + at + 1;
            }

            i += at + 2;
        }

        return -1;
    }
}
