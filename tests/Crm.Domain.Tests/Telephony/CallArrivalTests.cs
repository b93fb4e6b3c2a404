using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallArrivalTests
{
    [Fact]
    public void A_call_from_a_page_negotiates_as_a_browser_and_came_by_no_trunk()
    {
        var call = new CallScript().Arrive(fromWeb: true);

        Assert.Equal(MediaPeer.WebRtc, Assert.Single(call.Actions.OfType<NegotiateAnswer>()).Options.Peer);
        Assert.Null(call.Call.Trunk);
        Assert.Equal("browser", Assert.Single(call.Events.OfType<LegStarted>()).Via);
    }

    [Fact]
    public void A_call_for_a_queue_is_answered_and_waits_with_treatment()
    {
        var call = new CallScript().Queue();

        Assert.Equal(CallStage.Queued, call.Call.Stage);
        Assert.Contains(call.Actions, a => a is Signal { Command: AnswerLeg });
        var enqueued = Assert.IsType<EnqueueCall>(Assert.Single(call.Messages));
        Assert.Equal(CallScript.Support, enqueued.Queue);
        Assert.Contains(call.Steps, s => s is StartPlaying { Source: PromptSource { Name: "queue-welcome" } });
    }

    [Fact]
    public void Music_follows_the_welcome_and_loops()
    {
        var call = new CallScript().Queue();
        var welcome = call.Steps.OfType<StartPlaying>().Single();

        call.Clear().Give(new PlaybackFinished(welcome.Playback));

        var music = Assert.Single(call.Steps.OfType<StartPlaying>());
        Assert.True(music is { Source: MusicSource, Loop: true });
    }

    [Theory]
    [InlineData(488, TerminationResult.Client)]
    [InlineData(503, TerminationResult.Server)]
    public void A_call_whose_media_cannot_be_agreed_is_refused_with_its_status(int status, TerminationResult blame)
    {
        var call = new CallScript().Arrive();
        call.Give(new MediaNegotiated(call.CustomerSession, new MediaRefusal(status, "no-codec")));

        var reject = Assert.IsType<RejectLeg>(call.Actions.OfType<Signal>().Single().Command);
        Assert.Equal(status, reject.Status);
        Assert.Equal(status == 503, reject.RetryAfter is not null);
        var ended = Assert.Single(call.Events.OfType<InteractionEnded>());
        Assert.Equal((InteractionOutcome.ClosedBySystem, blame), (ended.Outcome, ended.Termination.Result));
        Assert.True(call.Call.IsOver);
    }

    [Fact]
    public void Media_that_never_answers_ends_the_call_with_504()
    {
        var call = new CallScript().Arrive().Wait(10).Give(new CallDeadlinePassed());

        Assert.Contains(call.Actions, a => a is Signal { Command: RejectLeg { Status: 504 } });
        Assert.Equal(InteractionOutcome.ClosedBySystem, call.Outcome);
    }

    [Fact]
    public void Caller_who_hangs_up_while_the_media_is_agreed_is_closed_once()
    {
        var call = new CallScript().Arrive();
        call.Give(new PeerHungUp(call.CustomerLeg, Termination.Client("canceled")))
            .Give(new MediaNegotiated(call.CustomerSession, new MediaAgreed("v=0", "PCMU")));

        Assert.Equal(InteractionOutcome.ClosedInFlow, call.Outcome);
        Assert.DoesNotContain(call.Actions, a => a is Signal { Command: AnswerLeg });
    }

    [Fact]
    public void Echo_goes_on_until_the_caller_hangs_up()
    {
        var call = new CallScript().Arrive(new EchoDestination());
        call.Give(new MediaNegotiated(call.CustomerSession, new MediaAgreed("v=0", "PCMU")));
        Assert.Contains(call.Steps, s => s is StartEcho);

        call.Wait(30).Give(new PeerHungUp(call.CustomerLeg, Termination.Success("caller-hung-up")));

        Assert.Equal(InteractionOutcome.ClosedInFlow, call.Outcome);
        Assert.Contains(call.Steps, s => s is CloseSession);
    }

    [Fact]
    public void Echo_does_not_last_for_ever()
    {
        var call = new CallScript().Arrive(new EchoDestination());
        call.Give(new MediaNegotiated(call.CustomerSession, new MediaAgreed("v=0", "PCMU"))).Wait(601).Give(new CallDeadlinePassed());

        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg });
        Assert.Equal(InteractionOutcome.ClosedInFlow, call.Outcome);
    }

    [Fact]
    public void An_announcement_plays_once_and_hangs_up()
    {
        var call = new CallScript().Arrive(new AnnouncementDestination("announcement", "en"));
        call.Give(new MediaNegotiated(call.CustomerSession, new MediaAgreed("v=0", "PCMU")));
        var playing = call.Steps.OfType<StartPlaying>().Single();
        Assert.False(playing.Loop);

        call.Give(new PlaybackFinished(playing.Playback));

        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg });
        Assert.Equal(InteractionOutcome.ClosedInFlow, call.Outcome);
        Assert.Single(call.Events.OfType<LegEnded>());
    }
}
