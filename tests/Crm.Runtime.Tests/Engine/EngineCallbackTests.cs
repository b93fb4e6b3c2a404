using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Promised calls back where the agent accepts first, through both shards and the shells.</summary>
public sealed class EngineCallbackTests : EngineCallbackBench
{
    public EngineCallbackTests() => Configure();

    [Fact]
    public async Task The_agent_hears_it_ring_the_customer_answers_and_they_speak()
    {
        var agent = await AgentReady();
        var callback = Ask();
        Assert.Empty(Dialled);
        World.Accept("agent1");

        var dial = Assert.Single(Dialled);
        Assert.Equal((new TrunkTarget(FakeDirectory.Trunk.Id, Number), "4000"), ((TrunkTarget)dial.Target, dial.CallerNumber));
        Assert.InRange(dial.RingTimeout.TotalSeconds, 20, 30);
        Assert.Equal(["ringing"], Heard(agent));
        Assert.Equal("queue:support", Single<ExternalDialled>().Originator);
        Assert.Equal(CallStage.Dialling, StageOf(callback));
        World.Wait(4);
        Answers();

        Assert.Empty(Heard(agent));
        Assert.Single(World.Media.Members.Values.Distinct());
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Single(World.Media.Running);
        Assert.Equal("agent1", Single<EntryAnswered>().Agent.Value);
        World.Wait(60);
        World.HangUp(Customer);

        Assert.Equal((InteractionOutcome.Answered, "caller-hung-up"), EndOf(callback));
        Assert.Equal(60, Single<HandlingEnded>().Talked.TotalSeconds, 0.5);
        World.Wait(31);
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Fact]
    public async Task An_agent_at_his_phone_accepts_there_and_hears_it_ring_there()
    {
        World.AddAgent("agent1");
        World.SignallingEvents.Raise(new RegistrationChanged(new AgentId("agent1"), 1));
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Available);
        var callback = Ask();
        var phone = Assert.Single(Dialled);
        Assert.IsType<RegisteredAgentTarget>(phone.Target);
        World.SignallingEvents.Raise(new LegAnswered(phone.Leg, "v=0"));

