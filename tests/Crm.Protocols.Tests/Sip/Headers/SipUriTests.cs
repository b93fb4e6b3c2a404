using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Headers;

public sealed class SipUriTests
{
    [Theory]
    [InlineData("sip:alice@atlanta.com")]
    [InlineData("sip:alice:secretword@atlanta.com;transport=tcp")]
    [InlineData("sips:alice@atlanta.com?subject=project%20x&priority=urgent")]
    [InlineData("sip:+1-212-555-1212:1234@gateway.com;user=phone")]
    [InlineData("sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com")]
    [InlineData("sip:alice;day=tuesday@atlanta.com")]
    [InlineData("sip:[2001:db8::1]:5060;lr")]
    [InlineData("tel:+49-30-123456;phone-context=example.com")]
    [InlineData("urn:service:sos")]
    [InlineData("http://www.example.com/a?b=c;d")]
    public void Uris_are_written_as_they_were_read(string text)
    {
        Assert.True(SipUri.TryParse(text, out SipUri? uri));
        Assert.Equal(text, uri.ToString());
        Assert.True(SipUri.TryParse(uri.ToString(), out SipUri? again));
        Assert.Equal(uri, again);
        Assert.True(uri.IsEquivalentTo(again));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("alice@atlanta.com")]
    [InlineData("sip:@atlanta.com")]
    [InlineData("sip:a@b@c")]
    [InlineData("sip:a@")]
    [InlineData("sip:a@b:")]
    [InlineData("sip:a@b:65536")]
    [InlineData("sip:a@b:5060:5061")]
    [InlineData("sip:a@2001:db8::1")]
    [InlineData("sip:a@[2001:db8::1")]
    [InlineData("sip:a@[zz]")]
    [InlineData("sip:a@b c")]
    [InlineData("sip:a@b;")]
    [InlineData("sip:a@b;;lr")]
    [InlineData("sip:a@b?")]
    [InlineData("sip:%zz@b")]
    [InlineData("sip:a\"@b")]
    [InlineData("sip:a<@b")]
    [InlineData("1sip:a@b")]
    [InlineData("tel:")]
    [InlineData("tel:alice")]
    [InlineData("urn:")]
    public void What_is_no_uri_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    // RFC 3261 section 19.1.4 gives most of these pairs.
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true)]
    [InlineData("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    [InlineData("sip:a@b", "sips:a@b", false)]
    [InlineData("tel:+49-30-12", "tel:+493012", true)]
    [InlineData("urn:service:sos", "urn:service:sos", true)]
    public void Equivalence_is_that_of_the_rfc(string a, string b, bool expected)
    {
        Assert.True(SipUri.TryParse(a, out SipUri? first) & SipUri.TryParse(b, out SipUri? second));
        Assert.Equal(expected, first!.IsEquivalentTo(second!));
        Assert.Equal(expected, second!.IsEquivalentTo(first));
    }

    [Fact]
    public void Any_text_can_be_a_user()
    {
        SipUri uri = SipUri.Create("a@b:c ü", "example.com", 5070, secure: true);
        Assert.Equal("sips:a%40b%3Ac%20%C3%BC@example.com:5070", uri.ToString());
        Assert.True(SipUri.TryParse(uri.ToString(), out SipUri? again));
        Assert.Equal("a@b:c ü", again.UnescapedUser);
        Assert.Throws<ArgumentException>(() => SipUri.Create("a", "not a host"));
    }

    [Fact]
    public void A_name_stays_in_its_case_but_not_in_comparison()
    {
        Assert.True(SipUri.TryParse("sip:a@Example.COM", out SipUri? uri));
        Assert.Equal("sip:a@Example.COM", uri.ToString());
        Assert.Equal(SipUri.Create("a", "example.com"), uri);
        Assert.Equal(SipUri.Create("a", "example.com").GetHashCode(), uri.GetHashCode());
    }
}
