using System.Text;
using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class CharsetTests
{
    [Theory]
    [InlineData("gb18030", 54936, "汉字 𠀀 ok")]
    [InlineData("gbk", 936, "汉字镕")]
    [InlineData("gb2312", 936, "汉字镕")]
    [InlineData("hz-gb-2312", 52936, "汉字 ok")]
    [InlineData("big5", 950, "漢字")]
    [InlineData("shift_jis", 932, "日本語ｱ①")]
    [InlineData("euc-jp", 51932, "日本語")]
    [InlineData("iso-2022-jp", 50220, "日本語 ok 仮名")]
    [InlineData("euc-kr", 949, "한국어")]
    [InlineData("ks_c_5601-1987", 949, "한국어")]
    [InlineData("windows-1250", 1250, "žluťoučký")]
    [InlineData("windows-1251", 1251, "Привет")]
    [InlineData("windows-1252", 1252, "naïve € “x”")]
    [InlineData("iso-8859-1", 1252, "naïve € “x”")]
    [InlineData("windows-1253", 1253, "Γειά")]
    [InlineData("windows-1254", 1254, "İstanbul")]
    [InlineData("windows-1255", 1255, "שלום")]
    [InlineData("windows-1256", 1256, "سلام")]
    [InlineData("windows-1257", 1257, "Šiauliai")]
    [InlineData("windows-1258", 1258, "Viêt")]
    [InlineData("iso-8859-2", 28592, "žluťoučký")]
    [InlineData("iso-8859-15", 28605, "€uro")]
    [InlineData("koi8-r", 20866, "Привет")]
    [InlineData("koi8-u", 21866, "Привіт")]
    [InlineData("tis-620", 874, "สวัสดี")]
    public void A_charset_is_read(string name, int page, string text)
    {
        DecodedText decoded = Charsets.Decode(name, Mail.InCodePage(page, text));
        Assert.Equal((text, MimeDefects.None), (decoded.Text, decoded.Defects));
    }

    [Fact]
    public void Every_charset_in_the_list_can_be_had() => Assert.All(CharsetNames.All, name =>
    {
        DecodedText decoded = Charsets.Decode(name, name.Contains("utf-16") || name.Contains("utf16") || name.Contains("10646") || name == "ucs-2" ? Encoding.BigEndianUnicode.GetBytes("A") : "AA"u8.ToArray());
        Assert.Equal(MimeDefects.None, decoded.Defects);
    });

    [Fact]
    public void Utf7_is_refused()
    {
        DecodedText decoded = Charsets.Decode("UTF-7", "+ADw-script+AD4-"u8);
        Assert.Equal(("+ADw-script+AD4-", MimeDefects.CharsetRefused), (decoded.Text, decoded.Defects));
    }

    [Fact]
    public void An_unknown_charset_is_guessed_as_utf8_then_windows_1252()
    {
        Assert.Equal(("ü", "utf-8", MimeDefects.CharsetUnknown), Tuple(Charsets.Decode("x-none", [0xc3, 0xbc])));
        Assert.Equal(("ü", "windows-1252", MimeDefects.CharsetUnknown), Tuple(Charsets.Decode("x-none", [0xfc])));
        static (string, string, MimeDefects) Tuple(DecodedText d) => (d.Text, d.Charset, d.Defects);
    }

    [Fact]
    public void Bytes_beyond_ascii_without_a_charset_are_guessed_and_noted()
    {
        Assert.Equal(MimeDefects.CharsetUndeclared, Charsets.Decode(null, "ü"u8).Defects);
        Assert.Equal(MimeDefects.None, Charsets.Decode("us-ascii", "u"u8).Defects);
    }

    [Fact]
    public void Wrong_bytes_become_replacement_characters()
    {
        DecodedText decoded = Charsets.Decode("utf-8", [0x41, 0xff, 0x42]);
        Assert.Equal(("A\uFFFDB", MimeDefects.CharacterDamaged), (decoded.Text, decoded.Defects));
    }

    [Fact]
    public void Wrong_utf8_is_read_as_the_framework_reads_it()
    {
        byte[] pieces = [0x41, 0x80, 0xbf, 0xc1, 0xc3, 0xe0, 0xa0, 0xe4, 0xbd, 0xed, 0xf0, 0x9f, 0x98, 0xf4, 0x8f, 0xf5, 0xff];
        var random = new Random(20);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])];
            Assert.Equal(Encoding.UTF8.GetString(bytes), Charsets.Decode("utf-8", bytes).Text);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_cut() => Assert.Equal("x", Charsets.Decode("utf-8", "\uFEFFx"u8).Text);

    [Fact]
    public void A_mark_says_which_end_of_utf16_comes_first() => Assert.Equal("x", Charsets.Decode("utf-16", [0xff, 0xfe, 0x78, 0]).Text);

    [Fact]
    public void A_lost_escape_spoils_one_line_only()
    {
        DecodedText decoded = Charsets.Decode("iso-2022-jp", "\e$BF|K\\\nhello"u8);
        Assert.Equal("日本\nhello", decoded.Text);
    }

    [Theory]
    [InlineData("\e(Jabc", "abc")]
    [InlineData("\e$@F|K\\\e(B.", "日本.")]
    [InlineData("\e(I1\e(B", "ｱ")]
    public void Each_set_of_iso_2022_jp_is_read(string bytes, string text) => Assert.Equal(text, Charsets.Decode("iso-2022-jp", Encoding.Latin1.GetBytes(bytes)).Text);

    [Theory]
    [InlineData("\e$BF")]
    [InlineData("\e$")]
    [InlineData("\e")]
    [InlineData("\e$(DF|")]
    [InlineData("\u00ff")]
    public void Broken_iso_2022_jp_is_noted(string bytes) =>
        Assert.True(Charsets.Decode("iso-2022-jp", Encoding.Latin1.GetBytes(bytes)).Defects.HasFlag(MimeDefects.CharacterDamaged));

    [Fact]
    public void Any_bytes_in_any_charset_give_well_formed_text()
    {
        var random = new Random(2047);
        foreach (string name in CharsetNames.All)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            string text = Charsets.Decode(name, bytes).Text;
            Assert.Equal(text, Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text)));
        }
    }

    [Fact]
    public void A_page_without_a_charset_names_its_own()
    {
        byte[] page = [.. "Content-Type: text/html\n\n<meta charset=\"gb2312\">"u8, .. Mail.InCodePage(936, "你好")];
        Assert.EndsWith("你好", Mail.Parse(page).Root.DecodeText().Text);
    }
}
