using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipDialogs;

public class DialogPictureTests
{
    private static readonly DialogPicture Picture = new()
    {
        CallId = "a84b4c76e66710",
        Local = "\"Crm\" <sip:4001@10.0.0.1>;tag=ours",
        Remote = "<sip:+8613800138000@10.0.0.9>;tag=theirs",
        Target = "sip:caller@10.0.0.9:5070;transport=udp",
        Routes = "<sip:10.0.0.8;lr;ftag=1>\n<sip:10.0.0.7:5080;lr>",
        LocalNumber = 17,
        RemoteNumber = 2,
        Transport = SipTransport.Udp,
        PeerHost = "10.0.0.8",
        PeerPort = 5060,
        Trunk = "demo",
        TimerSeconds = 1800,
        Origin = new SdpOrigin("-", "18446744073709551615", 3),
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Equal(Picture, DialogPicture.Read(Picture.Write()));
        var dialog = Picture.ToDialog(1)!;
        Assert.Equal(new DialogKey("a84b4c76e66710", "ours", "theirs"), dialog.Key);
        Assert.Equal(["10.0.0.8", "10.0.0.7"], dialog.RouteSet.Select(r => r.Uri.Host));
        Assert.Equal(17u + 64, dialog.LocalNumber);
        Assert.Equal(17u + 128, Picture.ToDialog(2)!.LocalNumber);
        Assert.Equal("10.0.0.8:5060", Picture.ToRoad().Next(dialog).Numeric!.ToString());
    }

    [Fact]
    public void What_a_newer_version_says_besides_is_left_alone() =>
        Assert.Equal(Picture, DialogPicture.Read(Picture.Write().Replace("{", "{\"Newer\":1,", StringComparison.Ordinal).Replace("{\"Newer\":1,\"User", "{\"User", StringComparison.Ordinal)));

    [Theory]
    [InlineData("v=0\r\no=- 7 3 IN IP4 192.0.2.1\r\ns=-\r\n", "v=0\r\no=crm 12 9 IN IP4 192.0.2.1\r\ns=-\r\n")]
    [InlineData("v=0\no=x 7 3 IN IP6 ::1\ns=-\n", "v=0\no=crm 12 9 IN IP6 ::1\ns=-\n")]
    [InlineData("v=0\r\ns=-\r\nb=o=1\r\n", "v=0\r\ns=-\r\nb=o=1\r\n")]
    public void The_origin_goes_on_and_the_address_is_new(string sdp, string written) =>
        Assert.Equal(written, new SdpOrigin("crm", "12", 9).WriteInto(sdp));

    [Theory]
    [InlineData(null)]
    [InlineData("v=0\r\ns=-\r\n")]
    [InlineData("v=0\r\no=- 1 x IN IP4 1.2.3.4\r\n")]
    public void An_origin_that_cannot_be_counted_on_is_none(string? sdp) => Assert.Null(SdpOrigin.Of(sdp));
}
