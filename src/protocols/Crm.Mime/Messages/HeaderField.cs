using System.Text;
using System.Text.Unicode;

namespace Crm.Mime;

/// <summary>
/// A field of a header (RFC 5322 section 2.2, with UTF-8 as RFC 6532 allows). It keeps the bytes it came in; texts are made when asked for.
/// Immutable; may be read by several threads.
/// </summary>
/// <param name="name">The name before the colon, as written.</param>
/// <param name="raw">Everything after the colon, folds included, without the last line end.</param>
public sealed class HeaderField(string name, ReadOnlyMemory<byte> raw)
{
    private string? _value;

    /// <summary>The name as written; names are compared without regard to case.</summary>
    public string Name { get; } = name;

    /// <summary>Everything after the colon, folds included, without the last line end.</summary>
    public ReadOnlyMemory<byte> Raw { get; } = raw;

    /// <summary>The value unfolded and trimmed, encoded words still encoded. Holds no control characters but tab and escape.</summary>
    public string Value => _value ??= Unfold(Raw.Span);

    /// <summary>The value as people read it: <see cref="Value"/> with its encoded words decoded (RFC 2047 section 5, rule 1).</summary>
    public string Text => EncodedWords.Decode(Value).Text;

    /// <summary>What is wrong with the field's bytes and encoded words.</summary>
    public MimeDefects Defects =>
        (Utf8.IsValid(Raw.Span) ? MimeDefects.None : MimeDefects.HeaderNotUtf8) | EncodedWords.Decode(Value).Defects;

    /// <summary>True when this is the field of that name.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Value}";

    // A fold is a line end before white space: the line end goes, the white space stays (RFC 5322 section 2.2.3).
    private static string Unfold(ReadOnlySpan<byte> raw)
    {
        string text = Utf8.IsValid(raw) ? Encoding.UTF8.GetString(raw) : Charsets.Windows1252(raw);
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f'))
        {
            return text.Trim(' ');
        }

        var unfolded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                continue;
            }

            // Escape stays because ISO-2022-JP is sometimes sent raw; what else is below the blank has no meaning in a field.
            unfolded.Append(c is '\t' or '\x1b' || !char.IsControl(c) ? c : ' ');
        }

        return unfolded.ToString().Trim(' ', '\t');
    }
}
