using System.Text;

namespace Crm.Mime;

/// <summary>
/// Reads the fields before a body (RFC 5322 section 2.1, with blanks before the colon as in section 4.5). Lines may end with LF alone.
/// What is no field is skipped when fields follow soon, and begins the body when none do.
/// </summary>
internal sealed class HeaderReader(ReadOnlyMemory<byte> data, Boundaries boundaries, ParseBudget budget)
{
    private const int LinesLookedAhead = 8;
    private const int MaxNameBytes = 200;

    private readonly List<HeaderField> _fields = [];
    private int _fieldStart = -1; // of the value of the field that may still go on
    private int _fieldEnd;
    private string _fieldName = "";
    private MimeDefects _defects;

    private ReadOnlySpan<byte> Span => data.Span;

    /// <summary>Reads one header. To be used once.</summary>
    /// <param name="start">Where it begins.</param>
    public HeaderBlock Read(int start)
    {
        int at = start;
        int lines = 0;
        while (true)
        {
            if (at >= Span.Length)
            {
                return Finish(Span.Length, MimeDefects.None);
            }

            int next = NextLine(at);
            ReadOnlySpan<byte> line = Line(at, next);
            if (line.IsEmpty)
            {
                return Finish(next, MimeDefects.None);
            }

            if (boundaries.TryMatch(Span, at, out _))
            {
                return Finish(at, MimeDefects.HeaderUnended);
            }

            if (++lines > budget.Limits.MaxHeaderLines || next - start > budget.Limits.MaxHeaderBytes || !budget.TakeHeaderLine())
            {
                return Finish(EndOfHeader(at), MimeDefects.HeaderLimit);
            }

            if (!Take(at, next, line, first: at == start))
            {
                return Finish(at, MimeDefects.HeaderUnended);
            }

            at = next;
        }
    }

    // False when the line begins the body.
    private bool Take(int at, int next, ReadOnlySpan<byte> line, bool first)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            _defects |= _fieldStart < 0 ? MimeDefects.HeaderMalformed : 0;
            _fieldEnd = at + line.Length;
            return true;
        }

        int colon = Colon(line);
        if (colon > 0)
        {
            CloseField();
            _fieldName = Encoding.ASCII.GetString(line[..colon].TrimEnd(" \t"u8));
            _fieldStart = at + colon + 1;
            _fieldEnd = at + line.Length;
            return true;
        }

        CloseField();
        bool envelope = first && (line.StartsWith("From "u8) || line.StartsWith(">From "u8)); // the line an mbox puts before each message
        _defects |= envelope ? 0 : MimeDefects.HeaderMalformed;
        return envelope || FieldFollows(next);
    }

    private HeaderBlock Finish(int bodyStart, MimeDefects defects)
    {
        CloseField();
        return new HeaderBlock(new HeaderList(_fields), bodyStart, _defects | defects);
    }

    private void CloseField()
    {
        if (_fieldStart >= 0)
        {
            _fields.Add(new HeaderField(_fieldName, data[_fieldStart.._fieldEnd]));
            _fieldStart = -1;
        }
    }

    private bool FieldFollows(int at)
    {
        for (int i = 0; i < LinesLookedAhead && at < Span.Length; i++)
        {
            int next = NextLine(at);
            ReadOnlySpan<byte> line = Line(at, next);
            if (line.IsEmpty || boundaries.TryMatch(Span, at, out _))
            {
                return false;
            }

            // A colon alone would also be found in prose; the names of mail begin like these.
            if (Colon(line) is > 0 and var colon && IsUsual(line[..colon]))
            {
                return true;
            }

            at = next;
        }

        return false;
    }

    private static bool IsUsual(ReadOnlySpan<byte> name)
    {
        foreach (string usual in (ReadOnlySpan<string>)["content-", "mime-version", "message-id", "received", "x-", "date", "from", "to", "subject", "cc", "reply-to", "return-path", "references", "in-reply-to"])
        {
            if (name.Length >= usual.Length && Ascii.EqualsIgnoreCase(name[..usual.Length], usual) && (usual[^1] == '-' || name.Length == usual.Length))
            {
                return true;
            }
        }

        return false;
    }

    // Where the body begins once the fields are no longer of interest: behind the next empty line or at the next boundary.
    private int EndOfHeader(int at)
    {
        int boundary = boundaries.Next(Span, at).LineStart;
        ReadOnlySpan<byte> rest = Span[at..boundary];
        int lf = rest.IndexOf("\n\n"u8);
        int crlf = (lf < 0 ? rest : rest[..lf]).IndexOf("\n\r\n"u8);
        return crlf >= 0 ? at + crlf + 3 : lf >= 0 ? at + lf + 2 : boundary;
    }

    private int NextLine(int at)
    {
        int length = Span[at..].IndexOf((byte)'\n');
        return length < 0 ? Span.Length : at + length + 1;
    }

    private ReadOnlySpan<byte> Line(int at, int next)
    {
        ReadOnlySpan<byte> line = Span[at..next];
        line = line is [.., (byte)'\n'] ? line[..^1] : line;
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    // The length of the name, blanks before the colon included; 0 when the line is no field.
    private static int Colon(ReadOnlySpan<byte> line)
    {
        int colon = line[..Math.Min(line.Length, MaxNameBytes)].IndexOf((byte)':');
        return colon > 0 && line[..colon].TrimEnd(" \t"u8) is { IsEmpty: false } name && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? colon : 0;
    }
}
