using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Messages;

public sealed class SipHeadersTests
{
    [Fact]
    public void Compact_and_long_names_are_one()
    {
        var headers = new SipHeaders();
        headers.Add("v", "a");
        headers.Add("VIA", "b");
        Assert.Equal(["a", "b"], headers.GetAll("Via"));
        Assert.All(headers, h => Assert.Equal("Via", h.Key));
        Assert.Equal(2, headers.Remove("via"));
    }

    [Fact]
    public void Lists_split_at_commas_that_separate()
    {
        var headers = new SipHeaders();
        headers.Add("Contact", "\"a, b\" <sip:x;p=1,2@y>, , <sip:z>;q=\"1,5\"");
        headers.Add("m", "*");
        Assert.Equal(["\"a, b\" <sip:x;p=1,2@y>", "<sip:z>;q=\"1,5\"", "*"], headers.GetValues("Contact"));
    }

    [Fact]
    public void The_top_of_a_list_can_be_added_changed_and_taken_off()
    {
        var headers = new SipHeaders();
        headers.Add("To", "t");
        headers.Add("Via", "two, three");
        headers.AddFirst("Via", "one");
        Assert.Equal(["one", "two", "three"], headers.GetValues("Via"));
        headers.RemoveFirstValue("Via");
        headers.ReplaceFirstValue("Via", "2");
        Assert.Equal(["2", "three"], headers.GetValues("Via"));
        headers.RemoveFirstValue("Via");
        headers.RemoveFirstValue("Via");
        Assert.False(headers.Contains("Via"));
        Assert.Equal("t", headers.Get("t"));
    }

    [Fact]
    public void Setting_keeps_the_place_of_the_first()
    {
        var headers = new SipHeaders();
        headers.Add("X-A", "1");
        headers.Add("X-B", "2");
        headers.Add("x-a", "3");
        headers.Set("X-A", "4");
        Assert.Equal([new("X-A", "4"), new("X-B", "2")], headers);
    }

    [Fact]
    public void Typed_views_follow_the_headers()
    {
        var message = new SipRequest(SipMethod.Bye, SipUri.Create(null, "h"));
        Assert.Throws<InvalidOperationException>(() => message.TopVia);
        message.Headers.Add("Via", "SIP/2.0/UDP a;branch=1");
        Assert.Equal("a", message.TopVia.SentByHost);
        message.Headers.AddFirst("Via", "SIP/2.0/UDP b;branch=2");
        Assert.Equal("b", message.TopVia.SentByHost);
        message.Headers.Set("Max-Forwards", "69");
        Assert.Equal(69, message.MaxForwards);
        message.Headers.Set("Contact", "*");
        Assert.True(message.HasWildcardContact);
        Assert.Empty(message.Contacts);
    }

    [Fact]
    public void A_response_repeats_what_identifies_its_request()
    {
        var request = new SipRequest(SipMethod.Invite, SipUri.Create("b", "h"));
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)
            [("Via", "SIP/2.0/UDP p"), ("Via", "SIP/2.0/UDP a"), ("From", "<sip:a@h>;tag=1"), ("To", "sip:b@h"), ("Call-ID", "c"), ("CSeq", "1 INVITE"), ("Timestamp", "54")])
        {
            request.Headers.Add(name, value);
        }

        SipResponse trying = SipResponse.CreateFor(request, 100, toTag: "t");
        Assert.Equal(("Trying", "sip:b@h", "54"), (trying.ReasonPhrase, trying.Headers.Get("To"), trying.Headers.Get("Timestamp")));
        SipResponse ok = SipResponse.CreateFor(request, 200, toTag: "t");
        Assert.Equal("t", ok.To.Tag);
        Assert.Equal(2, ok.Vias.Count);
        request.Headers.Set("To", ok.Headers.Get("To")!);
        Assert.Equal("t", SipResponse.CreateFor(request, 486, toTag: "u").To.Tag);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SipResponse(700));
    }
}
