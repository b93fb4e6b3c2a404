using System.Text;
using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class TransferEncodingTests
{
    [Theory]
    [InlineData("aGVsbG8=", "hello", MimeDefects.None)]
    [InlineData("aGVs\r\nbG8=\r\n", "hello", MimeDefects.None)]
    [InlineData(" aG Vs\tbG8= ", "hello", MimeDefects.None)]
    [InlineData("aGVsbG8", "hello", MimeDefects.Base64Damaged)]
    [InlineData("aGVs*bG8=", "hello", MimeDefects.Base64Damaged)]
    [InlineData("aGVsbG8=aGVsbG8=", "hellohello", MimeDefects.Base64Damaged)]
    [InlineData("aGVsbG8==", "hello", MimeDefects.None)]
    [InlineData("aGVsb", "hel", MimeDefects.Base64Damaged)]
    [InlineData("====", "", MimeDefects.Base64Damaged)]
    [InlineData("", "", MimeDefects.None)]
    public void Base64_is_read(string encoded, string text, MimeDefects defects)
    {
        DecodedContent decoded = Base64Encoding.Decode(Encoding.ASCII.GetBytes(encoded));
        Assert.Equal((text, defects), (Encoding.ASCII.GetString(decoded.Bytes.Span), decoded.Defects));
    }

    // The first is the example of RFC 2045 section 6.7.
    [Theory]
    [InlineData("Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.", "Now's the time for all folk to come to the aid of their country.", MimeDefects.None)]
    [InlineData("a=3Db=3d", "a=b=", MimeDefects.None)]
    [InlineData("a  \r\nb\t\nc", "a\r\nb\nc", MimeDefects.None)]
    [InlineData("a=20 \r\nb", "a \r\nb", MimeDefects.None)]
    [InlineData("a= \t\r\nb", "ab", MimeDefects.None)]
    [InlineData("a=", "a", MimeDefects.None)]
    [InlineData("a=\nb", "ab", MimeDefects.None)]
    [InlineData("50% = x=zz=4", "50% = x=zz=4", MimeDefects.QuotedPrintableDamaged)]
    [InlineData("a \r\r\n", "a \r\r\n", MimeDefects.None)]
    public void Quoted_printable_is_read(string encoded, string text, MimeDefects defects)
    {
        DecodedContent decoded = QuotedPrintable.Decode(Encoding.ASCII.GetBytes(encoded));
        Assert.Equal((text, defects), (Encoding.ASCII.GetString(decoded.Bytes.Span), decoded.Defects));
    }

    [Theory]
    [InlineData("x-uuencode")]
    [InlineData("base65")]
    public void An_unknown_encoding_gives_the_body_as_it_is(string encoding)
    {
        DecodedText text = Mail.Body("text/plain", encoding, "begin 644 x\n#0V%T\n`\nend\n");
        Assert.Equal(("begin 644 x\n#0V%T\n`\nend\n", MimeDefects.TransferEncodingUnknown), (text.Text, text.Defects));
    }

    [Theory]
    [InlineData("BASE64")]
    [InlineData(" base64 (comment)")]
    [InlineData("\"base64\"")]
    [InlineData("base64;")]
    public void The_name_is_read_leniently(string encoding) => Assert.Equal("hello", Mail.Body("text/plain", encoding, "aGVsbG8=").Text);

    [Fact]
    public void A_plain_body_is_not_copied()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("Subject: x\n\nbody");
        ReadOnlyMemory<byte> body = Mail.Parse(bytes).Root.Decode().Bytes;
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment));
        Assert.Same(bytes, segment.Array);
    }

    [Fact]
    public void Uuencode_inside_a_text_is_left_alone() => Assert.Contains("begin 644", Mail.Body("text/plain", "7bit", "begin 644 x\n#0V%T\nend\n").Text);

    // RFC 3676 section 4.2 to 4.5.
    [Theory]
    [InlineData("one \ntwo\nthree", "one two\nthree")]
    [InlineData("> one \n> two\nthree", "> one two\nthree")]
    [InlineData("> one \nown", "> one \nown")]
    [InlineData(">> one \n> two", ">> one \n> two")]
    [InlineData(" From me\n >x", "From me\n>x")]
    [InlineData("text \n-- \nname", "text \n-- \nname")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("", "")]
    public void Flowed_lines_are_put_together(string lines, string text) => Assert.Equal(text, Mail.Body("text/plain; format=flowed", "7bit", lines).Text);

    [Fact]
    public void With_delsp_the_blank_at_the_fold_goes() => Assert.Equal("日本語", Mail.Body("text/plain; charset=utf-8; format=flowed; delsp=yes", "8bit", "日 \n本 \n語").Text);

    [Fact]
    public void Every_end_of_line_becomes_lf() => Assert.Equal("a\nb\nc\n", Mail.Body("text/plain", "7bit", "a\r\nb\rc\n").Text);
}
