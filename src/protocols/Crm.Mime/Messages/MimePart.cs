namespace Crm.Mime;

/// <summary>
/// A body part with its header (RFC 2045 section 2.4): a leaf, a multipart with children, or a message in the message. Bodies are slices of the
/// message's bytes and are decoded when asked for, each time anew. Immutable; may be read by several threads.
/// </summary>
public sealed class MimePart
{
    internal MimePart(HeaderList headers, ContentType contentType, ReadOnlyMemory<byte> body, MimeDefects defects)
    {
        Headers = headers;
        ContentType = contentType;
        Body = body;
        StructureDefects = defects;
        Disposition = ContentDisposition.Read(headers.Value(HeaderNames.ContentDisposition));
        TransferEncoding = TransferEncodings.Read(headers.Value(HeaderNames.ContentTransferEncoding));
    }

    /// <summary>The part's header.</summary>
    public HeaderList Headers { get; }

    /// <summary>What it is; <c>text/plain</c> where nothing is said.</summary>
    public ContentType ContentType { get; }

    /// <summary>How it wants to be shown (RFC 2183).</summary>
    public ContentDisposition Disposition { get; }

    /// <summary>How the body is encoded.</summary>
    public TransferEncoding TransferEncoding { get; }

    /// <summary>The body as it came: encoded, and for multiparts with all parts, preamble and epilogue.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The parts of a multipart; empty for leaves and messages.</summary>
    public IReadOnlyList<MimePart> Children { get; internal init; } = [];

    /// <summary>The message inside a <c>message/rfc822</c>; null for everything else and where the depth limit was reached.</summary>
    public MimeMessage? EmbeddedMessage { get; internal init; }

    /// <summary>What is wrong with the part's form, without what decoding would show and without its children's faults.</summary>
    public MimeDefects StructureDefects { get; }

    /// <summary>True when it holds neither parts nor a message.</summary>
    public bool IsLeaf => Children.Count == 0 && EmbeddedMessage is null;

    /// <summary>The Content-ID without its brackets (RFC 2392 URLs name it), or null.</summary>
    public string? ContentId => MessageId.ReadFirst(Headers.Value(HeaderNames.ContentId))?.Value;

    /// <summary>
    /// The file's name, decoded, without folders and control characters so that it may be shown; null when none is given. From the
    /// disposition, else from the type (RFC 2183 section 2.3).
    /// </summary>
    public string? FileName => FileNames.Clean(Disposition.Parameters.Text("filename") ?? ContentType.Parameters.Text("name"));

    /// <summary>The body decoded; without copying where it is not encoded.</summary>
    public DecodedContent Decode() => TransferEncodings.Decode(TransferEncoding, Body);

    /// <summary>The body as text: decoded, its charset read, lines ended by LF, <c>format=flowed</c> paragraphs put together again.</summary>
    public DecodedText DecodeText() => Read().Text;

    /// <summary>The body as text and how many bytes it is decoded, decoded once for both.</summary>
    internal (DecodedText Text, int Size) Read()
    {
        DecodedContent content = Decode();
        DecodedText text = Charsets.Decode(ContentType.Charset ?? (ContentType.IsHtml ? HtmlCharset.Find(content.Bytes.Span) : null), content.Bytes.Span);
        string lines = LineEnds.ToLf(text.Text);
        if (ContentType.IsPlainText && ContentType.Parameters.Text("format") is { } format && format.Equals("flowed", StringComparison.OrdinalIgnoreCase))
        {
            lines = FlowedText.Unflow(lines, "yes".Equals(ContentType.Parameters.Text("delsp"), StringComparison.OrdinalIgnoreCase));
        }

        return (text with { Text = lines, Defects = text.Defects | content.Defects }, content.Bytes.Length);
    }

    /// <summary>This part and everything below it, messages in the message included, in the order it came.</summary>
    public IEnumerable<MimePart> Descendants()
    {
        yield return this;
        IEnumerable<MimePart> below = EmbeddedMessage is { } message ? [message.Root] : Children;
        foreach (MimePart part in below.SelectMany(child => child.Descendants()))
        {
            yield return part;
        }
    }
}
