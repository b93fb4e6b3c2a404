using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Headers;

public sealed class HeaderValueTests
{
    [Theory]
    [InlineData("\"Mr. \\\"X\\\" Y\" <sip:x@y;lr>;tag=a;b=\"c;d,e\"", "Mr. \"X\" Y", "sip:x@y;lr", "a")]
    [InlineData("Anna B <sip:x@y> ; tag = q", "Anna B", "sip:x@y", "q")]
    [InlineData("<sip:x@y?a=b>", null, "sip:x@y?a=b", null)]
    [InlineData("sip:x@y;tag=z", null, "sip:x@y", "z")]
    [InlineData("\"\" <tel:+49>", "", "tel:+49", null)]
    [InlineData("caller<sip:x@y>", "caller", "sip:x@y", null)]
    public void Addresses_come_apart(string text, string? name, string uri, string? tag)
    {
        Assert.True(NameAddress.TryParse(text, out NameAddress? address));
        Assert.Equal((name, uri, tag), (address.DisplayName, address.Uri.ToString(), address.Tag));
        Assert.True(NameAddress.TryParse(address.ToString(), out NameAddress? again));
        Assert.Equal((name, uri, tag), (again.DisplayName, again.Uri.ToString(), again.Tag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("\"x <sip:a@b>")]
    [InlineData("\"x\" sip:a@b")]
    [InlineData("Bell, A. <sip:a@b>")]
    [InlineData("< sip:a@b >")]
    [InlineData("<sip:a@b")]
    [InlineData("<sip:a@b>tag=1")]
    [InlineData("<sip:a@b>;;tag=1")]
    [InlineData("<sip:a@b>;tag=\"1")]
    [InlineData("sip:a@b?c=d")]
    [InlineData("<sip:a@b>;=1")]
    public void Broken_addresses_are_refused(string text) => Assert.False(NameAddress.TryParse(text, out _));

    [Fact]
    public void A_display_name_cannot_smuggle_a_header()
    {
        var address = new NameAddress(SipUri.Create("a", "b")) { DisplayName = "x\"\r\nVia: y" };
        var headers = new SipHeaders();
        headers.Add("From", address.ToString());
        Assert.DoesNotContain('\r', headers.Get("From")!);
        Assert.Throws<ArgumentException>(() => headers.Add("Subject", "a\r\nVia: b"));
        Assert.Throws<ArgumentException>(() => headers.Add("Sub ject", "a"));
        Assert.Throws<ArgumentException>(() => new SipResponse(200, "a\nb"));
    }

    [Fact]
    public void The_receiver_fills_in_where_a_request_came_from()
    {
        Assert.True(ViaHeader.TryParse("SIP/2.0/udp host:5060;rport;branch=z9hG4bKa", out ViaHeader? via));
        Assert.True(via.HasRPort);
        Assert.Null(via.RPort);
        ViaHeader filled = via.WithSource("192.0.2.1", 40000);
        Assert.Equal("SIP/2.0/UDP host:5060;rport=40000;branch=z9hG4bKa;received=192.0.2.1", filled.ToString());
        Assert.Equal(40000, filled.RPort);
        Assert.False(new ViaHeader("UDP", "h", null).WithSource("192.0.2.1", 1).HasRPort);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDP ;branch=a")]
    [InlineData("SIP/2.0 UDP host")]
    [InlineData("SIP/2.0/UDP host:99999")]
    [InlineData("SIP/2.0/UDP host;;branch=a")]
    [InlineData("HTTP/2.0/UDP host")]
    public void Broken_vias_are_refused(string text) => Assert.False(ViaHeader.TryParse(text, out _));

    [Theory]
    [InlineData("z9hG4bKx", true)]
    [InlineData("z9hG4bK", false)]
    [InlineData("390skdjuw", false)]
    public void Only_a_cookie_with_an_id_identifies_a_transaction(string branch, bool expected)
    {
        Assert.True(ViaHeader.TryParse("SIP/2.0/UDP h;branch=" + branch, out ViaHeader? via));
        Assert.Equal(expected, via.HasRfc3261Branch);
    }
}
