using System.Text;
using System.Text.Unicode;

namespace Crm.Mime;

/// <summary>Reads bytes in a charset. Never fails: a charset that is unknown or wrong is replaced by a guess and noted. Thread safe.</summary>
public static class Charsets
{
    /// <summary>The name of what is read most.</summary>
    public const string Utf8 = "utf-8";

    private const string Windows1252Name = "windows-1252";
    private const char Replacement = '\uFFFD';

    private static readonly DecoderFallback Replace = new DecoderReplacementFallback(Replacement.ToString());

    /// <summary>The bytes as text. A byte order mark at the start is cut.</summary>
    /// <param name="name">The charset's name as it was written, or null when none was.</param>
    /// <param name="bytes">The bytes.</param>
    public static DecodedText Decode(string? name, ReadOnlySpan<byte> bytes)
    {
        string charset = (name ?? "").Trim(' ', '\t', '"', '\'');
        if (charset.Length == 0 || CharsetNames.IsAscii(charset))
        {
            return Guess(bytes, Ascii.IsValid(bytes) ? MimeDefects.None : MimeDefects.CharsetUndeclared);
        }

        if (CharsetNames.IsUtf7(charset))
        {
            return Guess(bytes, MimeDefects.CharsetRefused);
        }

        return CharsetNames.CodePage(charset) is { } page ? Decode(page, charset.ToLowerInvariant(), bytes) : Guess(bytes, MimeDefects.CharsetUnknown);
    }

    /// <summary>True when a charset of that name can be read.</summary>
    public static bool IsKnown(string name) => CharsetNames.IsAscii(name) || CharsetNames.CodePage(name) is not null;

    /// <summary>The bytes read as windows-1252, in which every byte means something.</summary>
    internal static string Windows1252(ReadOnlySpan<byte> bytes) => Encoding(CharsetNames.Windows1252).GetString(bytes);

    private static DecodedText Decode(int page, string charset, ReadOnlySpan<byte> bytes)
    {
        if (page == CharsetNames.Iso2022Jp)
        {
            ReadOnlySpan<byte> eucJp = Iso2022Jp.ToEucJp(bytes, out bool damaged);
            DecodedText decoded = Decode(CharsetNames.EucJp, charset, eucJp);
            return damaged ? decoded with { Defects = decoded.Defects | MimeDefects.CharacterDamaged } : decoded;
        }

        if (page == CharsetNames.Utf16)
        {
            page = bytes is [0xff, 0xfe, ..] ? CharsetNames.Utf16Little : CharsetNames.Utf16Big;
        }

        if (page == CharsetNames.Utf8)
        {
            string read = Utf8Text.Decode(bytes, out bool wrong);
            return new DecodedText(WithoutMark(read), charset, wrong ? MimeDefects.CharacterDamaged : MimeDefects.None);
        }

        string text = Encoding(page).GetString(bytes);
        bool replaced = text.Contains(Replacement);
        return new DecodedText(WithoutMark(text), charset, replaced ? MimeDefects.CharacterDamaged : MimeDefects.None);
    }

    private static DecodedText Guess(ReadOnlySpan<byte> bytes, MimeDefects defects) => System.Text.Unicode.Utf8.IsValid(bytes)
        ? new DecodedText(WithoutMark(System.Text.Encoding.UTF8.GetString(bytes)), Utf8, defects)
        : new DecodedText(Windows1252(bytes), Windows1252Name, defects);

    private static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    private static Encoding Encoding(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, Replace)
        ?? System.Text.Encoding.GetEncoding(page, EncoderFallback.ReplacementFallback, Replace);
}
