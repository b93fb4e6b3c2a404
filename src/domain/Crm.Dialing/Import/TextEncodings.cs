using System.Text;

namespace Crm.Dialing.Import;

/// <summary>How a text file is written.</summary>
/// <param name="Word"><c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c> or <c>gb18030</c>.</param>
/// <param name="MarkLength">Bytes of the mark at its beginning that are not text.</param>
public sealed record TextEncoding(string Word, int MarkLength)
{
    /// <summary>Reads and refuses what is not written so.</summary>
    public Encoding Strict { get; } = TextEncodings.Strict(Word) ?? throw new ArgumentException("No such encoding.", nameof(Word));
}

/// <summary>
/// Tells how a text file is written: by the mark at its beginning; else by zero bytes, which only UTF-16 has; else UTF-8 when every byte of it is; else
/// GB18030 when that fits. What fits nothing is no text. The whole file is looked at, so that no row far below turns out to be written otherwise.
/// </summary>
public static class TextEncodings
{
    private const int HeadLength = 4096;
    private const int ChunkLength = 81_920;

    /// <summary>The encodings that can be named.</summary>
    public static IReadOnlyList<string> Words { get; } = ["utf-8", "utf-16le", "utf-16be", "gb18030"];

    /// <summary>The encoding of a text, or null when it is none: a program, a picture, or something written in another way.</summary>
    /// <param name="content">From its beginning, which it is not set back to.</param>
    public static TextEncoding? Detect(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        content.Position = 0;
        byte[] head = new byte[HeadLength];
        int length = content.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        var guess = Mark(head.AsSpan(0, length)) ?? (Utf16(head.AsSpan(0, length)) is { } word ? new TextEncoding(word, 0) : null);
        return guess is not null ? Fits(content, guess) ? guess : null
            : Fits(content, new TextEncoding("utf-8", 0)) ? new TextEncoding("utf-8", 0)
            : Fits(content, new TextEncoding("gb18030", 0)) ? new TextEncoding("gb18030", 0)
            : null;
    }

    /// <summary>Whether a file is written so, from its first to its last byte, without characters that no text has.</summary>
    public static bool Fits(Stream content, TextEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(encoding);
        content.Position = encoding.MarkLength;
        byte[] bytes = new byte[ChunkLength];
        var decoder = encoding.Strict.GetDecoder();
        char[] text = new char[encoding.Strict.GetMaxCharCount(ChunkLength)];
        try
        {
            while (true)
            {
                int read = content.Read(bytes);
                int count = decoder.GetChars(bytes.AsSpan(0, read), text, flush: read == 0);
                if (text.AsSpan(0, count).IndexOfAnyInRange('\0', '\u0008') >= 0)
                {
                    return false;
                }

                if (read == 0)
                {
                    return true;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return false; // not written so is the answer, not a fault
        }
    }

    /// <summary>A decoder that refuses; null for a word that names none.</summary>
    internal static Encoding? Strict(string word) => word switch
    {
        "utf-8" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        "gb18030" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => null,
    };

    private static TextEncoding? Mark(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? new TextEncoding("utf-8", 3)
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new TextEncoding("utf-16le", 2)
        : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new TextEncoding("utf-16be", 2)
        : head.StartsWith((ReadOnlySpan<byte>)[0x84, 0x31, 0x95, 0x33]) ? new TextEncoding("gb18030", 4)
        : null;

    /// <summary>Separators, digits and line ends have a zero byte in UTF-16, on the same side each.</summary>
    private static string? Utf16(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        int some = Math.Max(1, head.Length / 40);
        return odd >= some && even == 0 ? "utf-16le" : even >= some && odd == 0 ? "utf-16be" : null;
    }
}