        Assert.Equal(2, Dialled.Count());
        Assert.Contains(World.Media.Playing.Values, p => p.Source is RingbackSource);
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        World.HangUp(phone.Leg);
        Assert.Equal(InteractionOutcome.Answered, EndOf(callback).Outcome);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        AssertNothingLeft();
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(480, "no-answer")]
    [InlineData(603, "declined")]
    [InlineData(503, "unreachable")]
    public async Task Who_is_not_reached_is_tried_again_after_the_pause_and_the_agent_is_free(int status, string reason)
    {
        var agent = await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        Fails(status);

        Assert.True(IsFree());
        Assert.Empty(Heard(agent));
        Assert.Equal((reason, 1), (Single<CallbackPutOff>().Reason, Single<CallbackPutOff>().Attempts));
        Assert.Equal((CallStage.Promised, EntryPhase.Postponed), (StageOf(callback), PhaseOf(callback)));
        AssertBalanced();
        World.Wait(299);
        Assert.Single(All<ReservationCreated>());
        World.Wait(2);
        World.Accept("agent1");
        Answers();
        World.HangUp(Customer);

        Assert.Equal(InteractionOutcome.Answered, EndOf(callback).Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_customer_who_lets_it_ring_is_given_up_before_routing_would()
    {
        await AgentReady();
        Ask();
        World.Accept("agent1");
        World.Wait(29);

        Assert.Equal("no-answer", Single<CallbackPutOff>().Reason);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.True(IsFree());
        AssertBalanced();
    }

    [Fact]
    public async Task After_the_last_attempt_the_promise_ends_with_its_reason()
    {
        Configure(attempts: 2);
        await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        Fails(486);
        World.Wait(301);
        World.Accept("agent1");
        Fails(486);

        Assert.Equal((InteractionOutcome.ClosedBySystem, "callback-attempts"), EndOf(callback));
        AssertNothingLeft();
    }

    [Fact]
    public void A_promise_nobody_has_time_for_expires()
    {
        World.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with
        {
            Callback = new CallbackRules(false, 3, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30)),
        }));
        var callback = Ask();
        World.Wait(121);

        Assert.Equal((InteractionOutcome.ClosedBySystem, "callback-expired"), EndOf(callback));
        AssertNothingLeft();
    }

    [Fact]
    public async Task The_agent_stops_the_dialling_and_is_free()
    {
        await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        var call = World.Calls.Program.ViewOf(new AgentId("agent1"))!;
        Assert.True(call.Calling);
        Assert.IsType<CommandDone>(World.Ask(EngineOptions.CallsShard, new HangUpCall(World.NewCommandId(), "agent1", new AgentId("agent1"), call.Call)));

        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.Equal("agent-stopped", Single<CallbackPutOff>().Reason);
        Assert.True(IsFree());
        Answers(); // crosses
        Assert.Empty(All<CallBridged>());
        Assert.Equal(CallStage.Promised, StageOf(callback));
        AssertBalanced();
    }

    [Fact]
    public async Task An_agent_whose_page_reloads_while_it_rings_finds_the_customer()
    {
        await AgentReady();
        Ask();
        World.Accept("agent1");
        World.Connections.Detach(new AgentId("agent1"), "tab");
        World.MediaEvents.Raise(new MediaLost(World.Media.Sessions.First(), "closed"));
        Answers();
        var session = await World.OpenBrowser("agent1", "tab2");

        Assert.Contains(session, World.Media.Members.Keys);
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public void The_customer_is_called_not_before_the_time_he_named()
    {
        var callback = Assert.IsType<CallbackAccepted>(World.AskCallback(notBefore: Instant.Now(World.Clock) + TimeSpan.FromMinutes(10)));
        World.Wait(599);
        Assert.Empty(All<EntryEnqueued>());
        World.Crash();
        World.Wait(2);

        Assert.Equal(callback.Interaction, Single<EntryEnqueued>().Interaction);
        AssertBalanced();
    }

    [Fact]
    public void A_second_wish_of_the_same_customer_is_the_first()
    {
        var first = Ask();
        World.Wait(30);
        var second = Ask();

        Assert.False(first.Merged);
        Assert.Equal((first.Callback, first.Interaction, true), (second.Callback, second.Interaction, second.Merged));
        Assert.Single(All<EntryEnqueued>());
        Assert.Single(All<CallbackAskedAgain>());
        Assert.NotEqual(first.Callback, Assert.IsType<CallbackAccepted>(World.AskCallback(customer: "another")).Callback);
    }

    [Theory]
    [InlineData("+861390000111", "not-allowed")]
    [InlineData("110", "emergency-number")]
    [InlineData("+86110", "invalid-number")]
    [InlineData("4001", "own-number")]
    [InlineData("+18761234567", "not-allowed")]
    public void A_number_that_may_not_be_called_is_refused_at_once(string number, string reason)
    {
        var refused = Assert.IsType<CommandRefused>(World.AskCallback(number));

        Assert.Equal(("destination-refused", reason), (refused.Type, refused.Detail));
        Assert.Empty(All<InteractionStarted>());
    }

    [Fact]
    public async Task A_number_that_has_been_forbidden_since_is_not_dialled_and_the_promise_ends()
    {
        await AgentReady();
        var callback = Ask();
        World.Directory.Rules = World.Directory.Rules with { Destinations = new DestinationTable([new("+1", true)]) };
        World.Accept("agent1");

        Assert.Empty(Dialled);
        Assert.Equal("not-allowed", Single<ExternalRefused>().Reason);
        Assert.Equal((InteractionOutcome.ClosedBySystem, "outbound-not-allowed"), EndOf(callback));
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_limit_that_passes_costs_an_attempt_and_not_the_promise()
    {
        await AgentReady();
        var callback = Ask();
        World.Directory.Rules = World.Directory.Rules with { Limits = new OutboundLimits(0, 0, 0, 0) };
        World.Accept("agent1");

        Assert.Empty(Dialled);
        Assert.Equal("outbound-trunk-concurrent", Single<CallbackPutOff>().Reason);
        Assert.Equal(CallStage.Promised, StageOf(callback));
        Assert.True(IsFree());
        AssertBalanced();
    }

    [Fact]
    public void A_promise_is_taken_back_while_it_waits()
    {
        var callback = Ask();
        Assert.IsType<CommandDone>(World.CancelCallback(callback.Callback));

        Assert.Equal((InteractionOutcome.ClosedBySystem, "canceled"), EndOf(callback));
        Assert.Equal("user:anna", Single<CallbackCanceled>().By);
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(World.CancelCallback(callback.Callback)).Type);
        AssertNothingLeft();
    }

    [Fact]
    public void A_promise_is_taken_back_before_its_time()
    {
        var callback = Assert.IsType<CallbackAccepted>(World.AskCallback(notBefore: Instant.Now(World.Clock) + TimeSpan.FromMinutes(10)));
        Assert.IsType<CommandDone>(World.CancelCallback(callback.Callback));

        Assert.Equal(InteractionOutcome.ClosedBySystem, EndOf(callback).Outcome);
        Assert.Empty(All<EntryEnqueued>());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_promise_is_taken_back_while_the_agent_is_offered_it_or_dials()
    {
        await AgentReady();
        var offered = Ask();
        Assert.IsType<CommandDone>(World.CancelCallback(offered.Callback));
        Assert.Equal("canceled", EndOf(offered).Reason);
        Assert.True(IsFree());

        var dialled = Ask();
        World.Accept("agent1");
        Assert.IsType<CommandDone>(World.CancelCallback(dialled.Callback));
        Assert.Equal("canceled", EndOf(dialled).Reason);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_promise_that_is_being_kept_cannot_be_taken_back()
    {
        await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        Answers();

        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(World.CancelCallback(callback.Callback)).Type);
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("resting")]
    [InlineData("offered")]
    public async Task A_crash_leaves_a_waiting_promise_alone(string phase)
    {
        if (phase != "waiting")
        {
            await AgentReady();
        }

        var callback = Ask();
        if (phase == "resting")
        {
            World.Accept("agent1");
            Fails(486);
        }

        World.Crash();
        Assert.Empty(All<InteractionEnded>());
        Assert.Equal(phase == "resting" ? EntryPhase.Postponed : EntryPhase.Waiting, PhaseOf(callback));
        AssertBalanced();
        World.Wait(301);
        await AgentReady(phase == "waiting" ? "agent1" : "agent2");
        World.Accept(phase == "waiting" ? "agent1" : "agent2");
        Answers();
        World.HangUp(Customer);

        Assert.Equal(InteractionOutcome.Answered, EndOf(callback).Outcome);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_while_dialling_counts_as_an_attempt_and_the_promise_goes_on(bool processDies)
    {
        await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        if (processDies)
        {
            World.Crash();
        }
        else
        {
            World.LoseMemory();
            Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        }

        Assert.Empty(All<InteractionEnded>());
        Assert.Equal(("process-lost", 1), (All<CallbackPutOff>().Last().Reason, All<CallbackPutOff>().Last().Attempts));
        Assert.Equal(EntryPhase.Postponed, PhaseOf(callback));
        Assert.Equal(CallStage.Promised, StageOf(callback));
        AssertBalanced();
        Answers(); // the old process's answer finds nobody
        World.Wait(301);
        Assert.Equal(EntryPhase.Waiting, PhaseOf(callback) == EntryPhase.Offered ? EntryPhase.Waiting : PhaseOf(callback));
    }

    [Fact]
    public async Task A_crash_in_the_conversation_ends_it_as_any_other()
    {
        await AgentReady();
        var callback = Ask();
        World.Accept("agent1");
        Answers();
        World.Wait(10);
        World.Crash();

        Assert.Equal((InteractionOutcome.Answered, "process-lost"), EndOf(callback));
        World.Wait(60);
        AssertNothingLeft();
    }
}
