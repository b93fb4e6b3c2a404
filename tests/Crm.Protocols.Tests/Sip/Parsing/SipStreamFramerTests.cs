using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Parsing;

public sealed class SipStreamFramerTests
{
    [Fact]
    public void However_the_stream_is_cut_the_same_messages_come_out()
    {
        byte[] stream = SampleMessages.Bytes("\r\n\r\n" + SampleMessages.Invite() + "\r\n\r\n" + SampleMessages.Ringing + SampleMessages.Invite(body: ""));
        string[] expected = ["Ping:4", $"Message:{SampleMessages.Invite().Length}", "Ping:4", $"Message:{SampleMessages.Ringing.Length}", $"Message:{SampleMessages.Invite(body: "").Length}"];
        Assert.Equal(expected, Frames(stream, stream.Length));
        for (int step = 5; step < 200; step += 13)
        {
            // A keep-alive that is cut in two is told in two frames.
            Assert.Equal(expected.Where(IsMessage), Frames(stream, step).Where(IsMessage));
        }
    }

    [Fact]
    public void A_ping_in_two_halves_is_a_ping()
    {
        var framer = new SipStreamFramer(SipParserOptions.Default);
        Assert.Equal(SipFrameKind.Pong, framer.Next("\r\n"u8).Kind);
        Assert.Equal(new SipFrame(SipFrameKind.Ping, 2), framer.Next("\r\n"u8));
        Assert.Equal(SipFrameKind.NeedMore, framer.Next("\r"u8).Kind);
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n", "")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: -1\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 0\r\nl: 1\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 99999999\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 1\r\n 2\r\n")]
    public void A_stream_whose_message_has_no_sure_end_is_broken(string good, string bad)
    {
        string text = SampleMessages.Invite(body: "").Replace(good, bad, StringComparison.Ordinal);
        SipFrame frame = new SipStreamFramer(SipParserOptions.Default).Next(SampleMessages.Bytes(text));
        Assert.Equal(SipFrameKind.Broken, frame.Kind);
        Assert.NotNull(frame.Reason);
    }

    [Fact]
    public void Garbage_and_endless_headers_are_broken()
    {
        Assert.Equal(SipFrameKind.Broken, new SipStreamFramer(SipParserOptions.Default).Next([0x16, 0x03, 0x01]).Kind);
        byte[] endless = new byte[SipParserOptions.DefaultMaxMessageBytes + 1];
        Array.Fill(endless, (byte)'A');
        Assert.Equal(SipFrameKind.Broken, new SipStreamFramer(SipParserOptions.Default).Next(endless).Kind);
    }

    [Fact]
    public void The_bytes_of_a_frame_are_a_message()
    {
        byte[] stream = SampleMessages.Bytes(SampleMessages.Invite() + "INV");
        SipFrame frame = new SipStreamFramer(SipParserOptions.Default).Next(stream);
        ReadOnlySpan<byte> message = stream.AsSpan(frame.Consumed - frame.Length, frame.Length);
        Assert.True(SipMessageParser.TryParse(message, SipParserOptions.Default, out _, out SipParseError? error), error?.Reason);
    }

    private static bool IsMessage(string frame) => frame.StartsWith("Message", StringComparison.Ordinal);

    private static List<string> Frames(byte[] stream, int step)
    {
        var framer = new SipStreamFramer(SipParserOptions.Default);
        var frames = new List<string>();
        int consumed = 0;
        for (int arrived = Math.Min(step, stream.Length); ;)
        {
            SipFrame frame = framer.Next(stream.AsSpan(consumed, arrived - consumed));
            Assert.NotEqual(SipFrameKind.Broken, frame.Kind);
            consumed += frame.Consumed;
            if (frame.Kind != SipFrameKind.NeedMore)
            {
                frames.Add($"{frame.Kind}:{frame.Consumed}");
            }
            else if (arrived == stream.Length)
            {
                Assert.Equal(stream.Length, consumed);
                return frames;
            }
            else
            {
                arrived = Math.Min(arrived + step, stream.Length);
            }
        }
    }
}
