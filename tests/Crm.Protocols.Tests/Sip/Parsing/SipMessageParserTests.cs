using System.Text;
using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Parsing;

public sealed class SipMessageParserTests
{
    [Fact]
    public void A_request_is_read_whole()
    {
        var invite = Assert.IsType<SipRequest>(Parse(SampleMessages.Invite()));
        Assert.Equal(SipMethod.Invite, invite.Method);
        Assert.Equal("+4930123456", invite.RequestUri.User);
        Assert.Equal("Anna, B.", invite.From.DisplayName);
        Assert.Null(invite.To.Tag);
        Assert.Equal("987asjd97y7atg", invite.CallId);
        Assert.Equal(("192.0.2.7", 5060, true, "z9hG4bK776"), (invite.TopVia.SentByHost, invite.TopVia.SentByPort ?? 0, invite.TopVia.HasRPort, invite.TopVia.Branch));
        Assert.Equal("application/sdp", invite.ContentType);
        Assert.Equal(SampleMessages.Sdp, Encoding.UTF8.GetString(invite.Body.Span));
    }

    [Fact]
    public void A_response_with_compact_names_is_read_whole()
    {
        var response = Assert.IsType<SipResponse>(Parse(SampleMessages.Ringing));
        Assert.Equal((180, "Ringing"), (response.StatusCode, response.ReasonPhrase));
        Assert.Equal(["TCP", "UDP"], response.Vias.Select(v => v.Transport));
        Assert.Equal(["p1", "p2"], response.RecordRoutes.Select(r => r.Uri.Host));
        Assert.Equal("2", response.To.Tag);
        Assert.True(response.Offers("100rel"));
    }

    [Fact]
    public void Line_ends_before_the_start_line_are_ignored() => Parse("\r\n\r\n" + SampleMessages.Ringing);

