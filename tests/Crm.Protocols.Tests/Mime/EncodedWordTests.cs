using System.Text;
using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class EncodedWordTests
{
    // RFC 2047 section 8, the examples of unstructured text.
    [Theory]
    [InlineData("=?ISO-8859-1?Q?a?=", "a")]
    [InlineData("=?ISO-8859-1?Q?a?= b", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a_b?=", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b")]
    [InlineData("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\n    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=", "If you can read this you understand the example.")]
    public void Examples_of_rfc_2047_are_read(string written, string meant) => Assert.Equal(meant, Mail.Parse($"Subject: {written}\n\n").Subject);

    [Theory]
    [InlineData("=?utf-8?B?5L2g5aW9?=", "你好")]
    [InlineData("=?UTF-8?b?5L2g5aW9?=", "你好")]
    [InlineData("=?utf-8*zh-CN?B?5L2g5aW9?=", "你好")]
    [InlineData("=?utf-8?Q?=E4=BD=A0=E5=A5=BD?=", "你好")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?big5?B?p0GmbqFB?=", "你好，")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語")]
    [InlineData("=?shift_jis?B?k/qWe4zq?=", "日本語")]
    [InlineData("=?euc-kr?B?x9GxuQ==?=", "한국")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("a =?utf-8?Q?b?=c", "a bc")]
    [InlineData("no word at all =? here ?=", "no word at all =? here ?=")]
    [InlineData("=?utf-8?Q?open", "=?utf-8?Q?open")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q?=3D?=", "=")]
    [InlineData("=?utf-8?Q??= x", " x")]
    public void Words_are_decoded(string written, string meant) => Assert.Equal(meant, EncodedWords.Decode(written).Text);

    [Fact]
    public void A_character_cut_in_two_by_neighbours_is_put_together() =>
        Assert.Equal("你好", EncodedWords.Decode("=?utf-8?B?5L2g5Q==?= =?UTF-8?Q?=A5=BD?=").Text);

    [Fact]
    public void An_escape_state_that_goes_on_in_the_next_word_is_understood()
    {
        string first = Convert.ToBase64String("\e$BF|K\\"u8);
        string second = Convert.ToBase64String("8l\e(B"u8);
        Assert.Equal("日本語", EncodedWords.Decode($"=?iso-2022-jp?B?{first}?= =?iso-2022-jp?B?{second}?=").Text);
    }

    [Fact]
    public void A_line_break_hidden_in_a_word_becomes_a_space()
    {
        string? subject = Mail.Parse("Subject: =?utf-8?Q?a=0D=0ABcc:_x@y?=\n\n").Subject;
        Assert.Equal("a  Bcc: x@y", subject);
    }

    [Fact]
    public void A_word_broken_by_a_fold_inside_is_still_read() =>
        Assert.Equal("hello world", Mail.Parse("Subject: =?utf-8?Q?hello\n world?=\n\n").Subject);

    [Fact]
    public void Damaged_base64_gives_what_can_be_read_and_a_defect()
    {
        DecodedText decoded = EncodedWords.Decode("=?utf-8?B?5L2g5aW9!?=");
        Assert.Equal("你好", decoded.Text);
        Assert.Equal(MimeDefects.EncodedWordDamaged, decoded.Defects);
    }

    [Fact]
    public void An_unknown_charset_is_guessed_and_noted()
    {
        DecodedText decoded = EncodedWords.Decode("=?x-klingon?Q?=C3=BC?=");
        Assert.Equal("ü", decoded.Text);
        Assert.Equal(MimeDefects.CharsetUnknown, decoded.Defects);
    }

    [Theory]
    [InlineData("=?a?q?x")]
    [InlineData("=?a?q?x?")]
    [InlineData("=?")]
    [InlineData("=?utf-8?Q?x?= ")]
    [InlineData("=?utf-8?B?")]
    public void A_long_row_of_halves_takes_linear_time(string half)
    {
        string text = new StringBuilder().Insert(0, half, 256 * 1024 / half.Length).ToString();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        EncodedWords.Decode(text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), watch.Elapsed.ToString());
    }
}
