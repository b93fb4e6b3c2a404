using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Reliable provisional responses (RFC 3262), first as the called side against a peer that the test plays, then both together.</summary>
public class PrackTests
{
    private static readonly TrunkInviteTarget Bob4001 = new(CallLab.ToBob, "4001");

    private readonly CallLab _lab = new();
    private readonly RawPeer _peer;
    private SipRequest _invite = null!;

    public PrackTests() => _peer = new RawPeer(_lab.Network, "10.0.0.1:5070");

    private LegId Leg => _lab.Bob.FirstLeg;

    [Theory]
    [InlineData("Supported")]
    [InlineData("Require")]
    public void Ringing_goes_out_reliably_where_the_caller_supports_it_and_stops_at_its_prack(string header)
    {
        Invite(header);
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(2);
        Assert.Equal(3, _lab.Network.Count("180 INVITE"));
        var ringing = _peer.Last(180);
        Assert.Equal(["100rel"], ringing.Require);

        Prack(ringing);
        _lab.Network.Run(10);
        Assert.Equal(1, _lab.Network.Count("200 PRACK"));
        Assert.Equal(3, _lab.Network.Count("180 INVITE"));
        Assert.Equal(0, _lab.Bob.Count<LegEnded>());
    }

    [Fact]
    public void Caller_without_the_extension_gets_plain_ringing()
    {
        Invite(null);
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(5);
        Assert.Equal(1, _lab.Network.Count("180 INVITE"));
        Assert.False(_peer.Last(180).Headers.Contains("RSeq"));
        Assert.Empty(_peer.Last(180).Require);
    }

    [Fact]
    public void Ringing_that_is_never_acknowledged_is_repeated_in_doubling_gaps_and_then_the_call_is_refused()
    {
        Invite("Require");
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(31.9);

        // At 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 seconds.
        Assert.Equal(7, _lab.Network.Count("180 INVITE"));
        Assert.Equal(0, _lab.Bob.Count<LegEnded>());
        _lab.Network.Run(0.2);
        Assert.Equal(504, _peer.Last(504).StatusCode);
        Assert.Equal(Termination.Upstream("prack-timeout"), _lab.Bob.Single<LegEnded>().Termination);
        _lab.AssertQuiet();
    }

