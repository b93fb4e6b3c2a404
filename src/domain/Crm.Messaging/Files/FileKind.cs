using System.Text;

namespace Crm.Messaging.Files;

/// <summary>
/// What kinds of files people may send each other, and whether a file is what it says. The end of the name, the declared type and the
/// content's own beginning must agree; whatever a browser could run (HTML, SVG, scripts) is no kind at all. Pure.
/// </summary>
public sealed record FileKind
{
    /// <summary>Bytes of one file.</summary>
    public const int BytesMax = 10 * 1024 * 1024;

    /// <summary>Characters of a name.</summary>
    public const int NameMax = 120;

    private const int LookedAt = 4_096;

    private static readonly FileKind[] Kinds =
    [
        new("image/png", [".png"], c => c.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        new("image/jpeg", [".jpg", ".jpeg"], c => c.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])),
        new("image/gif", [".gif"], c => c.StartsWith("GIF87a"u8) || c.StartsWith("GIF89a"u8)),
        new("image/webp", [".webp"], c => c.Length >= 12 && c.StartsWith("RIFF"u8) && c[8..].StartsWith("WEBP"u8)),
        new("application/pdf", [".pdf"], c => c.StartsWith("%PDF-"u8)),
        new("text/plain", [".txt", ".log"], IsPlainText),
        new("text/csv", [".csv"], IsPlainText),
        new("application/zip", [".zip"], IsZip),
        new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"], IsZip),
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"], IsZip),
        new("application/vnd.openxmlformats-officedocument.presentationml.presentation", [".pptx"], IsZip),
    ];

    private readonly IReadOnlyList<string> _endings;
    private readonly Check _fits;

    private FileKind(string type, IReadOnlyList<string> endings, Check fits) => (Type, _endings, _fits) = (type, endings, fits);

    private delegate bool Check(ReadOnlySpan<byte> content);

    /// <summary>The media type.</summary>
    public string Type { get; }

    /// <summary>Whether pages may show it as a picture.</summary>
    public bool IsImage => Type.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>The ends of names that may be sent.</summary>
    public static IEnumerable<string> Endings => Kinds.SelectMany(k => k._endings);

    /// <summary>The kind of a file; null when it is none that may be sent, or its parts disagree.</summary>
    /// <param name="declared">The media type as its sender says, parameters left aside.</param>
    public static FileKind? Of(string name, string? declared, ReadOnlySpan<byte> content)
    {
        int semicolon = declared?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        string type = (semicolon < 0 ? declared ?? "" : declared![..semicolon]).Trim();
        foreach (var kind in Kinds)
        {
            if (kind._endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            {
                return kind.Type.Equals(type, StringComparison.OrdinalIgnoreCase) && !content.IsEmpty && kind._fits(content) ? kind : null;
            }
        }

        return null;
    }

    /// <summary>Whether a text can be a file's name: a name alone, without folders, and nothing that hides how it ends.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= NameMax }
        && name.Trim() == name
        && name[0] != '.'
        && !name.Any(c => char.IsControl(c) || c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || IsDirection(c));

    /// <summary>Marks that turn the direction of writing: with them "gpj.exe" reads as a picture.</summary>
    private static bool IsDirection(char c) => c is (>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsZip(ReadOnlySpan<byte> content) => content.StartsWith("PK\x03\x04"u8);

    /// <summary>Well-formed UTF-8 without control characters, and nothing a browser takes for markup.</summary>
    private static bool IsPlainText(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8))
        {
            content = content[3..];
        }

        if (content.ContainsAnyInRange((byte)0, (byte)8) || content.ContainsAnyInRange((byte)14, (byte)31) || !System.Text.Unicode.Utf8.IsValid(content))
        {
            return false;
        }

        // a character may be cut at the end of what is looked at: that becomes a replacement character, no fault
        string begin = Encoding.UTF8.GetString(content[..Math.Min(content.Length, LookedAt)]);
        return !begin.TrimStart().StartsWith('<')
            && !new[] { "<html", "<!doctype", "<svg", "<script", "<iframe", "<?xml" }.Any(m => begin.Contains(m, StringComparison.OrdinalIgnoreCase));
    }
}
