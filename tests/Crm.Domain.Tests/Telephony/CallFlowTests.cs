using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallFlowTests
{
    private readonly CallScript _script = new();

    [Fact]
    public void A_number_with_a_flow_answers_and_begins_the_flow()
    {
        _script.Flow();

        Assert.Equal(new FlowBegins(new FlowId("main-menu"), "en"), Assert.Single(_script.Notices));
        Assert.Contains(_script.Actions.OfType<Signal>(), s => s.Command is AnswerLeg);
        Assert.Equal(CallStage.InFlow, _script.Call.Stage);
    }

    [Fact]
    public void The_end_of_what_the_flow_plays_is_told_once_and_only_when_it_was_not_replaced()
    {
        _script.Flow().Give(new FlowPlays(7, new PromptSource("menu", "en"), Loop: false));
        var first = _script.Call.Playback!.Value;
        _script.Give(new FlowPlays(8, new PromptSource("again", "en"), Loop: false)).Clear();

        _script.Give(new PlaybackFinished(first));
        Assert.Empty(_script.Notices);
        _script.Give(new PlaybackFinished(_script.Call.Playback!.Value));
        Assert.Equal(new PlayOver(8), Assert.Single(_script.Notices));
        Assert.Null(_script.Outcome);
    }

    [Fact]
    public void Keys_of_the_customer_reach_the_flow_and_nobody_elses()
    {
        _script.Flow().Clear();

        _script.Give(new KeyFrom(_script.CustomerSession, '2')).Give(new KeyOnLeg(_script.CustomerLeg, '3'));
        _script.Give(new KeyFrom(_script.Browser, '4')).Give(new KeyOnLeg(new LegId(Guid.CreateVersion7()), '5'));

        Assert.Equal(["2", "3"], _script.Notices.OfType<KeyPressed>().Select(k => k.Key.ToString()));
        Assert.Equal(2, _script.Ignored.Count(r => r == "key-unused"));
    }

    [Fact]
    public void A_flow_queues_with_priority_and_requirements_and_the_treatment_may_begin()
    {
        _script.FlowToQueue();

        var enqueued = Assert.Single(_script.Messages.OfType<EnqueueCall>());
        Assert.Equal(2, enqueued.Priority);
        Assert.Equal("lang-zh", Assert.Single(enqueued.Extra).Skill.Value);
        Assert.Contains(new WaitBegins(CallScript.Support), _script.Notices);
    }

    [Fact]
    public void An_agent_ends_the_treatment()
    {
        _script.FlowToQueue().Clear().Give(new ConnectAgent(_script.Reservation, CallScript.Anna, _script.Browser));

        Assert.IsType<WaitEnds>(Assert.Single(_script.Notices));
        _script.Clear().Give(new FlowPlays(1, new MusicSource(), Loop: true));
        Assert.Equal("flow-play-late", Assert.Single(_script.Ignored));
    }

    [Fact]
    public void A_customer_given_back_is_queued_as_he_was_before()
    {
        _script.FlowToQueue().Give(new ConnectAgent(_script.Reservation, CallScript.Anna, _script.Browser)).Clear();

        _script.Wait(30).Give(new AgentSignedOut(CallScript.Anna));

        var again = Assert.Single(_script.Messages.OfType<EnqueueCall>());
        Assert.Equal((2, "lang-zh"), (again.Priority, again.Extra.Single().Skill.Value));
        Assert.Contains(new WaitBegins(CallScript.Support), _script.Notices);
    }

    [Fact]
    public void Leaving_the_queue_waits_for_its_word_and_then_goes_on_in_the_flow()
    {
        _script.FlowToQueue().Clear().Give(new FlowLeavesQueue(QueueExit.Voicemail, "voicemail"));
        var visit = Assert.Single(_script.Messages.OfType<LeaveQueueByChoice>()).Visit;
        Assert.Equal(CallStage.Queued, _script.Call.Stage);

        _script.Give(new QueueVerdict(visit, InteractionOutcome.Voicemail, "voicemail"));

        Assert.IsType<LeftQueue>(Assert.Single(_script.Notices));
        Assert.Equal(CallStage.InFlow, _script.Call.Stage);
        Assert.Null(_script.Outcome);
    }

    [Fact]
    public void A_wish_to_leave_that_is_not_answered_is_made_again()
    {
        _script.FlowToQueue().Clear().Give(new FlowLeavesQueue(QueueExit.CallbackRequested, "callback"));

        _script.Wait(5).Give(new CallDeadlinePassed());

        Assert.Equal(2, _script.Messages.OfType<LeaveQueueByChoice>().Count());
    }

    [Fact]
    public void An_agent_faster_than_the_wish_to_leave_has_the_customer()
    {
        _script.FlowToQueue().Give(new FlowLeavesQueue(QueueExit.Voicemail, "voicemail"));

        _script.Give(new ConnectAgent(_script.Reservation, CallScript.Anna, _script.Browser));

        Assert.Equal(CallStage.Connected, _script.Call.Stage);
    }

    [Fact]
    public void A_full_queue_gives_the_customer_back_to_his_flow()
    {
        _script.FlowToQueue().Clear().Give(new QueueVerdict(_script.Call.Visit!.Value, InteractionOutcome.Overflowed, "queue-full"));

        Assert.Equal(new QueueGaveBack("queue-full"), Assert.Single(_script.Notices));
        _script.Give(new FlowHangsUp("sorry"));
        Assert.Equal(InteractionOutcome.Overflowed, _script.Outcome);
    }

    [Fact]
    public void A_full_queue_without_a_flow_ends_the_call()
    {
        _script.Queue().Give(new QueueVerdict(_script.Call.Visit!.Value, InteractionOutcome.Overflowed, "queue-full"));

        Assert.Equal(InteractionOutcome.Overflowed, _script.Outcome);
    }

    [Fact]
    public void A_message_is_recorded_after_the_tone_and_makes_the_outcome()
    {
        _script.Flow().Give(new FlowTakesMessage(CallScript.Support, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), "en"));
        Assert.Empty(_script.Steps.OfType<StartRecording>());
        _script.Give(new PlaybackFinished(_script.Call.Playback!.Value));
        Assert.Single(_script.Steps.OfType<StartRecording>());

        _script.Wait(12).Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("hung-up")));

        var left = Assert.Single(_script.Events.OfType<VoicemailLeft>());
        Assert.Equal(CallScript.Support, left.Queue);
        Assert.Equal(InteractionOutcome.Voicemail, _script.Outcome);
        Assert.Single(_script.Steps.OfType<StopRecording>());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Who_hangs_up_at_the_tone_has_left_no_message(double seconds)
    {
        _script.Flow().Give(new FlowTakesMessage(null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), "en"));
        if (seconds > 0)
        {
            _script.Give(new PlaybackFinished(_script.Call.Playback!.Value)).Wait(seconds);
        }

        _script.Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("hung-up")));

        Assert.Empty(_script.Events.OfType<VoicemailLeft>());
        Assert.Equal(InteractionOutcome.ClosedInFlow, _script.Outcome);
    }

    [Fact]
    public void A_key_ends_the_message_and_the_longest_time_does()
    {
        foreach (bool byKey in new[] { true, false })
        {
            var script = new CallScript();
            script.Flow().Give(new FlowTakesMessage(null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), "en")).Give(new PlaybackFinished(script.Call.Playback!.Value)).Clear();

            script.Wait(60).Give(byKey ? new KeyFrom(script.CustomerSession, '#') : new CallDeadlinePassed());

            Assert.Equal(new MessageOver(TimeSpan.FromSeconds(60)), Assert.Single(script.Notices));
            Assert.Single(script.Events.OfType<VoicemailLeft>());
            Assert.Null(script.Outcome);
        }
    }

    [Fact]
    public void What_is_heard_on_a_line_that_nobody_asked_to_listen_to_changes_nothing()
    {
        int before = _script.Flow().Clear().Events.Count;
        _script.Give(new ProgressNoticed(new ProgressHeard(_script.CustomerSession, Progress.Machine, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
        Assert.Contains("progress-unasked", _script.Ignored);
        Assert.Empty(_script.Actions);
        Assert.Equal(before, _script.Events.Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Silence_ends_the_message_and_one_that_was_only_silence_is_none(bool spoke, int messages)
    {
        _script.Flow().Give(new FlowTakesMessage(null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), "en")).Give(new PlaybackFinished(_script.Call.Playback!.Value));
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(_script.Steps.OfType<WatchSpeech>()).Pause);
        _script.Wait(9).Give(new SpeakingPaused(_script.CustomerSession, spoke));

        Assert.Equal(messages, _script.Events.OfType<VoicemailLeft>().Count());
        Assert.Equal(spoke ? TimeSpan.FromSeconds(9) : TimeSpan.Zero, _script.Notices.OfType<MessageOver>().Single().Duration);
    }

    [Fact]
    public void A_message_cut_off_by_the_loss_of_the_process_is_kept()
    {
        _script.Flow().Give(new FlowTakesMessage(null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), "en")).Give(new PlaybackFinished(_script.Call.Playback!.Value));

        _script.Wait(9).Give(new ProcessLost(_script.Now));

        Assert.Single(_script.Events.OfType<VoicemailLeft>());
        Assert.Equal(InteractionOutcome.Voicemail, _script.Outcome);
    }

    [Fact]
    public void A_callback_asked_for_is_the_outcome_however_the_call_ends()
    {
        var number = new SealedText(new SubjectId(Guid.CreateVersion7()), "c");
        _script.Flow().Give(new FlowTakesCallback(new CallbackId(Guid.CreateVersion7()), CallScript.Support, number, "zh"));

        _script.Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("hung-up")));

        Assert.Equal(InteractionOutcome.CallbackRequested, _script.Outcome);
        Assert.Contains(_script.Notices, n => n is FlowMustEnd);
    }

    [Fact]
    public void The_flow_is_told_to_end_before_the_interaction_ends()
    {
        _script.Flow().Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("hung-up")));

        Assert.Equal(new FlowMustEnd("caller-gone"), _script.Notices[^1]);
        Assert.Equal(InteractionOutcome.ClosedInFlow, _script.Outcome);
    }

    [Fact]
    public void A_flow_that_never_ends_is_ended()
    {
        _script.Flow().Wait(3600).Give(new CallDeadlinePassed());

        Assert.Equal(InteractionOutcome.ClosedInFlow, _script.Outcome);
        Assert.Equal("flow-timeout", _script.Events.OfType<InteractionEnded>().Single().Termination.Reason);
    }

    [Fact]
    public void What_a_flow_wants_of_a_call_that_is_over_is_ignored()
    {
        _script.Flow().Give(new FlowHangsUp("done")).Clear();

        CallInput[] late =
        [
            new FlowPlays(1, new MusicSource(), true), new FlowStops(), new FlowQueues(CallScript.Support, null, default), new FlowLeavesQueue(QueueExit.Voicemail, "voicemail"),
            new FlowTakesMessage(null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), "en"), new FlowHangsUp("again"),
        ];
        foreach (var input in late)
        {
            _script.Give(input);
        }

        Assert.Empty(_script.Actions);
        Assert.Empty(_script.Messages);
        Assert.Equal(late.Length, _script.Ignored.Count);
    }
}
