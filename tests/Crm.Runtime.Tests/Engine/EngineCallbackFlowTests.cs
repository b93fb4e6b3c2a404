using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Callers who choose to be called back, and what they hear when we call first.</summary>
public sealed class EngineCallbackFlowTests : EngineCallbackBench
{
    public EngineCallbackFlowTests()
    {
        Configure();
        World.Flows.Publish(FakeFlows.Menu);
        World.Flows.Publish(FakeFlows.Waiting);
    }

    private void Press(char key) => World.MediaEvents.Raise(new DigitReceived(World.Media.Sessions.Last(), key));

    private void EndPlaying()
    {
        var playing = World.Media.Playing.Last();
        World.Media.Playing.Remove(playing.Key);
        World.MediaEvents.Raise(new PlaybackEnded(playing.Value.Session, playing.Key, true));
    }

    /// <summary>A caller waits and chooses to be called back; the interaction that will keep the promise.</summary>
    private InteractionId AskInFlow(double waits = 0, string from = Number)
    {
        World.RingFrom(from, "4000");
        Press('2');
        World.Wait(waits);
        Press('1');
        var kept = All<CallbackRequested>().Last().KeptBy!.Value;
        EndPlaying();
        return kept;
    }

    [Fact]
    public void The_place_and_the_age_of_the_wait_go_over_to_the_promise()
    {
        World.RingFrom(Number, "4000");
        Press('2');
        var since = Single<EntryEnqueued>().Since;
        World.Wait(4);
        Press('1');
        EndPlaying();

        var promised = Single<CallbackPromised>();
        var requested = Single<CallbackRequested>();
        Assert.Equal((promised.Interaction, promised.Callback, promised.Origin), (requested.KeptBy!.Value, requested.Callback, requested.Interaction));
        Assert.Equal(since, All<EntryEnqueued>().Last().Since);
        Assert.Equal(MediaType.Callback, All<EntryEnqueued>().Last().MediaType);
        Assert.Equal(QueueExit.CallbackRequested, Single<EntryLeft>().Exit);
        Assert.Equal(InteractionOutcome.CallbackRequested, Single<InteractionEnded>().Outcome);
        Assert.DoesNotContain(Number, promised.Number.Cipher, StringComparison.Ordinal);
        Assert.Equal("flow:waiting", promised.By);
        Assert.Equal(Number, World.Parties.Find(promised.Interaction)!.Number);
        AssertBalanced();
    }

    [Fact]
    public void Who_may_not_be_called_is_told_so_and_keeps_his_place()
    {
        World.Directory.Rules = World.Directory.Rules with { Destinations = new DestinationTable([new("+1", true)]) };
        World.RingFrom(Number, "4000");
        Press('2');
        Press('1');

        Assert.Empty(All<CallbackRequested>());
        Assert.Empty(All<EntryLeft>());
        Assert.Contains(All<FlowStepTaken>(), s => s is { Node: "callback", Exit: "no-number" });
    }

    [Fact]
    public void Who_asks_twice_is_promised_one_call()
    {
        var first = AskInFlow();
        World.RingFrom(Number, "4001"); // calls again: the promise is void, he waits in its place
        var voided = Assert.Single(All<InteractionEnded>(), e => e.Interaction == first);
        Assert.Equal((InteractionOutcome.ClosedBySystem, "customer-called-again"), (voided.Outcome, voided.Termination.Reason));
        Assert.Equal(All<CallbackPromised>().Single().Since, All<EntryEnqueued>().Last().Since);
        AssertBalanced();
    }

