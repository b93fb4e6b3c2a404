using System.Text;
using Crm.Smtp;

namespace Crm.Protocols.Tests.Smtp;

public sealed class SmtpReaderTests
{
    private static readonly string[] Pieces = ["2", "250", "354", "421", "550", "-", " ", "\r\n", "\n", "\r", "ok", "STARTTLS", "AUTH PLAIN", "SIZE 99999999999999999999", "\0", "é", "999 "];

    [Fact]
    public void Replies_of_several_lines_are_one()
    {
        var reader = new SmtpReplyReader();
        reader.Feed("250-a\r\n250-b\n250 c\r\n354\r\n"u8);
        Assert.True(reader.TryRead(out SmtpReply? first));
        Assert.Equal(["a", "b", "c"], first.Lines);
        Assert.True(reader.TryRead(out SmtpReply? second));
        Assert.Equal((354, ""), (second.Code, second.Lines[0]));
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);
    }

    [Theory]
    [InlineData("25\r\n")]
    [InlineData("150 x\r\n")]
    [InlineData("250x\r\n")]
    [InlineData("250-a\r\n251 b\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    public void What_is_no_reply_is_a_fault(string text) => Assert.NotNull(Fault(text));

    [Fact]
    public void A_line_and_a_reply_have_limits()
    {
        Assert.NotNull(Fault(new string('2', 4_097)));
        Assert.NotNull(Fault(string.Concat(Enumerable.Repeat("250-x\r\n", 201))));
        Assert.Null(Fault(string.Concat(Enumerable.Repeat("250-x\r\n", 199))));
    }

    [Fact]
    public void Offers_are_read_as_servers_write_them()
    {
        var offers = SmtpExtensions.Read(new SmtpReply(250, ["STARTTLS is my name", "size 35882577", "auth=LOGIN", "AUTH plain XOAUTH2", "Dsn", "SMTPUTF8"]));
        Assert.False(offers.StartTls);
        Assert.Equal(35_882_577, offers.MaxSize);
        Assert.Equal(["LOGIN", "PLAIN", "XOAUTH2"], offers.Auth.Order());
        Assert.True(offers is { Dsn: true, Utf8: true, EightBit: false });
        Assert.Null(SmtpExtensions.Read(new SmtpReply(250, ["x", "SIZE 0"])).MaxSize);
    }

    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\n.\nb\r.\r", "a\r\n..\r\nb\r\n..\r\n.\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    public void Dots_are_doubled_and_line_ends_are_whole(string mail, string data) =>
        Assert.Equal(data, Encoding.ASCII.GetString(MailData.Write(Encoding.ASCII.GetBytes(mail))));

    [Fact]
    public void The_end_stands_only_at_the_end_whatever_the_mail()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string mail = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(4) switch { 0 => ".", 1 => "\r", 2 => "\n", _ => "x" }));
            string data = "\r\n" + Encoding.ASCII.GetString(MailData.Write(Encoding.ASCII.GetBytes(mail)));
            Assert.Equal(data.Length - 5, data.IndexOf("\r\n.\r\n", StringComparison.Ordinal));
            Assert.Equal(data.Count(c => c == '\r'), data.Split("\r\n").Length - 1);
            Assert.Equal(data.Count(c => c == '\n'), data.Split("\r\n").Length - 1);
        }
    }

    [Fact]
    public void Any_bytes_never_throw_and_however_they_are_cut_the_session_does_the_same()
    {
        for (int seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder("220 hi\r\n");
            for (int i = random.Next(40); i > 0; i--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            byte[] bytes = Encoding.Latin1.GetBytes(text.ToString());
            Assert.Equal(Run(bytes, null), Run(bytes, random));
        }
    }

    private static string Run(byte[] bytes, Random? random)
    {
        var session = new SmtpSession(new SmtpSessionOptions { UserName = "anna", Password = "secret" }, SmtpLab.Mail);
        var did = new StringBuilder();
        for (int at = 0; at < bytes.Length && !session.IsClosed;)
        {
            int length = random is null ? bytes.Length : random.Next(1, Math.Min(9, bytes.Length - at) + 1);
            foreach (SmtpAction action in session.Receive(bytes.AsSpan(at, Math.Min(length, bytes.Length - at))))
            {
                did.AppendLine(action switch
                {
                    SendSmtp send => Encoding.Latin1.GetString(send.Bytes.Span),
                    CloseSmtp close => $"{close.Outcome.Result} {close.Outcome.Detail} {string.Join(',', close.Outcome.RefusedRecipients)}",
                    _ => action.ToString(),
                });
            }

            at += length;
        }

        return did.ToString();
    }

    private static string? Fault(string text)
    {
        var reader = new SmtpReplyReader();
        reader.Feed(Encoding.ASCII.GetBytes(text));
        while (reader.TryRead(out _))
        {
            // only how it ends matters
        }

        return reader.Fault;
    }
}
