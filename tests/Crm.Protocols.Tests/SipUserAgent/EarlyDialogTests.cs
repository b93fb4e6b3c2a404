using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>A call that we place to a carrier which forks it, reliably or not (RFC 3261 13.2.2.4, RFC 3262 4, RFC 3960).</summary>
public class EarlyDialogTests
{
    private const string MediaA = "v=0\r\na";
    private const string MediaB = "v=0\r\nb";

    private readonly VirtualNetwork _network = new();
    private readonly LabDirectory _directory = new();
    private readonly RawPeer _carrier;
    private LegId _leg;

    public EarlyDialogTests()
    {
        Caller = new VirtualAgent(_network, "10.0.0.8:5060", _directory, 5);
        _carrier = new RawPeer(_network, "10.0.0.9:5060", "carrier");
        _carrier.Answers = r => r.Method == SipMethod.Prack || r.Method == SipMethod.Bye ? _carrier.Respond(r, 200) : null;
    }

    private VirtualAgent Caller { get; }

    private SipRequest Invite => _carrier.Requests("INVITE").First();

    [Fact]
    public void Media_of_each_fork_is_told_apart_and_the_first_answer_wins()
    {
        Call();
        Ring(183, "a", MediaA);
        Ring(183, "b", MediaB);
        Ring(183, "a", MediaA);
        Assert.Equal(
            [new LegProgressed(_leg, 183, MediaA, "a"), new LegProgressed(_leg, 183, MediaB, "b")], Caller.Events.OfType<LegProgressed>());

        // The 200 of b has no SDP of its own: that of its own early dialog counts, not the other's.
        Ring(200, "b", null);
        Assert.Equal(new LegAccepted(_leg, MediaB), Caller.Single<LegAccepted>());
    }

    [Fact]
    public void Further_answer_of_another_fork_is_acked_and_byed_once_and_each_copy_acked_again()
    {
        Call();
        Ring(200, "a", MediaA);
        Ring(200, "b", MediaB);
        Ring(200, "a", MediaA);
        Ring(200, "b", MediaB);
        Assert.Equal(["a", "b", "a", "b"], _carrier.Requests("ACK").Select(r => r.To.Tag));
        Assert.Equal("b", Assert.Single(_carrier.Requests("BYE")).To.Tag);
        Assert.Equal(0, Caller.Count<LegEnded>());
    }

    [Fact]
    public void Forks_beyond_eight_are_counted_unseen_and_ended_when_they_answer()
    {
        Call();
        for (int fork = 0; fork < 12; fork++)
        {
            Ring(183, $"f{fork}", $"v=0\r\n{fork}", reliable: 1);
        }

        Assert.Equal(8, Caller.Count<LegProgressed>());
        Assert.Equal(8, _carrier.Requests("PRACK").Count());
        Assert.Equal(4, Caller.Core.Figures.ForksRefused);
        Ring(200, "f0", MediaA);
        for (int fork = 1; fork < 12; fork++)
        {
            Ring(200, $"f{fork}", MediaB);
        }

        Assert.Equal(11, _carrier.Requests("BYE").Count());
        Assert.Equal((1, 1), (Caller.Core.Gauges.Dialogs, Caller.Core.Gauges.Legs));
    }

    [Fact]
    public void Reliable_ringing_is_acknowledged_once_with_its_numbers()
    {
        Call();
        Ring(180, "a", null, reliable: 77);
        Ring(180, "a", null, reliable: 77);
        var prack = Assert.Single(_carrier.Requests("PRACK"));
        Assert.Equal(("77 1 INVITE", 2u, "a"), (prack.Headers.Get("RAck")!, prack.CSeq.Number, prack.To.Tag!));
        Assert.Equal("sip:carrier@10.0.0.9:5060", prack.RequestUri.ToString());
    }

