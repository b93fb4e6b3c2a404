namespace Crm.Mime;

/// <summary>A part and the line that ended it.</summary>
internal readonly record struct ParsedPart(MimePart Part, Delimiter End);

/// <summary>
/// Takes a message apart in one pass. Its recursion is as deep as parts nest, which <see cref="MimeLimits.MaxDepth"/> bounds.
/// </summary>
internal sealed class EntityParser(ReadOnlyMemory<byte> data, ParseBudget budget)
{
    private readonly Boundaries _boundaries = new();

    private ReadOnlySpan<byte> Span => data.Span;

    /// <summary>Reads a message from the given place on.</summary>
    public ParsedPart ParseMessage(int start, int depth) => Parse(start, depth, ContentType.PlainText);

    private ParsedPart Parse(int start, int depth, ContentType fallback)
    {
        HeaderBlock header = new HeaderReader(data, _boundaries, budget).Read(start);
        var type = ContentType.Read(header.Fields.Value(HeaderNames.ContentType), fallback);
        MimeDefects defects = header.Defects | type.Defects;
        if (!type.IsMultipart && !type.IsMessage)
        {
            return Leaf(header, type, defects);
        }

        TransferEncoding encoding = TransferEncodings.Read(header.Fields.Value(HeaderNames.ContentTransferEncoding));
        defects |= encoding is TransferEncoding.Base64 or TransferEncoding.QuotedPrintable ? MimeDefects.TransferEncodingForbidden : 0;
        if (depth >= budget.Limits.MaxDepth)
        {
            return Leaf(header, type, defects | MimeDefects.DepthLimit);
        }

        return type.IsMultipart ? ParseMultipart(header, type, defects, depth) : ParseEmbedded(header, type, defects, encoding, depth);
    }

    private ParsedPart Leaf(HeaderBlock header, ContentType type, MimeDefects defects)
    {
        Delimiter end = _boundaries.Next(Span, header.BodyStart);
        return new(new MimePart(header.Fields, type, Body(header.BodyStart, end), defects), end);
    }

    private ParsedPart ParseMultipart(HeaderBlock header, ContentType type, MimeDefects defects, int depth)
    {
        string? declared = type.Parameters["boundary"]?.TrimEnd();
        defects |= string.IsNullOrEmpty(declared) ? MimeDefects.BoundaryMissing : 0;
        string? boundary = string.IsNullOrEmpty(declared) ? GuessBoundary(header.BodyStart) : declared;
        var children = new List<MimePart>();
        ContentType fallback = type.Subtype == "digest" ? ContentType.Message : ContentType.PlainText;
        Delimiter end = boundary is null ? _boundaries.Next(Span, header.BodyStart) : ParseChildren(header.BodyStart, boundary, children, fallback, ref defects, depth);
        if (children.Count == 0 && !budget.PartsSpent && declared is { Length: > 0 })
        {
            defects |= MimeDefects.BoundaryWrong;
            if (GuessBoundary(header.BodyStart) is { } other && other != declared)
            {
                end = ParseChildren(header.BodyStart, other, children, fallback, ref defects, depth);
            }
        }

        ReadOnlyMemory<byte> body = Body(header.BodyStart, end);
        if (children.Count == 0 && body.Span.ContainsAnyExcept(" \t\r\n"u8) && budget.TakePart())
        {
            // No boundary at all: what is there is shown as text, so that nothing is lost.
            children.Add(new MimePart(HeaderList.Empty, ContentType.PlainText, body, MimeDefects.None));
        }

        return new(new MimePart(header.Fields, type, body, defects) { Children = children }, end);
    }

    // Gives the line of an outer multipart, or the end of the data, at which this one is over.
    private Delimiter ParseChildren(int start, string boundary, List<MimePart> children, ContentType fallback, ref MimeDefects defects, int depth)
    {
        int level = _boundaries.Count;
        _boundaries.Push(boundary);
        Delimiter at = _boundaries.Next(Span, start);
        while (at.Level == level && !at.Close)
        {
            if (!budget.TakePart())
            {
                defects |= MimeDefects.PartLimit;
                at = Delimiter.EndOf(Span);
                break;
            }

            ParsedPart child = Parse(at.LineEnd, depth + 1, fallback);
            children.Add(child.Part);
            at = child.End;
        }

        _boundaries.Pop();
        if (at.Level == level)
        {
            return _boundaries.Next(Span, at.LineEnd); // what follows the end is the epilogue, which is not shown
        }

        defects |= children.Count > 0 && !budget.PartsSpent ? MimeDefects.EndBoundaryMissing : 0;
        return at;
    }

    private ParsedPart ParseEmbedded(HeaderBlock header, ContentType type, MimeDefects defects, TransferEncoding encoding, int depth)
    {
        if (!budget.TakePart())
        {
            return Leaf(header, type, defects | MimeDefects.PartLimit);
        }

        MimePart root;
        Delimiter end;
        if (defects.HasFlag(MimeDefects.TransferEncodingForbidden))
        {
            end = _boundaries.Next(Span, header.BodyStart);
            DecodedContent content = TransferEncodings.Decode(encoding, Body(header.BodyStart, end));
            defects |= content.Defects;
            root = new EntityParser(content.Bytes, budget).ParseMessage(0, depth + 1).Part;
        }
        else
        {
            (root, end) = ParseMessage(header.BodyStart, depth + 1);
        }

        return new(new MimePart(header.Fields, type, Body(header.BodyStart, end), defects) { EmbeddedMessage = new MimeMessage(root) }, end);
    }

    // The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1).
    private ReadOnlyMemory<byte> Body(int start, Delimiter end)
    {
        int stop = end.LineStart;
        if (end.Level >= 0 && stop > start && Span[stop - 1] == '\n')
        {
            stop--;
            stop -= stop > start && Span[stop - 1] == '\r' ? 1 : 0;
        }

        return data[Math.Min(start, stop)..stop];
    }

    // A first line "--something" followed by what looks like a header or an empty line is the boundary that was meant.
    private string? GuessBoundary(int bodyStart)
    {
        const int MostLooked = 1_000;
        ReadOnlySpan<byte> start = Span[bodyStart..Math.Min(Span.Length, bodyStart + MostLooked)].TrimStart(" \t\r\n"u8);
        int length = start.IndexOf((byte)'\n');
        if (length < 0 || !start.StartsWith("--"u8) || _boundaries.TryMatch(start, 0, out _))
        {
            return null;
        }

        ReadOnlySpan<byte> boundary = start[2..length].TrimEnd(" \t\r"u8);
        ReadOnlySpan<byte> next = start[(length + 1)..];
        bool header = next.StartsWith("Content-"u8) || next.StartsWith("content-"u8) || next.StartsWith("\r\n"u8) || next.StartsWith("\n"u8);
        bool usable = boundary.Length is > 0 and <= 70 && !boundary.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return header && usable ? System.Text.Encoding.ASCII.GetString(boundary) : null;
    }
}