    [Fact]
    public void Next_provisional_waits_for_the_prack_and_counts_on()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Network.Run(0.2);
        Assert.Equal(0, _lab.Network.Count("183 INVITE"));
        Prack(_peer.Last(180));
        _lab.Network.Run(0.2);
        Assert.Equal(VirtualAgent.Answer, Text(_peer.Last(183)));
        Assert.Equal(Number(_peer.Last(180)) + 1, Number(_peer.Last(183)));
    }

    [Fact]
    public void More_provisionals_than_may_wait_are_counted_and_ignored()
    {
        Invite("Supported");
        for (int i = 0; i < 8; i++)
        {
            _lab.Bob.Do(new ProgressInvite(Leg, 180 + (i % 4), null));
        }

        Assert.Equal(3, _lab.Bob.Core.Figures.CommandsIgnored);
    }

    [Fact]
    public void Answer_waits_until_the_description_before_it_is_acknowledged_and_repeats_no_sdp()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Bob.Do(new AcceptInvite(Leg, VirtualAgent.Answer));
        _lab.Network.Run(0.2);
        Assert.Equal(0, _lab.Network.Count("200 INVITE"));
        Prack(_peer.Last(183));
        _lab.Network.Run(0.2);
        Assert.True(_peer.Received.OfType<SipResponse>().Last(r => r.StatusCode == 200 && r.CSeq.Method == SipMethod.Invite).Body.IsEmpty);
        Ack();
        Assert.Null(_lab.Bob.Single<LegAcknowledged>().Sdp);
    }

    [Fact]
    public void Answer_overtakes_ringing_and_a_late_prack_is_still_taken()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Bob.Do(new AcceptInvite(Leg, VirtualAgent.Answer));
        _lab.Network.Run(0.2);
        Assert.True(_lab.Network.Count("200 INVITE") >= 1);
        Prack(_peer.Last(180));
        Prack(_peer.Last(180), number: 3);
        _lab.Network.Run(0.1);
        Ack();
        Assert.Equal(1, _lab.Network.Count("200 PRACK"));
        Assert.Equal(1, _lab.Network.Count("481 PRACK"));
        _lab.Network.Run(40);
        Assert.Equal(1, _lab.Network.Count("180 INVITE"));
        Assert.Equal(0, _lab.Bob.Count<LegEnded>());
    }

    [Theory]
    [InlineData("4294967295 1 INVITE", 481)]
    [InlineData("{0} 2 INVITE", 481)]
    [InlineData("{0} 1 BYE", 481)]
    [InlineData("{0} 1", 400)]
    [InlineData("0 1 INVITE", 400)]
    [InlineData("", 400)]
    public void Prack_for_something_else_is_refused_and_the_ringing_goes_on(string acknowledged, int status)
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(0.1);
        Prack(_peer.Last(180), acknowledged: string.Format(System.Globalization.CultureInfo.InvariantCulture, acknowledged, Number(_peer.Last(180))));
        _lab.Network.Run(2);
        Assert.Equal(1, _lab.Network.Count($"{status} PRACK"));
        Assert.Equal(3, _lab.Network.Count("180 INVITE"));
    }

    [Fact]
    public void Repeated_prack_draws_the_same_answer_and_changes_nothing()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(0.1);
        var prack = Prack(_peer.Last(180));
        _peer.Send(prack, _lab.Bob.Address);
        _lab.Network.Run(0.2);
        Assert.Equal(2, _lab.Network.Count("200 PRACK"));
    }

    [Fact]
    public void Offerless_invite_gets_our_offer_early_and_its_answer_comes_in_the_prack()
    {
        Invite("Require", sdp: null);
        _lab.Bob.Do(new ProgressInvite(Leg, 180, null));
        _lab.Network.Run(0.1);
        Assert.Equal(0, _lab.Network.Count("180 INVITE"));
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Offer));
        _lab.Network.Run(0.1);
        Assert.Equal(VirtualAgent.Offer, Text(_peer.Last(183)));

        Prack(_peer.Last(183));
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("400 PRACK"));
        Prack(_peer.Last(183), number: 3, sdp: VirtualAgent.Answer);
        _lab.Network.Run(0.1);
        Assert.Equal(new EarlyAnswerArrived(Leg, VirtualAgent.Answer), _lab.Bob.Single<EarlyAnswerArrived>());
        _lab.Bob.Do(new AcceptInvite(Leg, VirtualAgent.Offer));
        _lab.Network.Run(0.1);
        Ack();
        Assert.Null(_lab.Bob.Single<LegAcknowledged>().Sdp);
    }

    [Theory]
    [InlineData(true, "200 PRACK")]
    [InlineData(false, "488 PRACK")]
    public void New_offer_in_a_prack_is_answered_in_its_response(bool taken, string answer)
    {
        Invite("Supported");
        _lab.Bob.React = e => e is OfferArrived o ? taken ? new AcceptOffer(o.Leg, "v=0\r\nsecond") : new RefuseOffer(o.Leg, 488) : null;
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Network.Run(0.1);
        Prack(_peer.Last(183), sdp: "v=0\r\nfirst");
        _lab.Network.Run(5);
        Assert.Equal(1, _lab.Network.Count(answer));
        Assert.Equal("v=0\r\nfirst", _lab.Bob.Single<OfferArrived>().Sdp);
        Assert.Equal(taken, _peer.Received.OfType<SipResponse>().Any(r => r.CSeq.Method == SipMethod.Prack && Text(r) == "v=0\r\nsecond"));
        Assert.Equal(1, _lab.Network.Count("183 INVITE"));
    }

    [Fact]
    public void Update_before_the_answer_is_taken_once_the_description_is_acknowledged()
    {
        Invite("Supported");
        _lab.Bob.React = e => e is OfferArrived o ? new AcceptOffer(o.Leg, "v=0\r\nupdated") : null;
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Network.Run(0.1);
        _peer.Send(_peer.Request(SipMethod.Update, _lab.Bob.Address, "v=0\r\nu", number: 2, toTag: _peer.Last(183).To.Tag), _lab.Bob.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("500 UPDATE"));
        Prack(_peer.Last(183), number: 3);
        _peer.Send(_peer.Request(SipMethod.Update, _lab.Bob.Address, "v=0\r\nu", number: 4, toTag: _peer.Last(183).To.Tag), _lab.Bob.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("200 UPDATE"));
    }

    [Fact]
    public void Cancel_while_the_prack_is_missing_ends_the_call_and_the_repeating()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Bob.Do(new AcceptInvite(Leg, VirtualAgent.Answer));
        _lab.Network.Run(0.1);
        _peer.Send(InviteCompanions.CreateCancel(_invite, null), _lab.Bob.Address);
        _lab.Network.Run(0.1);
        Prack(_peer.Last(183));
        _lab.Network.Run(5);
        Assert.Equal(1, _lab.Network.Count("183 INVITE"));
        Assert.Equal(1, _lab.Network.Count("481 PRACK"));
        Assert.Equal(487, _peer.Last(487).StatusCode);
        Assert.Equal(Termination.Client("cancelled"), _lab.Bob.Single<LegEnded>().Termination);
        _lab.AssertQuiet();
    }

    [Fact]
    public void Bye_before_the_answer_ends_the_call_with_an_offer_open()
    {
        Invite("Supported");
        _lab.Bob.Do(new ProgressInvite(Leg, 183, VirtualAgent.Answer));
        _lab.Network.Run(0.1);
        Prack(_peer.Last(183), sdp: VirtualAgent.Offer);
        _lab.Network.Run(0.1);
        _peer.Send(_peer.Request(SipMethod.Bye, _lab.Bob.Address, number: 3, toTag: _peer.Last(183).To.Tag), _lab.Bob.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("487 PRACK"));
        Assert.Equal(1, _lab.Network.Count("487 INVITE"));
        Assert.Equal(1, _lab.Bob.Count<LegEnded>());
        _lab.AssertQuiet();
    }

    [Fact]
    public void Both_sides_agree_early_under_loss_and_the_call_goes_on_with_numbers_in_order()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var lab = new CallLab(seed);
            lab.Network.Loss = 0.3;
            lab.Network.Copies = 0.3;
            lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 183, VirtualAgent.Answer) : null;
            var leg = lab.Alice.Call(Bob4001, ringSeconds: 60);
            lab.Network.Run(25);
            lab.Bob.Do(new AcceptInvite(lab.Bob.FirstLeg, VirtualAgent.Answer));
            lab.Network.Run(10);
            Assert.Equal(new LegAccepted(leg, VirtualAgent.Answer), lab.Alice.Single<LegAccepted>());
            Assert.Single(lab.Alice.Events.OfType<LegProgressed>());
            lab.Network.Loss = 0;
            lab.Alice.Do(new EndLeg(leg, Termination.Success("done")));
            lab.AssertQuiet();
            Assert.Equal(0, lab.Network.Count("500 BYE") + lab.Network.Count("500 PRACK"));
        }
    }

    private void Invite(string? header, string? sdp = VirtualAgent.Offer)
    {
        _invite = _peer.Request(SipMethod.Invite, _lab.Bob.Address, sdp);
        if (header is not null)
        {
            _invite.Headers.Add(header, "100rel");
        }

        _peer.Send(_invite, _lab.Bob.Address);
        _lab.Network.Run(0.1);
    }

    private SipRequest Prack(SipResponse provisional, uint number = 2, string? acknowledged = null, string? sdp = null)
    {
        var prack = _peer.Request(SipMethod.Prack, _lab.Bob.Address, sdp, number, toTag: provisional.To.Tag);
        string value = acknowledged ?? $"{Number(provisional)} 1 INVITE";
        if (value.Length > 0)
        {
            prack.Headers.Add("RAck", value);
        }

        _peer.Send(prack, _lab.Bob.Address);
        return prack;
    }

    private void Ack()
    {
        _peer.Send(_peer.AckFor(_invite, _peer.Received.OfType<SipResponse>().Last(r => r.StatusCode == 200 && r.CSeq.Method == SipMethod.Invite)), _lab.Bob.Address);
        _lab.Network.Run(0.1);
    }

    private static uint Number(SipResponse response) => RSeqHeader.TryParse(response.Headers.Get("RSeq"), out var number) ? number.Number : 0;

    private static string Text(SipMessage message) => System.Text.Encoding.UTF8.GetString(message.Body.Span);
}
