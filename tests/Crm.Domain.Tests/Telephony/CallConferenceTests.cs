using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using static Crm.Domain.Tests.Telephony.PartyScript;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallConferenceTests
{
    private readonly PartyScript _call = new();

    [Fact]
    public void Somebody_added_rings_beside_the_talk_and_then_all_hear_each_other()
    {
        _call.Give(new AddParty(Anna, "anna", Outside));
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
        Assert.Empty(_call.Call.Hearing.Besides);
        _call.Answers();
        Assert.Equal(6, _call.Call.Hearing.Pairs.Count);
        Assert.Equal(RecordingSide.Agent, _call.Call.Hearing.Members[_call.Session]);
    }

    [Fact]
    public void Eight_is_the_most()
    {
        for (int i = 0; i < 6; i++)
        {
            _call.Three();
            Assert.Equal("done", _call.Reply);
        }

        Assert.Equal(8, _call.Call.PartyCount);
        Assert.DoesNotContain("conference", _call.Actions(Anna));
        Assert.Equal(["wrong-state"], _call.Clear().Give(new AddParty(Anna, "anna", Outside)).Script.Replies);
    }

    [Fact]
    public void One_of_three_can_be_held_and_muted_and_taken_back()
    {
        _call.Three().Give(new HoldParty(Anna, _call.Leg));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Session));
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
        _call.Give(new ResumeParty(Anna, _call.Leg), new MuteParty(Anna, _call.Leg, true));
        Assert.False(_call.Call.Hearing.Hears(_call.Customer, _call.Session));
        Assert.True(_call.Call.Hearing.Hears(_call.Session, _call.Customer));
        _call.Give(new MuteParty(Anna, _call.Leg, false), new HoldParty(Anna, _call.CustomerLeg));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Customer));
        Assert.True(_call.Talk(_call.Session, _call.SessionOf(Anna)));
    }

    [Fact]
    public void Letting_one_go_leaves_the_others_talking()
    {
        _call.Three().Give(new HangUpParty(Anna, _call.Leg));
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
        Assert.Equal(2, _call.Call.PartyCount);
        Assert.Null(_call.Script.Outcome);
    }

    [Fact]
    public void One_who_is_not_reached_is_told_and_the_talk_goes_on()
    {
        _call.Give(new AddParty(Anna, "anna", Outside)).Fails();
        Assert.Equal(("busy", "+861380000"), (_call.Call.Consult!.Failure, _call.Call.Consult.Label));
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
    }

    [Fact]
    public void Leaving_hands_the_customer_to_the_longest_agent_and_without_one_to_the_others_outside()
    {
        _call.ThreeWithBob().Three().Clear().Give(new LeaveCall(Anna));
        Assert.Equal(Bob, _call.Call.Agent!.Agent);
        Assert.True(Assert.Single(_call.Script.Messages.OfType<HandlingOver>()).WrapUp);
        Assert.DoesNotContain(_call.Script.Steps, s => s is StopRecording);

        _call.Clear().Give(new LeaveCall(Bob));
        Assert.Equal(CallStage.Outside, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.Session));
        Assert.Single(_call.Script.Steps.OfType<StopRecording>());

        _call.Give(new PeerHungUp(_call.Leg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
    }

    [Fact]
    public void Nobody_leaves_a_customer_alone() =>
        Assert.Equal(["wrong-state"], _call.Give(new LeaveCall(Anna)).Script.Replies);

    [Fact]
    public void Another_agent_can_be_given_the_customer()
    {
        _call.ThreeWithBob().Give(new PromoteParty(Anna, _call.Call.LegOf(Bob)!.Leg));
        Assert.Equal(Bob, _call.Call.Agent!.Agent);
        Assert.Contains("hold", _call.Actions(Bob));
        Assert.DoesNotContain("hold", _call.Actions(Anna));
        Assert.Equal(["forbidden"], _call.Clear().Give(new Hold(Anna)).Script.Replies);
    }

    [Fact]
    public void Who_gets_the_customer_is_heard_again_although_he_was_held_and_muted()
    {
        _call.ThreeWithBob();
        var bob = _call.Call.LegOf(Bob)!.Leg;
        _call.Give(new HoldParty(Anna, bob), new MuteParty(Anna, bob, true), new LeaveCall(Anna));
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Bob)));
        Assert.Equal(["invalid"], _call.Clear().Give(new HoldParty(Bob, bob)).Script.Replies);
    }

    [Fact]
    public void A_participant_who_hangs_up_leaves_and_the_owner_ends_the_call_for_all()
    {
        _call.ThreeWithBob().Give(new HangUp(Bob));
        Assert.Null(_call.Script.Outcome);
        _call.ThreeWithBob().Clear().Give(new HangUp(Anna));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        Assert.Equal(2, _call.Script.Messages.OfType<HandlingOver>().Count());
        Assert.Contains(_call.Script.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == _call.CustomerLeg);
    }

    [Fact]
    public void The_owners_browser_that_stays_away_leaves_the_customer_with_the_other_agent()
    {
        _call.ThreeWithBob().Give(new AgentMediaChanged(Anna, null)).Wait(20).Give(new CallDeadlinePassed());
        Assert.Equal(Bob, _call.Call.Agent!.Agent);
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Bob)));
        Assert.Equal(CallStage.Connected, _call.Call.Stage);
    }

    [Fact]
    public void An_agent_who_is_in_the_call_is_not_asked_again() =>
        Assert.Equal("wrong-state", _call.ThreeWithBob().Give(new AddParty(Anna, "anna", new ToAgent(Bob))).Reply);

    [Fact]
    public void What_the_desk_shows_is_accepted_and_what_it_hides_is_refused()
    {
        for (int i = 0; i < 8; i++)
        {
            foreach (string verb in CallVerbs.All.Except(["hold", "resume", "mute", "unmute"])) // these may be said again
            {
                var call = Again(i);
                bool shown = call.Actions(Anna).Contains(verb);
                call.Clear().Give(Do(call, verb));
                Assert.True(shown == (call.Reply == "done"), $"{verb} in state {i}: shown {shown}, answered {call.Reply}");
            }
        }
    }

    private static PartyScript Again(int state) => state switch
    {
        0 => new(),
        1 => new PartyScript().Give(new Hold(Anna)),
        2 => new PartyScript().Give(new ConsultWith(Anna, "anna", Outside)),
        3 => new PartyScript().Consulting(),
        4 => new PartyScript().Consulting().Give(new SwapConsult(Anna)),
        5 => new PartyScript().ConsultingBob(),
        6 => new PartyScript().Three(),
        _ => new PartyScript().ThreeWithBob(),
    };

    private static CallInput Do(PartyScript call, string verb) => verb switch
    {
        "dtmf" => new SendDigits(Anna, "1"),
        "transfer" => new TransferTo(Anna, "anna", new ToQueue(new QueueId("billing"))),
        "consult" => new ConsultWith(Anna, "anna", Outside),
        "complete" => new CompleteTransfer(Anna),
        "swap" => new SwapConsult(Anna),
        "merge" => new MergeConsult(Anna),
        "end-consult" => new HangUpParty(Anna, call.Call.ActiveConsult?.Leg ?? default),
        "conference" => new AddParty(Anna, "anna", Outside),
        "leave" => new LeaveCall(Anna),
        "promote" => new PromoteParty(Anna, call.Call.LegOf(Bob)?.Leg ?? default),
        "hangup" => new HangUp(Anna),
        _ => throw new ArgumentOutOfRangeException(nameof(verb)),
    };
}