    [Fact]
    public void Reliable_response_whose_predecessor_is_missing_waits_for_it()
    {
        Call();
        Ring(180, "a", null, reliable: 5);
        Ring(183, "a", MediaA, reliable: 7);
        Assert.Single(_carrier.Requests("PRACK"));
        Assert.Equal(1, Caller.Count<LegProgressed>());
        Ring(181, "a", null, reliable: 6);
        Ring(183, "a", MediaA, reliable: 7);
        Assert.Equal(["5 1 INVITE", "6 1 INVITE", "7 1 INVITE"], _carrier.Requests("PRACK").Select(p => p.Headers.Get("RAck")));
    }

    [Fact]
    public void Reliable_response_without_a_number_is_not_taken()
    {
        Call();
        var response = _carrier.Respond(Invite, 180, null, "a");
        response.Headers.Add("Require", "100rel");
        response.Headers.Add("RSeq", "banana");
        _carrier.Send(response, Caller.Address);
        _network.Run(0.1);
        Assert.Empty(_carrier.Requests("PRACK"));
        Assert.Equal(0, Caller.Count<LegProgressed>());
    }

    [Fact]
    public void Prack_is_repeated_until_it_is_answered_and_the_call_survives_its_loss()
    {
        _carrier.Answers = _ => null;
        Call();
        Ring(183, "a", MediaA, reliable: 1);
        _network.Run(4);
        Assert.InRange(_carrier.Requests("PRACK").Count(), 3, 5);
        Assert.Single(_carrier.Requests("PRACK").Select(p => p.CSeq.Number).Distinct());
        Ring(200, "a", null);
        Assert.Equal(MediaA, Caller.Single<LegAccepted>().Sdp);
    }

    [Fact]
    public void Challenged_prack_is_sent_again_with_credentials_and_the_numbers_go_on()
    {
        Call(user: "us", secret: "s3cret");
        bool challenged = false;
        _carrier.Answers = r =>
        {
            if (r.Method != SipMethod.Prack || challenged)
            {
                return r.Method == SipMethod.Ack ? null : _carrier.Respond(r, 200);
            }

            challenged = true;
            var refusal = _carrier.Respond(r, 407);
            refusal.Headers.Add("Proxy-Authenticate", "Digest realm=\"carrier\", nonce=\"abc\", qop=\"auth\"");
            return refusal;
        };
        Ring(183, "a", MediaA, reliable: 1);
        Ring(200, "a", null);
        Caller.Do(new EndLeg(_leg, Termination.Success("done")));
        _network.Run(0.1);
        Assert.Equal([2u, 3u], _carrier.Requests("PRACK").Select(p => p.CSeq.Number));
        Assert.All(_carrier.Requests("PRACK"), p => Assert.Equal("1 1 INVITE", p.Headers.Get("RAck")));
        Assert.Equal(4u, Assert.Single(_carrier.Requests("BYE")).CSeq.Number);
    }

    [Fact]
    public void Description_that_was_agreed_early_is_not_changed_by_the_answer()
    {
        Call();
        Ring(183, "a", MediaA, reliable: 1);
        Ring(183, "a", MediaB, reliable: 2);
        Ring(200, "a", MediaB);
        Assert.Equal(MediaA, Caller.Single<LegAccepted>().Sdp);
        Assert.DoesNotContain(Caller.Events.OfType<LegProgressed>(), p => p.Sdp == MediaB);
    }

    [Fact]
    public void Offer_in_a_reliable_response_is_answered_in_its_prack()
    {
        Call(sdp: null);
        Ring(183, "a", MediaA, reliable: 1);
        Assert.Empty(_carrier.Requests("PRACK"));
        Assert.Equal(new OfferArrived(_leg, MediaA), Caller.Single<OfferArrived>());
        Caller.Do(new AcceptOffer(_leg, MediaB));
        _network.Run(0.1);
        Assert.Equal(MediaB, Text(Assert.Single(_carrier.Requests("PRACK"))));
        Ring(200, "a", null);
        Assert.Equal(MediaA, Caller.Single<LegAccepted>().Sdp);
        Assert.True(Assert.Single(_carrier.Requests("ACK")).Body.IsEmpty);
    }

