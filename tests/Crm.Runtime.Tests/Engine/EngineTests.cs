using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine;

/// <summary>One call through both shards and the shells, with every way it can go wrong.</summary>
public sealed class EngineTests
{
    private readonly EngineWorld _world = new();

    private T Single<T>() => Assert.Single(_world.Events.Select(e => e.Event).OfType<T>());

    private IEnumerable<T> All<T>() => _world.Events.Select(e => e.Event).OfType<T>();

    private RoutingStatus StatusOf(string name) => _world.Routing.Program.Domain.FindAgent(new AgentId(name))!.Status;

    private async Task<MediaSessionId> Ready(string name)
    {
        _world.AddAgent(name);
        var session = await _world.OpenBrowser(name);
        _world.SetPresence(name, Presence.Available);
        return session;
    }

    [Fact]
    public async Task A_call_is_queued_offered_accepted_talked_and_wrapped_up()
    {
        await Ready("agent1");
        var leg = _world.Ring();
        _world.Wait(3);
        _world.Accept("agent1");
        Assert.Equal(2, _world.Media.Members.Count);
        _world.Wait(30);
        _world.HangUp(leg);
        _world.Wait(31);

        Assert.Equal(InteractionOutcome.Answered, Single<InteractionEnded>().Outcome);
        var answered = Single<EntryAnswered>();
        Assert.Equal((TimeSpan.FromSeconds(3), true), (answered.Waited, answered.WithinThreshold));
        Assert.Equal(TimeSpan.FromSeconds(30), Single<HandlingEnded>().Talked);
        Assert.True(Single<ReservationCompleted>().Expired);
        Assert.Equal(RoutingStatus.Idle, StatusOf("agent1"));
        Assert.Empty(_world.Media.Bridges);
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.Empty(_world.Faults);
    }

    [Theory]
    [InlineData(2, InteractionOutcome.ShortAbandoned)]
    [InlineData(8, InteractionOutcome.Abandoned)]
    public void Who_leaves_the_queue_abandons(double seconds, InteractionOutcome outcome)
    {
        var leg = _world.Ring();
        _world.Wait(seconds);
        _world.HangUp(leg);
        Assert.Equal(outcome, Single<InteractionEnded>().Outcome);
        Assert.Empty(_world.Media.Sessions);
    }

    [Fact]
    public void A_number_that_leads_nowhere_is_404_and_no_interaction()
    {
        _world.Ring("4999");
        Assert.Equal(404, Assert.IsType<RejectLeg>(Assert.Single(_world.Signalling.Commands)).Status);
        Assert.Empty(All<InteractionStarted>());
    }

