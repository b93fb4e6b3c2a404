using System.Text;
using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

/// <summary>Input made to hurt. On a free machine each of it is done within a second; quadratic work on it would take hours, so the
/// bound leaves room for a machine that is busy.</summary>
public sealed class LimitTests
{
    private const int Size = 25 * 1024 * 1024;
    private const long MostAllocated = 256L * 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    [Fact]
    public void Nothing_is_no_message() => Assert.Equal(MimeParseFault.Empty, Mail.Refusal([]));

    [Fact]
    public void White_space_is_no_message() => Assert.Equal(MimeParseFault.Empty, Mail.Refusal("\r\n \t\r\n"u8.ToArray()));

    [Theory]
    [InlineData("hello")]
    [InlineData("hello world: yes")]
    [InlineData(": x\n\n")]
    [InlineData("\u0001\u0002\u0003")]
    public void What_does_not_begin_with_a_field_is_no_message(string text) => Assert.Equal(MimeParseFault.NoHeader, Mail.Refusal(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_message_beyond_the_size_is_refused() => Assert.Equal(MimeParseFault.TooLarge, Mail.Refusal(new byte[Size + 1]));

    [Fact]
    public void A_message_of_just_the_size_is_read() => Assert.Equal(Size - 3, Within(Filled("a:\n\n", "x")).Root.Body.Length + 1);

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void Header_lines_are_counted(int lines, bool good)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a: b\n", lines)) + "\n");
        Assert.True(good ? Mail.Parse(bytes).Headers.Count == lines : Mail.Refusal(bytes) == MimeParseFault.HeaderTooLarge);
    }

    [Fact]
    public void A_header_of_too_many_bytes_is_refused() => Assert.Equal(MimeParseFault.HeaderTooLarge, Mail.Refusal(Encoding.ASCII.GetBytes("a: " + new string('b', 256 * 1024))));

    [Theory]
    [InlineData("a:\n")]
    [InlineData("a: b\n c\n")]
    [InlineData("\n ")]
    [InlineData("From \n")]
    public void Endless_headers_are_refused_at_once(string line)
    {
        byte[] bytes = Filled("Subject: x\nTo: y\n", line);
        Timed(() => MimeParser.TryParse(bytes, MimeLimits.Default, out _, out _));
    }

    [Fact]
    public void A_parts_header_beyond_the_limit_is_cut()
    {
        string fields = string.Concat(Enumerable.Repeat("X-Y: z\n", 1_500));
        MimeMessage message = Mail.Parse($"Content-Type: multipart/mixed; boundary=b\n\n--b\n{fields}\nbody\n--b\n\nnext\n--b--\n");
        Assert.Equal(["body", "next"], message.Root.Children.Select(part => part.DecodeText().Text));
        Assert.Equal(1_000, message.Root.Children[0].Headers.Count);
        Assert.Equal(MimeDefects.HeaderLimit, message.Defects & MimeDefects.Truncated);
    }

    [Fact]
    public void All_headers_together_are_bounded()
    {
        string part = "--b\n" + string.Concat(Enumerable.Repeat("a:\n", 900)) + "\nx\n";
        MimeMessage message = Within(Filled("Content-Type: multipart/mixed; boundary=b\n\n", part));
        Assert.True(message.Root.Descendants().Sum(each => each.Headers.Count) <= MimeLimits.Default.MaxHeaderLinesTotal);
        Assert.True(message.Defects.HasFlag(MimeDefects.HeaderLimit));
    }

    [Fact]
    public void Parts_beyond_the_limit_are_left_out()
    {
        MimeMessage message = Within(Filled("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"));
        Assert.Equal(1_000, message.Root.Children.Count);
        Assert.Equal(MimeDefects.PartLimit, message.Defects);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_not_opened()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 300_000; i++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        MimeMessage message = Within(Encoding.ASCII.GetBytes(text.ToString()));
        Assert.Equal(21, message.Root.Descendants().Count());
        Assert.Equal(MimeDefects.DepthLimit, message.Defects & MimeDefects.Truncated);
    }

    [Fact]
    public void Messages_in_messages_are_nested_as_deep_and_no_deeper()
    {
        MimeMessage message = Within(Filled("", "Content-Type: message/rfc822\n\n"));
        Assert.Equal(21, message.Root.Descendants().Count());
        Assert.Equal(MimeDefects.DepthLimit, message.Defects);
    }

    [Fact]
    public void Encoded_messages_in_messages_are_bounded_as_well()
    {
        byte[] bytes = "Subject: core\n\n"u8.ToArray();
        for (int i = 0; i < 30; i++)
        {
            bytes = Encoding.ASCII.GetBytes("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(bytes));
        }

        Assert.True(Within(bytes).Defects.HasFlag(MimeDefects.DepthLimit));
    }

    [Theory]
    [InlineData("--")]
    [InlineData("\n--")]
    [InlineData("\n--b")]
    [InlineData("\n--bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\n--b ")]
    [InlineData("=")]
    [InlineData("= ")]
    [InlineData("A")]
    [InlineData("\u001b$B")]
    public void A_body_full_of_one_thing_takes_linear_time(string filling)
    {
        string open = string.Concat(Enumerable.Range(0, 19).Select(i => $"Content-Type: multipart/mixed; boundary={new string('b', 40 + i)}\n\n--{new string('b', 40 + i)}\n"));
        string header = $"Subject: x\n{open}Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n";
        byte[] bytes = Filled(header, filling);
        Timed(() =>
        {
            MimeMessage message = Mail.Parse(bytes);
            MessageContent.Of(message);
        });
    }

    [Theory]
    [InlineData("base64", "A")]
    [InlineData("base64", "*")]
    [InlineData("base64", "AB==")]
    [InlineData("quoted-printable", "=\n")]
    [InlineData("quoted-printable", " ")]
    [InlineData("8bit", "\n> ")]
    public void A_large_text_is_decoded_in_time(string encoding, string filling)
    {
        byte[] bytes = Filled($"Content-Type: text/plain; charset=gb18030; format=flowed\nContent-Transfer-Encoding: {encoding}\n\n", filling);
        Timed(() => MessageContent.Of(Mail.Parse(bytes)));
    }

    [Fact]
    public void Wrong_boundaries_inside_each_other_are_searched_once_each()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 19; i++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=wrong\n\n--right{i}\n");
        }

        Within(Filled(text + "\n", "some text\n"));
    }

    private static MimeMessage Within(byte[] bytes)
    {
        MimeMessage? message = null;
        Timed(() => message = Mail.Parse(bytes));
        return message!;
    }

    private static void Timed(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        action();
        TimeSpan taken = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < MostTime, $"It took {taken}.");
        Assert.True(allocated < MostAllocated, $"It allocated {allocated} bytes.");
    }

    private static byte[] Filled(string start, string filling)
    {
        byte[] head = Encoding.UTF8.GetBytes(start);
        byte[] piece = Encoding.UTF8.GetBytes(filling);
        var bytes = new byte[Size];
        head.CopyTo(bytes, 0);
        for (int at = head.Length; at < bytes.Length; at += piece.Length)
        {
            piece.AsSpan(0, Math.Min(piece.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
