using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class MultipartTests
{
    // RFC 2046 section 5.1.1: the second part has no line end of its own, the first ends with one.
    [Fact]
    public void The_example_of_rfc_2046_is_read()
    {
        MimeMessage message = Mail.Parse("""
            From: Nathaniel Borenstein <nsb@bellcore.com>
            To: Ned Freed <ned@innosoft.com>
            Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
            Subject: Sample message
            MIME-Version: 1.0
            Content-type: multipart/mixed; boundary="simple boundary"

            This is the preamble.  It is to be ignored.
            --simple boundary

            This is implicitly typed plain US-ASCII text.
            It does NOT end with a linebreak.
            --simple boundary
            Content-type: text/plain; charset=us-ascii

            This is explicitly typed plain US-ASCII text.
            It DOES end with a linebreak.

            --simple boundary--
            This is the epilogue.  It is also to be ignored.

            """);
        Assert.Equal(
            ["This is implicitly typed plain US-ASCII text.\nIt does NOT end with a linebreak.", "This is explicitly typed plain US-ASCII text.\nIt DOES end with a linebreak.\n"],
            message.Root.Children.Select(part => part.DecodeText().Text));
        Assert.Equal(MimeDefects.None, message.Defects);
    }

    [Fact]
    public void A_boundary_that_begins_like_another_is_not_mistaken()
    {
        MimeMessage message = Mail.Parse(Multi("mixed", "abc", "Content-Type: multipart/alternative; boundary=abcd\n\n--abcd\n\none\n--abcd\n\ntwo\n--abcd--", "\nthree"));
        Assert.Equal(2, message.Root.Children.Count);
        Assert.Equal(["one", "two"], message.Root.Children[0].Children.Select(part => part.DecodeText().Text));
        Assert.Equal(MimeDefects.None, message.Defects);
    }

    [Fact]
    public void Blanks_after_a_boundary_are_no_part_of_it() =>
        Assert.Equal(2, Mail.Parse("Content-Type: multipart/mixed; boundary=a\n\n--a \t\r\n\r\none\r\n--a   \r\n\r\ntwo\r\n--a-- \r\n").Root.Children.Count);

    [Fact]
    public void A_missing_end_is_noted()
    {
        MimeMessage message = Mail.Parse("Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n");
        Assert.Equal(["one", "two\n"], message.Root.Children.Select(part => part.DecodeText().Text));
        Assert.Equal(MimeDefects.EndBoundaryMissing, message.Defects);
    }

    [Fact]
    public void An_outer_boundary_ends_an_open_inner_multipart()
    {
        MimeMessage message = Mail.Parse(Multi("mixed", "out", "Content-Type: multipart/mixed; boundary=in\n\n--in\n\none", "\ntwo"));
        Assert.Equal(["one", "two"], message.Root.Descendants().Where(part => part.IsLeaf).Select(part => part.DecodeText().Text));
        Assert.Equal(MimeDefects.EndBoundaryMissing, message.Root.Children[0].StructureDefects);
    }

    [Fact]
    public void A_wrong_boundary_is_guessed()
    {
        MimeMessage message = Mail.Parse("Content-Type: multipart/mixed; boundary=wrong\n\n--right\nContent-Type: text/html\n\n<p>one\n--right--\n");
        Assert.Equal("<p>one", MessageContent.Of(message).Html);
        Assert.Equal(MimeDefects.BoundaryWrong, message.Defects);
    }

    [Fact]
    public void A_missing_boundary_is_guessed()
    {
        MimeMessage message = Mail.Parse("Content-Type: multipart/mixed\n\n\n--x y\n\none\n--x y--\n");
        Assert.Equal("one", MessageContent.Of(message).Text);
        Assert.Equal(MimeDefects.BoundaryMissing, message.Defects);
    }

    [Theory]
    [InlineData("multipart/mixed; boundary=wrong", MimeDefects.BoundaryWrong)]
    [InlineData("multipart/mixed", MimeDefects.BoundaryMissing)]
    [InlineData("multipart/mixed; boundary=\"\"", MimeDefects.BoundaryMissing)]
    public void Without_any_boundary_the_body_is_one_text(string type, MimeDefects defects)
    {
        MimeMessage message = Mail.Parse($"Content-Type: {type}\n\nHello\n-- \nBye");
        Assert.Equal("Hello\n-- \nBye", MessageContent.Of(message).Text);
        Assert.Equal(defects, message.Defects);
    }

    [Fact]
    public void A_part_whose_header_runs_into_a_boundary_is_empty()
    {
        MimeMessage message = Mail.Parse("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n--a\n\ntwo\n--a--\n");
        Assert.Equal(["image/png", "text/plain"], message.Root.Children.Select(part => part.ContentType.MediaType));
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderUnended));
    }

    [Fact]
    public void A_part_that_forgot_its_empty_line_keeps_its_text()
    {
        MimeMessage message = Mail.Parse("Content-Type: multipart/mixed; boundary=a\n\n--a\nHello there\n--a\nContent-Type: text/html\n\n<p>x\n--a--\n");
        Assert.Equal("Hello there", MessageContent.Of(message).Text);
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderUnended));
    }

    [Fact]
    public void A_digest_holds_messages()
    {
        MimeMessage message = Mail.Parse(Multi("digest", "a", "\nSubject: one\n\nx", "\nSubject: two\n\ny"));
        Assert.Equal(["one", "two"], message.Root.Children.Select(part => part.EmbeddedMessage?.Subject));
    }

    [Fact]
    public void A_message_in_the_message_is_opened_and_listed_as_an_attachment()
    {
        MimeMessage message = Mail.Parse(Multi("mixed", "a", "\nsee below", "Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ndeep\n--b--"));
        var content = MessageContent.Of(message);
        Assert.Equal("see below", content.Text);
        Assert.Equal("message/rfc822", Assert.Single(content.Attachments).ContentType.MediaType);
        Assert.Equal("deep", message.Root.Children[1].EmbeddedMessage!.Root.Children[0].DecodeText().Text);
    }

    [Fact]
    public void An_encoded_message_is_opened_all_the_same()
    {
        string inner = Convert.ToBase64String("Subject: inner\n\nhello"u8);
        MimeMessage message = Mail.Parse($"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}");
        Assert.Equal("inner", message.Root.EmbeddedMessage?.Subject);
        Assert.Equal(MimeDefects.TransferEncodingForbidden, message.Defects);
    }

    [Fact]
    public void Of_alternatives_the_last_of_each_kind_is_shown()
    {
        var content = MessageContent.Of(Mail.Parse(Multi(
            "alternative", "a", "\nplain", "Content-Type: text/html\n\n<p>poor", "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>rich\n--r\nContent-Type: image/png\nContent-ID: <i@x>\n\nPNG\n--r--", "Content-Type: text/calendar\n\nBEGIN")));
        Assert.Equal(("plain", "<p>rich"), (content.Text, content.Html));
        Assert.Equal(["image/png", "text/calendar"], content.Attachments.Select(part => part.ContentType.MediaType));
    }

    [Fact]
    public void The_document_of_related_parts_may_be_named()
    {
        var content = MessageContent.Of(Mail.Parse(
            "Content-Type: multipart/related; boundary=r; start=\"<main@x>\"\n\n--r\nContent-Type: text/html\nContent-ID: <other@x>\n\nframe\n--r\nContent-Type: text/html\nContent-ID: <main@x>\n\nmain\n--r--\n"));
        Assert.Equal("main", content.Html);
        Assert.Single(content.Attachments);
    }

    [Fact]
    public void Texts_around_an_attachment_are_put_together()
    {
        var content = MessageContent.Of(Mail.Parse(Multi("mixed", "a", "\nbefore", "Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nPDF", "\nafter")));
        Assert.Equal("before\nafter", content.Text);
        Assert.Equal("a.pdf", Assert.Single(content.Attachments).FileName);
    }

    [Theory]
    [InlineData("Content-Disposition: attachment")]
    [InlineData("Content-Disposition: attachment; filename=a.txt")]
    [InlineData("Content-Disposition: inline; filename=a.txt")]
    [InlineData("Content-Type: text/plain; name=a.txt")]
    public void A_text_file_is_an_attachment(string field)
    {
        var content = MessageContent.Of(Mail.Parse(Multi("mixed", "a", "\nbody", $"{field}\n\nfile")));
        Assert.Equal("body", content.Text);
        Assert.Single(content.Attachments);
    }

    [Fact]
    public void What_is_signed_is_shown_and_the_signature_attached()
    {
        var content = MessageContent.Of(Mail.Parse(Multi("signed", "a", "\nbody", "Content-Type: application/pgp-signature\n\nsig")));
        Assert.Equal("body", content.Text);
        Assert.Equal("application/pgp-signature", Assert.Single(content.Attachments).ContentType.MediaType);
    }

    private static string Multi(string subtype, string boundary, params string[] parts) =>
        $"Content-Type: multipart/{subtype}; boundary={boundary}\n\n" + string.Concat(parts.Select(part => $"--{boundary}\n{part}\n")) + $"--{boundary}--\n";
}
