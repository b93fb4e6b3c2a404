using Crm.Sip.Sdp;

namespace Crm.Protocols.Tests.Sip.Sdp;

public sealed class SdpOfferAnswerTests
{
    private static readonly SdpSession Session = new(new SdpOrigin("-", "1", 5, "IP4", "192.0.2.1"))
    {
        Connection = new SdpConnection("IP4", "192.0.2.1"),
        Media = [new SdpMedia("audio", 4000, "RTP/AVP", ["0"]) { Attributes = [new SdpAttribute("mid", "a")] }],
    };

    [Theory]
    [InlineData(SdpDirection.SendRecv, SdpDirection.SendRecv, SdpDirection.SendRecv)]
    [InlineData(SdpDirection.SendOnly, SdpDirection.SendRecv, SdpDirection.RecvOnly)]
    [InlineData(SdpDirection.RecvOnly, SdpDirection.SendRecv, SdpDirection.SendOnly)]
    [InlineData(SdpDirection.Inactive, SdpDirection.SendRecv, SdpDirection.Inactive)]
    [InlineData(SdpDirection.SendRecv, SdpDirection.SendOnly, SdpDirection.SendOnly)]
    [InlineData(SdpDirection.SendOnly, SdpDirection.SendOnly, SdpDirection.Inactive)]
    public void An_answer_takes_what_the_offer_allows(SdpDirection offered, SdpDirection wanted, SdpDirection expected) =>
        Assert.Equal(expected, SdpOfferAnswer.Answer(offered, wanted));

    [Fact]
    public void Reversing_twice_changes_nothing() =>
        Assert.All(Enum.GetValues<SdpDirection>(), d => Assert.Equal(d, SdpOfferAnswer.Reverse(SdpOfferAnswer.Reverse(d))));

    [Fact]
    public void Hold_is_told_in_three_ways()
    {
        Assert.False(SdpOfferAnswer.IsHold(Session));
        Assert.True(SdpOfferAnswer.IsHold(With(SdpDirection.SendOnly)));
        Assert.True(SdpOfferAnswer.IsHold(With(SdpDirection.Inactive)));
        Assert.False(SdpOfferAnswer.IsHold(With(SdpDirection.RecvOnly)));
        Assert.True(SdpOfferAnswer.IsHold(Session with { Connection = new SdpConnection("IP4", "0.0.0.0") }));
        Assert.False(SdpOfferAnswer.IsHold(
            Session with { Connection = new SdpConnection("IP4", "0.0.0.0"), Attributes = [new SdpAttribute("ice-ufrag", "abcd")] }));
        Assert.True(SdpOfferAnswer.IsHold(Session with { Attributes = [new SdpAttribute("sendonly")] }));
        Assert.False(SdpOfferAnswer.IsHold(Session with { Media = [SdpOfferAnswer.Reject(Session.Media[0])] }));
    }

    [Fact]
    public void A_refused_stream_keeps_its_place_and_name()
    {
        SdpMedia rejected = SdpOfferAnswer.Reject(Session.Media[0]);
        Assert.Equal((0, "audio", "a"), (rejected.Port, rejected.Kind, rejected.Mid));
        Assert.True(SdpOfferAnswer.IsAnswerTo(Session with { Media = [rejected] }, Session));
        Assert.False(SdpOfferAnswer.IsAnswerTo(Session, Session with { Media = [rejected] }));
        Assert.False(SdpOfferAnswer.IsAnswerTo(Session with { Media = [] }, Session));
    }

    [Fact]
    public void The_version_rises_only_when_something_changed()
    {
        SdpSession fresh = Session with { Origin = new SdpOrigin("x", "9", 1, "IP4", "192.0.2.9") };
        Assert.Equal(5ul, SdpOfferAnswer.Successor(Session, fresh).Origin.Version);
        SdpSession held = SdpOfferAnswer.Successor(Session, With(SdpDirection.SendOnly));
        Assert.Equal(("1", 6ul), (held.Origin.SessionId, held.Origin.Version));
        Assert.Single(held.Media[0].WithDirection(SdpDirection.Inactive).Attributes, a => a.Name is "sendonly" or "inactive");
    }

    private static SdpSession With(SdpDirection direction) => Session with { Media = [Session.Media[0].WithDirection(direction)] };
}