    [Fact]
    public void Offer_in_the_answer_is_answered_in_the_ack_and_in_each_copy_of_it()
    {
        Call(sdp: null);
        Ring(200, "a", MediaA);
        Assert.Empty(_carrier.Requests("ACK"));
        Caller.Do(new AcceptOffer(_leg, MediaB));
        Ring(200, "a", MediaA);
        Assert.Equal([MediaB, MediaB], _carrier.Requests("ACK").Select(Text));
        Assert.Equal(1, Caller.Count<LegAccepted>());
    }

    [Fact]
    public void Offer_in_the_answer_that_our_side_leaves_open_ends_the_call()
    {
        Call(sdp: null);
        Ring(200, "a", MediaA);
        _network.Run(11);
        Assert.Equal(Termination.Server("answer-missing"), Caller.Single<LegEnded>().Termination);
        Assert.Single(_carrier.Requests("ACK"));
        Assert.Single(_carrier.Requests("BYE"));
    }

    [Fact]
    public void Early_dialog_takes_a_bare_update_but_no_bye()
    {
        Call();
        Ring(183, "a", MediaA, reliable: 1);
        _carrier.Send(InDialog(SipMethod.Update, 1), Caller.Address);
        _carrier.Send(InDialog(SipMethod.Bye, 2), Caller.Address);
        _network.Run(0.1);
        Assert.Equal(1, _network.Count("200 UPDATE"));
        Assert.Equal(1, _network.Count("481 BYE"));
        Assert.Equal(0, Caller.Count<LegEnded>());
    }

    [Fact]
    public void Cancelled_call_still_acknowledges_reliable_ringing_and_leaves_nothing_behind()
    {
        Call();
        Ring(180, "a", null);
        Caller.Do(new EndLeg(_leg, Termination.Client("caller-hung-up")));
        Ring(183, "a", MediaA, reliable: 1);
        Assert.Single(_carrier.Requests("CANCEL"));
        Assert.Single(_carrier.Requests("PRACK"));
        Assert.Equal(1, Caller.Count<LegProgressed>());
        Ring(487, "a", null);
        _network.Run(60);
        Assert.Equal((0, 0, 0, 0), Caller.Core.Gauges);
    }

    [Fact]
    public void Early_dialogs_of_a_carrier_that_vanished_are_forgotten()
    {
        Call(ringSeconds: 20);
        Ring(183, "a", MediaA, reliable: 1);
        Ring(183, "b", MediaB, reliable: 1);
        _network.Passes = _ => false;
        _network.Run(120);
        Assert.Equal(408, Caller.Single<LegRefused>().Status);
        Assert.Equal((0, 0, 0, 0), Caller.Core.Gauges);
    }

    private void Call(string? sdp = VirtualAgent.Offer, string? user = null, string? secret = null, double ringSeconds = 30)
    {
        _leg = new LegId(Guid.NewGuid());
        _directory.Trunks["10.0.0.9"] = new SipTrunk(new TrunkId("carrier"), "10.0.0.9:5060", user, secret);
        Caller.Do(new PlaceInvite(_leg, new TrunkInviteTarget(new TrunkId("carrier"), "+15550123"), sdp, null, "4001", TimeSpan.FromSeconds(ringSeconds), []));
        _network.Run(0.1);
    }

    private void Ring(int status, string tag, string? sdp, uint? reliable = null)
    {
        var response = _carrier.Respond(Invite, status, sdp, tag);
        if (reliable is { } number)
        {
            response.Headers.Add("Require", "100rel");
            response.Headers.Add("RSeq", $"{number}");
        }

        _carrier.Send(response, Caller.Address);
        _network.Run(0.1);
    }

    private SipRequest InDialog(SipMethod method, uint number)
    {
        var request = _carrier.Request(method, Caller.Address, number: number, callId: Invite.CallId, toTag: Invite.From.Tag);
        request.Headers.Set("From", $"{Invite.To};tag=a");
        return request;
    }

    private static string Text(SipMessage message) => System.Text.Encoding.UTF8.GetString(message.Body.Span);
}
