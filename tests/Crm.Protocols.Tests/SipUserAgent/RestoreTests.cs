using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Dialogs;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>A dialog outlives the process that established it: another goes on with it from another address.</summary>
public class RestoreTests
{
    private readonly CallLab _lab = new(change: o => o with { KeepsDialogs = true });
    private readonly VirtualAgent _carol;

    public RestoreTests()
    {
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.2"] = new SipTrunk(CallLab.ToBob, "10.0.0.2:5060", null, null);
        _carol = new VirtualAgent(_lab.Network, "10.0.0.3:5060", directory, 77, o => o with { KeepsDialogs = true, RestorePatience = TimeSpan.FromSeconds(10) });
    }

    private DialogPicture Noted(VirtualAgent agent) => agent.Events.OfType<DialogNoted>().Last().Picture;

    private uint HighestFrom(string host) => _lab.Network.Messages.OfType<SipRequest>()
        .Where(r => r.TopVia.SentByHost == host && r.Method != SipMethod.Ack).Select(r => r.CSeq.Number).DefaultIfEmpty().Max();

    private void Answering(VirtualAgent agent) => agent.React = e => e is OfferArrived o ? new AcceptOffer(o.Leg, VirtualAgent.Answer) : null;

    [Theory]
    [InlineData(true)] // who dies had placed the call
    [InlineData(false)] // or answered it
    public void The_survivor_is_taken_for_the_one_before(bool caller)
    {
        var (alice, bob) = _lab.Connect();
        var (dead, alive, deadLeg, aliveLeg) = caller ? (_lab.Alice, _lab.Bob, alice, bob) : (_lab.Bob, _lab.Alice, bob, alice);
        var picture = Noted(dead);
        uint used = HighestFrom(dead.Address.Address.ToString());
        Answering(alive);
        var moved = new LegId(Guid.NewGuid());
        _carol.Do(new RestoreDialog(moved, picture.Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(1);
        Assert.Equal(moved, _carol.Single<OfferAccepted>().Leg);
        var reinvite = _lab.Network.Messages.OfType<SipRequest>().Last(r => r.Method == SipMethod.Invite);
        Assert.True(reinvite.CSeq.Number > used);
        Assert.Contains("10.0.0.3", reinvite.Headers.Get("Contact"), StringComparison.Ordinal);
        var origin = SdpOrigin.Of(alive.Single<OfferArrived>().Sdp)!;
        Assert.Equal(picture.Origin! with { Version = picture.Origin!.Version + 1 }, origin);

        // what the process before still says, if it only stood still, is out of order and not heard
        dead.Do(new EndLeg(deadLeg, Termination.Server("zombie")));
        _lab.Network.Run(1);
        Assert.Equal(0, alive.Count<LegEnded>());

        // the peer's later requests reach the survivor
        alive.Do(new EndLeg(aliveLeg, Termination.Success("done")));
        _lab.Network.Run(1);
        Assert.Equal(moved, _carol.Single<LegEnded>().Leg);
        _lab.Network.Run(120);
        Assert.Equal((0, 0, 0, 0), _carol.Core.Gauges);
    }

    [Fact]
    public void A_second_survivor_uses_no_number_of_the_first_whose_picture_was_not_stored()
    {
        _lab.Connect();
        var picture = Noted(_lab.Alice);
        Answering(_lab.Bob);
        _carol.Do(new RestoreDialog(new LegId(Guid.NewGuid()), picture.Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(1);
        uint first = HighestFrom("10.0.0.3");
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.2"] = new SipTrunk(CallLab.ToBob, "10.0.0.2:5060", null, null);
        var dora = new VirtualAgent(_lab.Network, "10.0.0.4:5060", directory, 78, o => o with { KeepsDialogs = true });
        dora.Do(new RestoreDialog(new LegId(Guid.NewGuid()), picture.Write(), 2, VirtualAgent.Offer, default));
        _lab.Network.Run(1);
        Assert.Single(dora.Events.OfType<OfferAccepted>());
        Assert.True(HighestFrom("10.0.0.4") > first);
        Assert.Equal(2, _lab.Bob.Events.OfType<OfferArrived>().Select(o => SdpOrigin.Of(o.Sdp)!.Version).Distinct().Count());
    }

    [Fact]
    public void A_picture_follows_before_numbers_leave_the_block_the_survivor_skips()
    {
        var (alice, _) = _lab.Connect();
        Answering(_lab.Bob);
        for (int i = 0; i < 100; i++)
        {
            _lab.Alice.Do(new OfferAgain(alice, VirtualAgent.Offer));
            _lab.Network.Run(1);
            uint begins = Noted(_lab.Alice).ToDialog(1)!.LocalNumber;
            Assert.True(begins >= HighestFrom("10.0.0.1") + DialogPicture.NumberBlock, $"{begins} after {i} offers");
        }

        Assert.InRange(_lab.Alice.Count<DialogNoted>(), 3, 6);
    }

    [Fact]
    public void A_peer_that_is_not_there_ends_the_leg()
    {
        _lab.Connect();
        _lab.Network.Passes = m => m is not SipRequest { Method.Name: "INVITE" };
        _carol.Do(new RestoreDialog(new LegId(Guid.NewGuid()), Noted(_lab.Alice).Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(40);
        Assert.Equal("session-lost", _carol.Single<LegEnded>().Termination.Reason);
    }

    [Fact]
    public void A_peer_that_has_hung_up_meanwhile_answers_481()
    {
        var (_, bob) = _lab.Connect();
        _lab.Network.Passes = m => m is not SipRequest { Method.Name: "BYE" };
        _lab.Bob.Do(new EndLeg(bob, Termination.Success("hung-up"))); // to a process that is dead
        _lab.Network.Run(40);
        _carol.Do(new RestoreDialog(new LegId(Guid.NewGuid()), Noted(_lab.Alice).Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(1);
        Assert.Equal("session-lost", _carol.Single<LegEnded>().Termination.Reason);
    }

    [Fact]
    public void A_dialog_that_cannot_go_on_is_ended_with_bye()
    {
        _lab.Connect();
        _carol.Do(new RestoreDialog(new LegId(Guid.NewGuid()), Noted(_lab.Alice).Write(), 1, null, Termination.Server("process-lost")));
        _lab.Network.Run(1);
        Assert.Equal(1, _lab.Bob.Count<LegEnded>());
        Assert.Equal(0, _lab.Bob.Count<OfferArrived>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"CallId":"a","Local":"<sip:a@b>;tag=1","Remote":"no address","Target":"sip:c@d","PeerHost":"10.0.0.2"}""")]
    [InlineData("""{"CallId":"a","Local":"<sip:a@b>","Remote":"<sip:c@d>;tag=2","Target":"sip:c@d","PeerHost":"10.0.0.2"}""")]
    public void What_cannot_be_read_ends_the_leg(string text)
    {
        _carol.Do(new RestoreDialog(new LegId(Guid.NewGuid()), text, 1, VirtualAgent.Offer, default));
        Assert.Equal("dialog-unreadable", _carol.Single<LegEnded>().Termination.Reason);
        Assert.Empty(_carol.Core.Outbox.TryTake(out _) ? ["more"] : Array.Empty<string>());
    }

    [Fact]
    public void A_leg_that_is_still_there_is_only_offered_the_media()
    {
        var (alice, _) = _lab.Connect();
        Answering(_lab.Bob);
        _lab.Alice.Do(new RestoreDialog(alice, Noted(_lab.Alice).Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(1);
        Assert.Equal(alice, _lab.Alice.Single<OfferAccepted>().Leg);
        Assert.Equal(1, _lab.Alice.Core.Gauges.Legs);
    }

    [Fact]
    public void Requests_that_come_before_the_dialog_is_taken_up_are_put_off_and_bye_is_told_the_truth()
    {
        var (_, bob) = _lab.Connect();
        var leg = new LegId(Guid.NewGuid());
        Answering(_lab.Bob);
        _carol.Do(new RestoreDialog(leg, Noted(_lab.Alice).Write(), 1, VirtualAgent.Offer, default));
        _lab.Network.Run(1); // Bob's target is Carol now; another process stands in her place
        var fresh = new VirtualNetwork(5);
        var late = new VirtualAgent(fresh, "10.0.0.3:5060", new LabDirectory(), 79, o => o with { RestorePatience = TimeSpan.FromSeconds(10) });
        _lab.Bob.Do(new OfferAgain(bob, VirtualAgent.Offer));
        var offer = _lab.Network.Messages.OfType<SipRequest>().Last(r => r.Method == SipMethod.Invite);
        var source = new Crm.Sip.Transactions.SipHop(Crm.Sip.Transactions.SipTransport.Udp, _lab.Bob.Address);
        late.Receive(offer, source, fresh.Now);
        Assert.Equal(503, Assert.IsType<SipResponse>(fresh.Messages[^1]).StatusCode);
        Assert.Equal("2", fresh.Messages[^1].Headers.Get("Retry-After"));
        _lab.Bob.Do(new EndLeg(bob, Termination.Success("done")));
        late.Receive(_lab.Network.Messages.OfType<SipRequest>().Last(r => r.Method == SipMethod.Bye), source, fresh.Now);
        Assert.Equal(481, Assert.IsType<SipResponse>(fresh.Messages[^1]).StatusCode);
    }
}