    [Fact]
    public void A_wish_in_a_call_finds_the_promise_made_elsewhere()
    {
        var customer = new FakeCustomerKeys().Of(null, Number);
        var promised = Assert.IsType<Contracts.Desk.CallbackAccepted>(World.AskCallback(customer: customer));
        World.Flows.Publish("""
            {
              "id": "main-menu", "title": "Promise", "start": "callback",
              "nodes": {
                "callback": { "type": "callback", "queue": "support", "number": "${caller.number}", "exits": { "next": "bye", "no-number": "bye" } },
                "bye": { "type": "hangup", "prompts": ["goodbye"] }
              }
            }
            """, version: 2);
        World.RingFrom(Number, "4000");

        Assert.Equal(promised.Interaction, Single<CallbackRequested>().KeptBy);
        Assert.Equal(Single<CallbackRequested>().Interaction, Single<CallbackAskedAgain>().Origin);
        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public async Task Customer_first_he_hears_who_calls_then_music_then_the_agent()
    {
        Configure(customerFirst: true);
        await AgentReady();
        var callback = Ask();
        Assert.Empty(All<Crm.Events.Reservations.ReservationCreated>());
        var customer = Dialled.Single();
        Answers();

        var session = Assert.Single(World.Media.Playing.Values, p => p.Source is PromptSource { Name: "callback-hello" }).Session;
        Assert.Single(All<CallbackReached>());
        Assert.Single(All<Crm.Events.Reservations.ReservationCreated>());
        EndPlaying();
        Assert.Equal(["music"], Heard(session));
        World.Accept("agent1");
        Assert.Equal(2, World.Media.Members.Count);
        World.HangUp(customer.Leg);

        Assert.Equal(InteractionOutcome.Answered, EndOf(callback).Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Customer_first_nobody_in_time_he_is_told_so_and_called_again()
    {
        Configure(customerFirst: true, agentWithin: TimeSpan.FromSeconds(40));
        await AgentReady();
        var callback = Ask();
        Answers();
        World.Reject("agent1");
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Break);
        EndPlaying();
        World.Wait(41);

        Assert.Contains(World.Media.Playing.Values, p => p.Source is PromptSource { Name: "callback-sorry" });
        AssertBalanced();
        EndPlaying();
        Assert.Contains(World.Signalling.Commands, c => c is Crm.Telephony.Signalling.HangUpLeg h && h.Leg == Customer);
        Assert.Equal(("no-agent-in-time", 1), (Single<CallbackPutOff>().Reason, Single<CallbackPutOff>().Attempts));
        Assert.Equal(CallStage.Promised, StageOf(callback));
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Available);
        World.Wait(301);
        Assert.Equal(2, Dialled.Count());
        AssertBalanced();
    }

    [Fact]
    public async Task Customer_first_the_last_attempt_ends_with_the_apology()
    {
        Configure(customerFirst: true, attempts: 1, agentWithin: TimeSpan.FromSeconds(40));
        await AgentReady();
        var callback = Ask();
        Answers();
        World.Reject("agent1");
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Break);
        EndPlaying();
        World.Wait(41);
        Assert.Empty(All<InteractionEnded>());
        EndPlaying();

        Assert.Equal((InteractionOutcome.ClosedBySystem, "callback-attempts"), EndOf(callback));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Customer_first_a_crash_in_the_last_apology_ends_it_all_the_same()
    {
        Configure(customerFirst: true, attempts: 1, agentWithin: TimeSpan.FromSeconds(40));
        await AgentReady();
        var callback = Ask();
        Answers();
        World.Reject("agent1");
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Break);
        EndPlaying();
        World.Wait(41);
        Assert.Contains(World.Media.Playing.Values, p => p.Source is PromptSource { Name: "callback-sorry" });
        World.Crash();

        Assert.Equal((InteractionOutcome.ClosedBySystem, "callback-expired"), EndOf(callback)); // the queue's word had come, and was forgotten
        AssertNothingLeft();
    }

    [Fact]
    public async Task Customer_first_who_hangs_up_while_he_waits_has_abandoned()
    {
        Configure(customerFirst: true);
        await AgentReady();
        var callback = Ask();
        Answers();
        World.Wait(8);
        World.HangUp(Customer);

        Assert.Equal(InteractionOutcome.Abandoned, EndOf(callback).Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Customer_first_who_is_busy_is_called_again_and_the_agent_serves_others_meanwhile()
    {
        Configure(customerFirst: true);
        await AgentReady();
        var callback = Ask();
        Fails(486);
        World.Ring();

        Assert.NotEqual(callback.Interaction, Single<Crm.Events.Reservations.ReservationCreated>().Interaction);
        Assert.Equal("busy", Single<CallbackPutOff>().Reason);
        AssertBalanced();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Customer_first_a_crash_while_he_is_called_or_waits_counts_as_an_attempt(bool answered)
    {
        Configure(customerFirst: true);
        await AgentReady();
        var callback = Ask();
        if (answered)
        {
            Answers();
        }

        World.Crash();
        Assert.Empty(All<InteractionEnded>());
        Assert.Equal(("process-lost", 1), (All<CallbackPutOff>().Last().Reason, All<CallbackPutOff>().Last().Attempts));
        Assert.Equal((CallStage.Promised, Crm.Routing.State.EntryPhase.Postponed), (StageOf(callback), PhaseOf(callback)));
        AssertBalanced();
        await AgentReady("agent2");
        World.Wait(301);
        Answers();
        World.Accept("agent2");
        World.HangUp(Customer);
        Assert.Equal(InteractionOutcome.Answered, EndOf(callback).Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Customer_first_a_promise_taken_back_stops_the_ringing()
    {
        Configure(customerFirst: true);
        await AgentReady();
        var callback = Ask();
        Assert.IsType<Contracts.Desk.CommandDone>(World.CancelCallback(callback.Callback));

        Assert.Contains(World.Signalling.Commands, c => c is Crm.Telephony.Signalling.HangUpLeg h && h.Leg == Customer);
        Assert.Equal("canceled", EndOf(callback).Reason);
        AssertNothingLeft();
    }
}
