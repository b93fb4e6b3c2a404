using System.Text;
using Crm.Mime;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Mime;

public sealed class HeaderFieldTests
{
    [Fact]
    public void A_folded_field_is_one_line() => Assert.Equal("one two\tthree", Mail.Parse("Subject: one\r\n two\r\n\tthree\r\n\r\n").Subject);

    [Fact]
    public void Lines_may_end_with_lf_alone() => Assert.Equal("one two", Mail.Parse("Subject: one\n two\n\nbody").Subject);

    [Fact]
    public void A_blank_before_the_colon_is_no_part_of_the_name() => Assert.Equal("x", Mail.Parse("Subject : x\n\n").Subject);

    [Fact]
    public void Utf8_in_a_field_is_read() => Assert.Equal("你好 ü", Mail.Parse("Subject: 你好 ü\n\n").Subject);

    [Fact]
    public void Bytes_that_are_no_utf8_are_read_as_windows_1252_and_noted()
    {
        MimeMessage message = Mail.Parse(Encoding.Latin1.GetBytes("Subject: fünf\n\n"));
        Assert.Equal("fünf", message.Subject);
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderNotUtf8));
    }

    [Fact]
    public void A_bare_cr_and_a_nul_in_a_field_become_blanks() => Assert.Equal("a b c", Mail.Parse("Subject: a\rb\0c\n\n").Subject);

    [Fact]
    public void A_stray_line_between_fields_is_skipped()
    {
        MimeMessage message = Mail.Parse("Subject: long one that was\nbroken without a blank\nContent-Type: text/html\n\n<p>x");
        Assert.Equal("text/html", message.Root.ContentType.MediaType);
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderMalformed));
    }

    [Fact]
    public void Prose_behind_the_fields_begins_the_body()
    {
        MimeMessage message = Mail.Parse("Subject: x\nHello there: how are you?\nBye\n");
        Assert.Equal("Hello there: how are you?\nBye\n", MessageContent.Of(message).Text);
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderUnended));
    }

    [Fact]
    public void The_line_of_an_mbox_is_skipped() => Assert.Equal("x", Mail.Parse("From a@b Sun Nov 22 10:00:00 2026\nSubject: x\n\n").Subject);

    [Fact]
    public void Empty_lines_and_a_byte_order_mark_before_the_message_are_skipped() => Assert.Equal("x", Mail.Parse("\uFEFF\r\n\r\nSubject: x\r\n\r\n").Subject);

    [Fact]
    public void Of_two_subjects_the_first_counts() => Assert.Equal("a", Mail.Parse("Subject: a\nSubject: b\n\n").Subject);

    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z")]
    [InlineData("Thu,\n      13\n        Feb\n          1969\n      23:32\n               -0330 (Newfoundland Time)", "1969-02-14T03:02:00Z")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06Z")]
    [InlineData("21-Nov-1997 09:55 EST", "1997-11-21T14:55:00Z")]
    [InlineData("Sun, 22 Nov 2026 10:19:18 +0800", "2026-11-22T02:19:18Z")]
    [InlineData("Sun, 22 Nov 2026 10:19:18", "2026-11-22T10:19:18Z")]
    [InlineData("1 Jan 101 00:00 Z", "2001-01-01T00:00:00Z")]
    [InlineData("31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z")]
    [InlineData("30 Feb 2026 00:00:00 +0000", null)]
    [InlineData("22 Nov 2026 24:00:00 +0000", null)]
    [InlineData("1 Jan 0000 00:00:00 +0000", null)]
    [InlineData("1 Jan 0001 00:00:00 +9959", null)]
    [InlineData("31 Dec 9999 23:59:59 -9959", null)]
    [InlineData("31 Dec 9998 23:59:59 -9959", "9999-01-05T03:58:59Z")]
    [InlineData("1-- : : 1", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void Dates_are_read(string written, string? utc)
    {
        Instant? date = Mail.Parse($"Date: {written}\n\n").Date;
        Assert.Equal(utc is null ? (Instant?)null : Instant.TryParse(utc, out Instant at) ? at : null, date);
    }

    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData("  <a@b> (comment)", "a@b")]
    [InlineData("<a@b> <c@d>", "a@b,c@d")]
    [InlineData("<a@b><c@d>", "a@b,c@d")]
    [InlineData("<long-\r\n id@b>", "long-id@b")]
    [InlineData("Your message of today <a@b>", "a@b")]
    [InlineData("a@b", "a@b")]
    [InlineData("<a@b <c@d>", "c@d")]
    [InlineData("<a@b", "")]
    [InlineData("<>", "")]
    public void Ids_are_read(string written, string ids) =>
        Assert.Equal(ids, string.Join(',', Mail.Parse($"References: {written}\n\n").References.Select(id => id.Value)));
}
