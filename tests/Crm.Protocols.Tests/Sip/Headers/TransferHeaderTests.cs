using System.Text;
using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Headers;

/// <summary>RSeq, RAck, Replaces, Refer-To, Event and sipfrag: strict and bounded.</summary>
public sealed class TransferHeaderTests
{
    [Theory]
    [InlineData("1", 1u)]
    [InlineData(" 4294967295 ", 4294967295u)]
    public void Response_numbers_are_read(string text, uint number)
    {
        Assert.True(RSeqHeader.TryParse(text, out var value));
        Assert.Equal((number, text.Trim()), (value.Number, value.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1 2")]
    [InlineData("0x1")]
    [InlineData("4294967296")]
    [InlineData("00000000001")]
    public void Broken_response_numbers_are_refused(string text) => Assert.False(RSeqHeader.TryParse(text, out _));

    [Fact]
    public void Acknowledgement_is_read_and_written()
    {
        Assert.True(RAckHeader.TryParse("776656 \t1  INVITE", out var value));
        Assert.Equal(new RAckHeader(776656, 1, SipMethod.Invite), value);
        Assert.Equal("776656 1 INVITE", value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 INVITE")]
    [InlineData("1 1")]
    [InlineData("1 1 ")]
    [InlineData("0 1 INVITE")]
    [InlineData("1 -1 INVITE")]
    [InlineData("1 1 INVITE x")]
    [InlineData("1 1 INV,ITE")]
    [InlineData("1 4294967296 INVITE")]
    public void Broken_acknowledgements_are_refused(string text) => Assert.False(RAckHeader.TryParse(text, out _));

    [Theory]
    [InlineData("98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff", false)] // RFC 3891 6.1
    [InlineData("12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only", true)] // RFC 3891 6.1
    [InlineData("a ; TO-TAG = 1 ; from-tag=\"2\"", false)]
    public void Replaced_dialogs_are_read_and_read_back(string text, bool early)
    {
        Assert.True(ReplacesHeader.TryParse(text, out var value));
        Assert.Equal(early, value.EarlyOnly);
        Assert.True(ReplacesHeader.TryParse(value.ToString(), out var again));
        Assert.Equal(value, again);
        Assert.Equal(value.ToString(), Uri.UnescapeDataString(value.ToUriHeader()));
        Assert.True(SipUri.TryParse($"sip:x@y?Replaces={value.ToUriHeader()}", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a;to-tag=1")]
    [InlineData("a;from-tag=1")]
    [InlineData(";to-tag=1;from-tag=2")]
    [InlineData("a;to-tag=;from-tag=2")]
    [InlineData("a;to-tag;from-tag=2")]
    [InlineData("a;to-tag=1;to-tag=2;from-tag=3")]
    [InlineData("a,b;to-tag=1;from-tag=2")]
    [InlineData("a b;to-tag=1;from-tag=2")]
    [InlineData("a;to-tag=1 2;from-tag=2")]
    public void Broken_replaced_dialogs_are_refused(string text) => Assert.False(ReplacesHeader.TryParse(text, out _));

    [Fact]
    public void Replaced_dialog_of_more_than_512_characters_is_refused()
    {
        string tail = ";to-tag=1;from-tag=2";
        Assert.True(ReplacesHeader.TryParse(new string('a', ReplacesHeader.LengthMax - tail.Length) + tail, out _));
        Assert.False(ReplacesHeader.TryParse(new string('a', ReplacesHeader.LengthMax - tail.Length + 1) + tail, out _));
    }

    [Fact]
    public void Refer_to_keeps_the_user_and_the_replaced_dialog_and_nothing_else()
    {
        // RFC 3515 2.1 with an escaped Replaces; Authorization and Route of the URI go nowhere.
        Assert.Equal(
            new ReferToHeader("dave", new ReplacesHeader("12345@192.168.118.3", "12345", "5FFE-3994")),
            Read("<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994&Route=x&Authorization=y>", out _));
    }

    [Theory]
    [InlineData("<sip:a%0d%0aVia:x@y>", 400)]
    [InlineData("<sip:%e4%bd%a0@y>", 400)]
    [InlineData("<sip:a@y;method=SUBSCRIBE>", 400)]
    [InlineData("<urn:service:sos>", 416)]
    [InlineData("<sip:a@y>, <sip:b@y>", 400)]
    public void Refer_to_that_cannot_be_called_is_refused_with_its_status(string text, int status)
    {
        Assert.Null(Read(text, out int refusal));
        Assert.Equal(status, refusal);
    }

    [Theory]
    [InlineData("refer", "refer", null)]
    [InlineData("refer ; id=93809824", "refer", "93809824")]
    public void Events_are_read(string text, string package, string? id)
    {
        Assert.True(EventHeader.TryParse(text, out var value));
        Assert.Equal(new EventHeader(package, id), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";id=1")]
    [InlineData("re fer")]
    [InlineData("refer;;id=1")]
    public void Broken_events_are_refused(string text) => Assert.False(EventHeader.TryParse(text, out _));

    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\n", 100)]
    [InlineData("SIP/2.0 486 Busy Here\r\nContact: <sip:a@b>\r\n\r\n", 486)]
    [InlineData("sip/2.0 200", 200)]
    [InlineData("SIP/2.0 700 X", null)]
    [InlineData("SIP/2.0 099 X", null)]
    [InlineData("SIP/2.0 2000", null)]
    [InlineData("SIP/2.0 20", null)]
    [InlineData("SIP/3.0 200 OK", null)]
    [InlineData("\r\nSIP/2.0 200 OK", null)]
    [InlineData("INVITE sip:a@b SIP/2.0", null)]
    [InlineData("", null)]
    public void Fragments_give_their_status(string body, int? status) => Assert.Equal(status, SipFragment.ReadStatus(WithBody(body)));

    [Fact]
    public void Fragment_over_4_kB_or_of_another_kind_gives_none()
    {
        Assert.Null(SipFragment.ReadStatus(WithBody("SIP/2.0 200 OK\r\n" + new string('x', 4096))));
        Assert.Null(SipFragment.ReadStatus(WithBody("SIP/2.0 200 OK\r\n", "application/sdp")));
        Assert.Equal("SIP/2.0 603 Decline\r\n", Encoding.ASCII.GetString(SipFragment.Write(603)));
    }

    private static ReferToHeader? Read(string value, out int refusal)
    {
        var refer = new SipRequest(SipMethod.Refer, SipUri.Create("a", "b"));
        refer.Headers.Add("Refer-To", value);
        return ReferToHeader.Read(refer, out refusal);
    }

    private static SipRequest WithBody(string body, string type = "message/sipfrag;version=2.0")
    {
        var notify = new SipRequest(SipMethod.Notify, SipUri.Create("a", "b"));
        notify.SetBody(type, Encoding.UTF8.GetBytes(body));
        return notify;
    }
}