    [Fact]
    public async Task Nothing_personal_is_stored_in_the_clear()
    {
        await Ready("agent1");
        _world.Ring();
        string journal = string.Concat(_world.Routing.Rows.Concat(_world.Calls.Rows).Select(r => System.Text.Encoding.UTF8.GetString(r.Payload.Span)));
        Assert.DoesNotContain("1632960123", journal, StringComparison.Ordinal);
        Assert.Contains(new string([.. "1632960123".Reverse()]), journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_call_goes_to_the_next_agent()
    {
        await Ready("agent1");
        _world.Ring();
        _world.Reject("agent1");
        Assert.Equal(RoutingStatus.Idle, StatusOf("agent1"));
        await Ready("agent2");
        _world.Accept("agent2");
        Assert.Equal(new AgentId("agent2"), Single<EntryAnswered>().Agent);
    }

    [Fact]
    public async Task A_missed_call_makes_the_agent_not_responding_until_he_returns()
    {
        await Ready("agent1");
        _world.Ring();
        _world.Wait(21);
        Single<ReservationTimedOut>();
        Assert.Equal(RoutingStatus.NotResponding, StatusOf("agent1"));

        _world.SetPresence("agent1", Presence.Available);
        _world.Accept("agent1");
        Single<CallBridged>();
    }

    [Fact]
    public async Task A_browser_that_vanishes_while_ringing_gives_the_call_to_another()
    {
        await Ready("agent1");
        _world.Ring();
        _world.Connections.Detach(new AgentId("agent1"), "tab");
        await Ready("agent2");
        _world.Wait(6);

        Single<ReservationRescinded>();
        Assert.Equal(RoutingStatus.OffQueue, StatusOf("agent1"));
        _world.Accept("agent2");
        Single<CallBridged>();
    }

    [Fact]
    public async Task A_browser_that_vanishes_while_talking_gives_the_customer_back_and_a_reload_does_not()
    {
        var session = await Ready("agent1");
        _world.Ring();
        _world.Accept("agent1");

        _world.Connections.Detach(new AgentId("agent1"), "tab");
        _world.MediaEvents.Raise(new MediaLost(session, "silence"));
        _world.Wait(2);
        await _world.OpenBrowser("agent1", "tab-after-reload");
        _world.Wait(40);
        Assert.Empty(All<HandlingEnded>());

        _world.Connections.Detach(new AgentId("agent1"), "tab-after-reload");
        _world.MediaEvents.Raise(new MediaLost(_world.Connections.ReachOf(new AgentId("agent1")).Session!.Value, "silence"));
        _world.Wait(30);
        Assert.Equal("agent-connection-lost", Single<HandlingEnded>().Termination.Reason);
        Assert.Equal(2, All<EntryEnqueued>().Count());
        Assert.Empty(All<InteractionEnded>());

        await Ready("agent2");
        _world.Accept("agent2");
        Assert.Equal(2, All<EntryAnswered>().Count());
    }

    [Fact]
    public async Task Who_stays_away_is_offline_after_a_while()
    {
        await Ready("agent1");
        _world.Connections.Detach(new AgentId("agent1"), "tab");
        _world.Wait(130);
        Assert.Equal(Presence.Offline, _world.Routing.Program.Domain.FindAgent(new AgentId("agent1"))!.Presence);
    }

    [Fact]
    public async Task A_second_tab_takes_the_desk_over()
    {
        await Ready("agent1");
        await _world.OpenBrowser("agent1", "second");
        Assert.Equal(["tab"], _world.Push.Replaced);
        _world.Connections.Detach(new AgentId("agent1"), "tab");
        _world.Wait(10);
        Assert.Equal(RoutingStatus.Idle, StatusOf("agent1"));
        Assert.Single(_world.Media.Sessions);
    }

    [Fact]
    public async Task After_a_crash_nothing_is_lost_and_nothing_double()
    {
        await Ready("agent1");
        _world.Ring();
        _world.Accept("agent1");
        _world.Ring();
        _world.Ring("4100");
        _world.Wait(10);

        _world.Crash();

        Assert.Equal(3, All<InteractionStarted>().Count());
        Assert.Equal(3, All<InteractionEnded>().Select(e => e.Interaction).Distinct().Count());
        Assert.Equal(3, All<InteractionEnded>().Count());
        Assert.Equal([InteractionOutcome.Answered, InteractionOutcome.ClosedBySystem, InteractionOutcome.ClosedBySystem], All<InteractionEnded>().Select(e => e.Outcome).Order());
        Assert.Equal(RoutingStatus.Interacting, StatusOf("agent1"));
        _world.Wait(31);
        Assert.Equal(RoutingStatus.OffQueue, StatusOf("agent1"));

        await _world.OpenBrowser("agent1");
        _world.Ring();
        _world.Accept("agent1");
        Assert.Equal(2, All<CallBridged>().Count());
    }

    [Fact]
    public async Task After_a_loss_of_memory_in_a_living_process_legs_are_hung_up_and_agents_work_on()
    {
        var session = await Ready("agent1");
        var leg = _world.Ring();
        _world.Accept("agent1");

        _world.LoseMemory();

        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg && c.Leg == leg);
        Assert.Equal([session], _world.Media.Sessions);
        Assert.Empty(_world.Media.Bridges);
        _world.Wait(31);
        Assert.Equal(RoutingStatus.Idle, StatusOf("agent1"));
        _world.Ring();
        _world.Accept("agent1");
        Assert.Equal(2, All<CallBridged>().Count());
    }

    [Fact]
    public async Task Sign_out_in_a_call_puts_the_customer_back()
    {
        await Ready("agent1");
        _world.Ring();
        _world.Accept("agent1");
        _world.Post(EngineOptions.CallsShard, new Crm.Engine.Calls.AgentLeft(new AgentId("agent1")));
        _world.SetPresence("agent1", Presence.Offline);
        _world.Connections.Drop(new AgentId("agent1"));
        _world.Wait(31);

        Assert.Equal(2, All<EntryEnqueued>().Count());
        Assert.Equal(RoutingStatus.OffQueue, StatusOf("agent1"));
    }

    [Fact]
    public async Task A_call_may_not_be_touched_by_another_agent()
    {
        await Ready("agent1");
        await Ready("agent2");
        _world.Ring();
        string holder = _world.Routing.Program.Domain.FindAgent(new AgentId("agent1"))!.Reservations.Length > 0 ? "agent1" : "agent2";
        string other = holder == "agent1" ? "agent2" : "agent1";
        _world.Accept(holder);
        var call = Single<CallBridged>().Call;

        var refused = Assert.IsType<CommandRefused>(_world.Ask(EngineOptions.CallsShard, new HangUpCall(_world.NewCommandId(), other, new AgentId(other), call)));
        Assert.Equal("forbidden", refused.Type);
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, new HoldCall(_world.NewCommandId(), holder, new AgentId(holder), call)));
    }
}
