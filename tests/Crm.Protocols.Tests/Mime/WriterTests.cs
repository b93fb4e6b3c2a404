using System.Text;
using Crm.Mime;
using Crm.Mime.Writing;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Mime;

public sealed class WriterTests
{
    private static readonly Instant Noon = Instant.From(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static OutgoingMessage Simple => new()
    {
        From = new Mailbox("Support", "support@crm.example"), To = [new Mailbox(null, "a@x.example")], Subject = "Your order", Date = Noon, Id = new MessageId("1@crm.example"), Text = "Hello\n",
    };

    [Fact]
    public void A_plain_message_is_written_plainly() => Assert.Equal(
        """
        Date: Sun, 22 Nov 2026 12:00:00 +0000
        From: Support <support@crm.example>
        To: a@x.example
        Subject: Your order
        Message-ID: <1@crm.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 7bit

        Hello

        """.Replace("\n", "\r\n"),
        Text(Simple));

    public static TheoryData<string> Injections => ["a\r\nBcc: x@y", "a\nb", "a\rb", "a\0b", "\r\n\r\n<html>", "a\u007fb"];

    [Theory]
    [MemberData(nameof(Injections))]
    public void A_line_break_in_a_field_is_refused(string text)
    {
        var person = new Mailbox(text, "a@x.example");
        var file = new OutgoingFile(text, "image/png", new byte[1]);
        Refused("Subject", Simple with { Subject = text });
        Refused("From", Simple with { From = person });
        Refused("To", Simple with { To = [person] });
        Refused("Cc", Simple with { Cc = [person] });
        Refused("Reply-To", Simple with { ReplyTo = [person] });
        Refused("To", Simple with { To = [new Mailbox(null, text + "@x.example")] });
        Refused("To", Simple with { To = [new Mailbox(null, $"\"{text}\"@x.example")] });
        Refused("To", Simple with { To = [new Mailbox(null, "a@" + text)] });
        Refused("Message-ID", Simple with { Id = new MessageId(text) });
        Refused("In-Reply-To", Simple with { InReplyTo = new MessageId(text) });
        Refused("References", Simple with { References = [new MessageId(text)] });
        Refused("Auto-Submitted", Simple with { AutoSubmitted = text });
        Refused("X-A", Simple with { OtherFields = [new("X-A", text)] });
        Refused("OtherFields", Simple with { OtherFields = [new(text, "a")] });
        Refused("Attachments", Simple with { Attachments = [file] });
        Refused("Attachments", Simple with { Attachments = [file with { Name = "a", Type = text }] });
        Refused("Attachments", Simple with { Attachments = [file with { Name = "a", ContentId = text }] });
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("@x.example")]
    [InlineData("a@")]
    [InlineData("a b@x.example")]
    [InlineData("a@x.example>, <b@x.example")]
    [InlineData("a..b@x.example")]
    [InlineData("\"a\"b\"@x.example")]
    [InlineData("ü@x.example")]
    [InlineData("a@[x y]")]
    [InlineData("a@-\u3002x")]
    [InlineData("")]
    public void An_address_that_is_none_is_refused(string address) => Refused("To", Simple with { To = [new Mailbox("x", address)] });

    [Theory]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    [InlineData("\"a b\"@x.example", "\"a b\"@x.example")]
    [InlineData("a@[192.0.2.1]", "a@[192.0.2.1]")]
    public void An_address_is_written_in_ascii(string address, string written) => Assert.Equal(written, Parsed(Simple with { To = [new Mailbox(null, address)] }).To[0].Address);

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("text")]
    [InlineData("text/plain; charset=x")]
    [InlineData("")]
    public void A_type_that_is_none_is_refused(string type) => Refused("Attachments", Simple with { Attachments = [new OutgoingFile("a", type, new byte[1])] });

    [Theory]
    [InlineData("Subject")]
    [InlineData("bcc")]
    [InlineData("Content-Type")]
    [InlineData("MIME-Version")]
    [InlineData("X A")]
    [InlineData("X:A")]
    public void A_field_that_is_not_free_is_refused(string name) => Refused("OtherFields", Simple with { OtherFields = [new(name, "x")] });

    [Fact]
    public void Related_files_need_html_and_an_id()
    {
        var image = new OutgoingFile("a.png", "image/png", new byte[1], "i@x");
        Refused("Related", Simple with { Related = [image] });
        Refused("Related", Simple with { Html = "<p>", Related = [image with { ContentId = null }] });
    }

    [Fact]
    public void An_answer_names_its_thread()
    {
        MimeMessage answered = Mail.Parse("Message-ID: <2@x>\nReferences: <0@x> <1@x> <bad id\u00fc@x>\n\n");
        MimeMessage answer = Parsed(Simple with { InReplyTo = answered.Id, References = ReplyThread.Of(answered), AutoSubmitted = "auto-replied" });
        Assert.Equal("2@x", Assert.Single(answer.InReplyTo).Value);
        Assert.Equal(["0@x", "1@x", "2@x"], answer.References.Select(id => id.Value));
        Assert.Equal(AutomaticKind.AutoReply, answer.Automatic);
    }