    [Theory]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 256", 400)]
    [InlineData("Max-Forwards: 70", "Max-Forwards: -1", 400)]
    [InlineData("CSeq: 986759 INVITE", "CSeq: 4294967296 INVITE", 400)]
    [InlineData("CSeq: 986759 INVITE", "CSeq: 986759INVITE", 400)]
    [InlineData("CSeq: 986759 INVITE", "CSeq: 986759 invite", 400)]
    [InlineData("CSeq: 986759 INVITE\r\n", "", 400)]
    [InlineData("Call-ID: 987asjd97y7atg", "Call-ID:", 400)]
    [InlineData("Call-ID: 987asjd97y7atg", "Call-ID: a b", 400)]
    [InlineData("To: <sip:+4930123456@pbx.example.com>", "To: <sip:+4930123456@pbx.example.com", 400)]
    [InlineData("To: <sip:", "To: <", 400)]
    [InlineData("Via: SIP/2.0/UDP 192.0.2.7:5060", "Via: SIP/2.0/UDP 192.0.2.7:70000", 400)]
    [InlineData("Via: SIP/2.0/UDP", "Via: SIP/3.0/UDP", 400)]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards 70\r\n", 400)]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 70\n", 400)]
    [InlineData("Max-Forwards: 70\r\n", "Max-\rForwards: 70\r\n", 400)]
    [InlineData("sip:+4930123456@pbx.example.com;user=phone SIP", "sip:@pbx.example.com SIP", 400)]
    [InlineData("sip:+4930123456@pbx.example.com;user=phone SIP", "sip:a@b%4 SIP", 400)]
    [InlineData("user=phone SIP/2.0", "user=phone SIP/1.0", 505)]
    public void Broken_requests_are_refused_with_a_status(string good, string bad, int status)
    {
        string text = SampleMessages.Invite();
        Assert.Contains(good, text, StringComparison.Ordinal);
        SipParseError error = Refuse(text.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal(status, error.Status);
        Assert.NotNull(error.CreateResponse("x"));
    }

    [Fact]
    public void Nothing_is_answered_to_what_cannot_be_answered()
    {
        Assert.Null(Refuse("").Status);
        Assert.Null(Refuse("GET / HTTP/1.1\r\nHost: a\r\n\r\n").Status);
        Assert.Null(Refuse(SampleMessages.Ringing.Replace("CSeq: 2", "CSeq: x", StringComparison.Ordinal)).Status);
        Assert.Null(Refuse(SampleMessages.Invite().Replace("INVITE", "ACK", StringComparison.Ordinal).Replace("986759 ACK", "986759 BYE", StringComparison.Ordinal)).Status);
        Assert.Null(Refuse(SampleMessages.Invite().Replace("Via:", "Viz:", StringComparison.Ordinal)).Status);
    }

    [Theory]
    [InlineData("Sat, 13 Nov 2010 23:29:00 GMT", true)]
    [InlineData("Mon, 13 Nov 2010 23:29:00 GMT", true)]
    [InlineData("Sat, 13 Nov 2010 23:29:00 EST", false)]
    [InlineData("Sat, 31 Feb 2010 23:29:00 GMT", false)]
    [InlineData("yesterday", false)]
    public void Dates_are_in_gmt(string date, bool expected) => Assert.Equal(
        expected, SipMessageParser.TryParse(SampleMessages.Bytes(SampleMessages.Invite($"Date: {date}\r\n")), SipParserOptions.Default, out _, out _));

    [Fact]
    public void Limits_are_answered_by_name()
    {
        string line = new('x', SipParserOptions.DefaultMaxHeaderLineBytes);
        Assert.Equal(513, Refuse(SampleMessages.Invite($"Subject: {line}\r\n")).Status);
        Assert.Equal(513, Refuse(SampleMessages.Invite(string.Concat(Enumerable.Repeat("A: b\r\n", 256)))).Status);
        Assert.Equal(513, Refuse(SampleMessages.Invite(body: new string('y', SipParserOptions.DefaultMaxMessageBytes))).Status);
        Assert.Equal(414, Refuse(SampleMessages.Invite().Replace("+4930123456@", line + "@", StringComparison.Ordinal)).Status);
        Parse(SampleMessages.Invite(string.Concat(Enumerable.Repeat("A: b\r\n", 247))));
    }

    [Fact]
    public void What_rfc_2543_left_out_can_be_insisted_on()
    {
        var strict = new SipParserOptions { AcceptRfc2543 = false };
        foreach (string part in (string[])["Max-Forwards: 70\r\n", ";branch=z9hG4bK776"])
        {
            byte[] bytes = SampleMessages.Bytes(SampleMessages.Invite().Replace(part, "", StringComparison.Ordinal));
            Assert.True(SipMessageParser.TryParse(bytes, SipParserOptions.Default, out _, out _));
            Assert.False(SipMessageParser.TryParse(bytes, strict, out _, out SipParseError? error));
            Assert.Equal(400, error.Status);
        }
    }

    [Fact]
    public void A_truncated_message_never_parses()
    {
        byte[] whole = SampleMessages.Bytes(SampleMessages.Invite());
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(SipMessageParser.TryParse(whole.AsSpan(0, length), SipParserOptions.Default, out _, out _), $"{length} bytes");
        }
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        foreach (string text in (string[])[SampleMessages.Invite(), SampleMessages.Ringing])
        {
            SipMessage message = Parse(text);
            byte[] written = SipMessageWriter.ToBytes(message);
            SipMessage again = Parse(Encoding.UTF8.GetString(written));
            Assert.Equal(message.ToString(), again.ToString());
            Assert.Equal(
                message.Headers.Where(h => h.Key != SipHeaderNames.ContentLength), again.Headers.Where(h => h.Key != SipHeaderNames.ContentLength));
            Assert.Equal(message.Body.ToArray(), again.Body.ToArray());
        }
    }

    [Fact]
    public void Content_length_follows_the_body()
    {
        SipMessage message = Parse(SampleMessages.Invite());
        message.Body = "äö"u8.ToArray();
        Assert.EndsWith("Content-Length: 4\r\n\r\näö", Encoding.UTF8.GetString(SipMessageWriter.ToBytes(message)));
    }

    private static SipMessage Parse(string text)
    {
        Assert.True(SipMessageParser.TryParse(SampleMessages.Bytes(text), SipParserOptions.Default, out SipMessage? message, out SipParseError? error), error?.Reason);
        return message;
    }

    private static SipParseError Refuse(string text)
    {
        Assert.False(SipMessageParser.TryParse(SampleMessages.Bytes(text), SipParserOptions.Default, out _, out SipParseError? error));
        return error;
    }
}
