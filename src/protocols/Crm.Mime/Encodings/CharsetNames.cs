using System.Collections.Frozen;

namespace Crm.Mime;

/// <summary>
/// Which code page reads which charset. A list of what is allowed rather than all that the framework knows: UTF-7 and EBCDIC, for example, hide
/// ASCII from whoever looks for it. Where a charset is used as if it were its larger sister, the sister reads it (as the WHATWG's encoding
/// standard has it): GB2312 and GBK are GB18030, Latin-1 is windows-1252, Latin-5 windows-1254, KS C 5601 the unified hangul code.
/// </summary>
internal static class CharsetNames
{
    public const int Utf8 = 65001;
    public const int Utf16Little = 1200;
    public const int Utf16Big = 1201;
    public const int Windows1252 = 1252;
    public const int EucJp = 51932;

    /// <summary>Not a code page: ISO-2022-JP is read by our own <see cref="Mime.Iso2022Jp"/>.</summary>
    public const int Iso2022Jp = -1;

    /// <summary>Not a code page: 16 bits with a byte order mark, big end first without.</summary>
    public const int Utf16 = -2;

    private static readonly (int CodePage, string Names)[] Table =
    [
        (Utf8, "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8"),
        (Utf16, "utf-16 utf16 ucs-2 iso-10646-ucs-2"),
        (Utf16Little, "utf-16le utf16le"),
        (Utf16Big, "utf-16be utf16be"),
        (Windows1252, "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ibm819 cp819"),
        (1250, "windows-1250 cp1250"),
        (1251, "windows-1251 cp1251"),
        (1253, "windows-1253 cp1253"),
        (1254, "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5"),
        (1255, "windows-1255 cp1255"),
        (1256, "windows-1256 cp1256"),
        (1257, "windows-1257 cp1257"),
        (1258, "windows-1258 cp1258"),
        (28592, "iso-8859-2 iso8859-2 latin2"),
        (28593, "iso-8859-3 iso8859-3 latin3"),
        (28594, "iso-8859-4 iso8859-4 latin4"),
        (28595, "iso-8859-5 iso8859-5 cyrillic"),
        (28596, "iso-8859-6 iso8859-6 iso-8859-6-e iso-8859-6-i arabic"),
        (28597, "iso-8859-7 iso8859-7 greek"),
        (28598, "iso-8859-8 iso8859-8 iso-8859-8-e hebrew"),
        (38598, "iso-8859-8-i logical"),
        (28603, "iso-8859-13 iso8859-13"),
        (28605, "iso-8859-15 iso8859-15 latin9 latin-9"),
        (874, "windows-874 cp874 iso-8859-11 tis-620 dos-874"),
        (20866, "koi8-r koi8 koi"),
        (21866, "koi8-u koi8-ru"),
        (437, "ibm437 cp437"),
        (850, "ibm850 cp850"),
        (852, "ibm852 cp852"),
        (866, "ibm866 cp866"),
        (10000, "macintosh mac x-mac-roman"),
        (10007, "x-mac-cyrillic"),
        (54936, "gb18030 gb2312 gb_2312-80 gb_2312 csgb2312 euc-cn cn-gb gbk cp936 ms936 windows-936 x-gbk chinese"),
        (52936, "hz-gb-2312 hz"),
        (950, "big5 big-5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950"),
        (932, "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis cp932 windows-31j ms932"),
        (EucJp, "euc-jp x-euc-jp eucjp cseucpkdfmtjapanese"),
        (Iso2022Jp, "iso-2022-jp iso-2022-jp-1 iso-2022-jp-ms csiso2022jp cp50220 cp50221"),
        (949, "euc-kr ks_c_5601-1987 ks_c_5601 ksc5601 ks-c-5601-1987 korean csksc56011987 cseuckr windows-949 cp949 uhc"),
        (50225, "iso-2022-kr csiso2022kr"),
        (1361, "johab"),
    ];

    private static readonly FrozenDictionary<string, int> CodePages = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, row.CodePage)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for names of UTF-7.</summary>
    public static bool IsUtf7(string name) => name.Contains("utf-7", StringComparison.OrdinalIgnoreCase) || name.Equals("utf7", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for names of ASCII.</summary>
    public static bool IsAscii(string name) => name.ToLowerInvariant() is "us-ascii" or "ascii" or "ansi_x3.4-1968" or "iso646-us" or "iso-ir-6" or "646";

    /// <summary>The code page of a charset, or null when it is not known.</summary>
    public static int? CodePage(string name) => CodePages.TryGetValue(name, out int page) ? page : null;

    /// <summary>Every charset name that is known; for tests and documents.</summary>
    public static IEnumerable<string> All => CodePages.Keys;
}