    [Fact]
    public void Of_a_long_thread_the_first_and_the_latest_are_written()
    {
        IReadOnlyList<MessageId> written = Parsed(Simple with { References = [.. Enumerable.Range(0, 200).Select(i => new MessageId($"{i}@x"))] }).References;
        Assert.Equal(50, written.Count);
        Assert.Equal(["0@x", "151@x", "199@x"], [written[0].Value, written[1].Value, written[^1].Value]);
    }

    [Fact]
    public void Text_html_images_and_files_are_put_where_readers_look_for_them()
    {
        MimeMessage message = Parsed(Full);
        MimePart mixed = message.Root;
        Assert.Equal(["multipart/alternative", "application/pdf", "message/rfc822"], mixed.Children.Select(p => p.ContentType.MediaType));
        Assert.Equal(["text/plain", "multipart/related"], mixed.Children[0].Children.Select(p => p.ContentType.MediaType));
        Assert.Equal(["text/html", "image/png"], mixed.Children[0].Children[1].Children.Select(p => p.ContentType.MediaType));
        var content = MessageContent.Of(message);
        Assert.Equal((Full.Text, Full.Html), (content.Text, content.Html));
        Assert.Equal(["图 ü.png", "Rechnung für Jürgen.pdf", "mail.eml"], content.Attachments.Select(p => p.FileName));
        Assert.Equal("logo@x", content.Attachments[0].ContentId);
        Assert.Equal("inner", content.Attachments[2].EmbeddedMessage?.Subject);
        Assert.Equal(MimeDefects.None, message.Defects | content.Defects);
    }

    [Fact]
    public void Every_line_is_short_ascii_ended_by_crlf()
    {
        byte[] bytes = Bytes(Full with { Subject = string.Join(' ', Enumerable.Repeat("Größe", 60)), To = [.. Enumerable.Range(0, 40).Select(i => new Mailbox($"Person, {i}", $"p{i}@x.example"))] });
        string text = Encoding.ASCII.GetString(bytes);
        Assert.DoesNotContain(bytes, b => b is 0 or > 126);
        Assert.DoesNotContain('\n', text.Replace("\r\n", ""));
        Assert.DoesNotContain('\r', text.Replace("\r\n", ""));
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }

    [Fact]
    public void The_same_message_gives_the_same_bytes() => Assert.Equal(Bytes(Full), Bytes(Full));

    [Fact]
    public void A_boundary_never_occurs_in_what_is_attached()
    {
        var trap = new OutgoingFile("a.eml", "message/rfc822", Encoding.ASCII.GetBytes($"Subject: inner\r\n\r\n--{Parsed(Full).Root.ContentType.Parameters["boundary"]}\r\n"));
        MimeMessage message = Parsed(Full with { Attachments = [trap], Text = $"--{Parsed(Full).Root.ContentType.Parameters["boundary"]}--" });
        Assert.Equal(2, message.Root.Children.Count);
        Assert.Equal(MimeDefects.None, message.Defects);
    }

    [Theory]
    [InlineData("plain text", "7bit")]
    [InlineData("From here", "quoted-printable")]
    [InlineData(".", "quoted-printable")]
    [InlineData("ends with a blank \n", "quoted-printable")]
    [InlineData("ein Wort: Größe, und noch etwas mehr", "quoted-printable")]
    [InlineData("你好，世界", "base64")]
    public void The_encoding_suits_the_text(string text, string encoding) => Assert.Contains($"Content-Transfer-Encoding: {encoding}\r\n", Text(Simple with { Text = text }));

    private static OutgoingMessage Full => Simple with
    {
        Text = "Guten Tag\n\nIhre Bestellung für 5 €\n", Html = "<p>Guten Tag <img src=\"cid:logo@x\">" + new string('x', 2_000),
        Related = [new OutgoingFile("图 ü.png", "image/png", new byte[500], "logo@x")],
        Attachments =
        [
            new OutgoingFile("Rechnung für Jürgen.pdf", "application/pdf", Encoding.ASCII.GetBytes("%PDF")),
            new OutgoingFile("mail.eml", "message/rfc822", "Subject: inner\r\n\r\nhello\r\n"u8.ToArray()),
        ],
    };

    private static void Refused(string field, OutgoingMessage message)
    {
        Assert.False(MessageWriter.TryWrite(message, out byte[]? bytes, out MessageWriteError? error));
        Assert.Null(bytes);
        Assert.Equal(field, error.Field);
    }

    private static byte[] Bytes(OutgoingMessage message)
    {
        Assert.True(MessageWriter.TryWrite(message, out byte[]? bytes, out MessageWriteError? error), error?.Reason);
        return bytes;
    }

    private static string Text(OutgoingMessage message) => Encoding.ASCII.GetString(Bytes(message));

    private static MimeMessage Parsed(OutgoingMessage message) => Mail.Parse(Bytes(message));
}
