using Crm.Protocols.Tests.Sip.Parsing;
using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Validation;

public sealed class RequestValidationTests
{
    [Fact]
    public void A_plain_invite_is_acted_on() => Assert.Null(Check(SampleMessages.Invite()));

    [Theory]
    [InlineData("Require: 100rel, Foo\r\nProxy-Require: bar, foo\r\n", 420, "Unsupported", "Foo, bar")]
    [InlineData("Content-Encoding: gzip\r\n", 415, "Accept-Encoding", "identity")]
    [InlineData("Accept: text/plain\r\n", 406, null, null)]
    public void What_is_not_supported_is_named(string extra, int status, string? header, string? value)
    {
        RequestRefusal? refusal = Check(SampleMessages.Invite(extra));
        Assert.NotNull(refusal);
        Assert.Equal((status, header, value), (refusal.Status, refusal.HeaderName, refusal.HeaderValue));
        if (header is not null)
        {
            Assert.Equal(value, refusal.CreateResponse(Read(SampleMessages.Invite(extra)), "t").Headers.Get(header));
        }
    }

    [Theory]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 0", 483)]
    [InlineData("INVITE", "PUBLISH", 405)]
    [InlineData("sip:+4930123456@pbx.example.com;user=phone SIP", "mailto:a@b SIP", 416)]
    [InlineData("branch=z9hG4bK776", "branch=z9hG4bK", 400)]
    [InlineData("application/sdp", "text/html", 415)]
    public void What_cannot_be_acted_on_is_refused(string good, string bad, int status) =>
        Assert.Equal(status, Check(SampleMessages.Invite().Replace(good, bad, StringComparison.Ordinal))?.Status);

    [Fact]
    public void An_ack_is_never_refused_and_a_cancel_not_for_require()
    {
        string text = SampleMessages.Invite("Require: foo\r\n");
        Assert.Null(Check(text.Replace("INVITE", "ACK", StringComparison.Ordinal)));
        Assert.Null(Check(text.Replace("INVITE", "CANCEL", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Accept: text/plain, application/sdp;level=1\r\n")]
    [InlineData("Accept: */*\r\n")]
    public void Any_way_to_accept_a_description_is_enough(string extra) => Assert.Null(Check(SampleMessages.Invite(extra)));

    [Fact]
    public void An_optional_body_may_be_of_any_kind() => Assert.Null(Check(
        SampleMessages.Invite("Content-Disposition: render;handling=optional\r\n").Replace("application/sdp", "text/html", StringComparison.Ordinal)));

    [Fact]
    public void Only_the_one_via_of_our_own_makes_a_response_ours()
    {
        var response = new SipResponse(200);
        response.Headers.Add("Via", "SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKx");
        Assert.Null(ResponseValidation.DiscardReason(response, (host, port) => (host, port) == ("192.0.2.1", 5070)));
        Assert.NotNull(ResponseValidation.DiscardReason(response, (host, port) => (host, port) == ("192.0.2.1", 5060)));
        response.Headers.Add("Via", "SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKx");
        Assert.NotNull(ResponseValidation.DiscardReason(response, (_, _) => true));
    }

    private static SipRequest Read(string text)
    {
        Assert.True(SipMessageParser.TryParse(SampleMessages.Bytes(text), SipParserOptions.Default, out SipMessage? message, out SipParseError? error), error?.Reason);
        return Assert.IsType<SipRequest>(message);
    }

    private static RequestRefusal? Check(string text) => RequestValidation.Check(Read(text), RequestPolicy.Core);
}
