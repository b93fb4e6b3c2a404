using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Calls;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Supervisors through both shards: listening, taking over, unsticking.</summary>
public sealed class EngineSupervisionTests
{
    private static readonly AgentId Sue = new("sue");
    private readonly EngineWorld _world = new();

    [Fact]
    public async Task A_supervisor_without_a_desk_listens_and_the_journal_follows()
    {
        await TalkingWithAnna();
        var ear = await Listening();
        Assert.IsType<CommandDone>(Supervise("monitor"));
        Assert.Equal(_world.Media.Members[ear], _world.Media.Bridges.Single());
        Assert.Equal(("monitor", Sue, new AgentId("anna")), Told<SupervisionStarted>() is var s ? (s.Mode, s.Supervisor, s.Agent) : default);
        Assert.IsType<CommandDone>(Supervise("whisper"));
        Assert.Equal("whisper", Told<SupervisionModeChanged>().Mode);
        Assert.Equal("Sue", Assert.Single(View.Supervisors).Name);
        Assert.Equal("invalid", Assert.IsType<CommandRefused>(Supervise("shout")).Type);
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, new StopSupervision(_world.NewCommandId(), "sue", View.Call)));
        Assert.DoesNotContain(ear, _world.Media.Members.Keys);
        Assert.Equal("stopped", Told<SupervisionEnded>().Reason);
        Assert.Null(_world.Routing.Program.Domain.FindAgent(Sue));
    }

    [Fact]
    public async Task Sign_out_of_the_supervisor_ends_it_and_a_page_that_is_gone_does_after_a_while()
    {
        await TalkingWithAnna();
        await Listening();
        Supervise("barge");
        _world.Connections.Listeners.Detach(Sue, "tab");
        Assert.Single(View.Supervisors);
        _world.Wait(11);
        Assert.Equal("connection-lost", Told<SupervisionEnded>().Reason);
        Assert.Equal("unavailable", Assert.IsType<CommandRefused>(Supervise("barge")).Type);

        await Listening();
        Supervise("monitor");
        _world.Post(EngineOptions.CallsShard, new SupervisorLeft(Sue));
        Assert.Equal("signed-out", Told<SupervisionEnded>().Reason);
        Assert.Single(_world.Calls.Program.Views());
    }

    [Fact]
    public async Task Who_goes_to_another_call_leaves_the_first()
    {
        await TalkingWithAnna();
        var first = View.Call;
        await Ready("bert");
        _world.Ring();
        _world.Accept("bert");
        var second = _world.Calls.Program.Views().Single(v => v.Agent.Value == "bert").Call;
        var ear = await Listening();
        Supervise("monitor", first);
        Supervise("monitor", second);
        Assert.Equal("moved", Told<SupervisionEnded>().Reason);
        Assert.Equal(2, _world.Media.Bridges.Count);
        Assert.Contains(ear, _world.Media.Members.Keys);
        Assert.Empty(_world.Calls.Program.Views().Single(v => v.Call == first).Supervisors);
    }

    [Fact]
    public async Task A_supervisor_with_a_desk_takes_the_customer_over_and_the_agent_wraps_up()
    {
        await TalkingWithAnna();
        await Ready("sue");
        _world.SetPresence("sue", Presence.Meeting);
        var call = View.Call;
        Assert.IsType<CommandDone>(await TakeOver(call));
        Assert.Equal(("sue", call), (View.Agent.Value, View.Call));
        Assert.Equal(ReservationPhase.Wrapping, Assert.Single(Agent("anna").Reservations).Phase);
        Assert.Equal((ReservationPhase.Handling, DirectKind.TakeOver), Assert.Single(Agent("sue").Reservations) is var r ? (r.Phase, r.Direct!.Value) : default);
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, new HangUpCall(_world.NewCommandId(), "sue", Sue, call)));
        Assert.Equal(ReservationPhase.Wrapping, Assert.Single(Agent("sue").Reservations).Phase);
        Assert.Single(_world.Events, e => e.Event is InteractionEnded);
    }

    [Fact]
    public async Task Who_has_a_call_of_his_own_or_no_seat_cannot_take_over()
    {
        await TalkingWithAnna();
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(await TakeOver(View.Call)).Type);
        await Ready("sue");
        _world.Ring();
        _world.Accept("sue");
        var call = _world.Calls.Program.Views().Single(v => v.Agent.Value == "anna").Call;
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await TakeOver(call)).Type);
    }

    [Fact]
    public async Task A_talking_customer_given_back_is_offered_again_with_his_age()
    {
        await TalkingWithAnna();
        var since = ((EntryEnqueued)_world.Events.Single(e => e.Event is EntryEnqueued).Event).Since;
        _world.Wait(20);
        await Ready("bert");
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, new RequeueInteraction(_world.NewCommandId(), "sue", View.Interaction, null)));
        Assert.Equal(since, ((EntryEnqueued)_world.Events.Last(e => e.Event is EntryEnqueued).Event).Since);
        _world.Accept("bert");
        Assert.Equal("bert", View.Agent.Value);
    }

    [Fact]
    public void A_waiting_customer_moves_to_another_queue_with_his_age_and_is_counted_there()
    {
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(new QueueId("sales"), EngineWorld.Queue()));
        _world.Ring();
        var first = Told<EntryEnqueued>();
        _world.Wait(15);
        var interaction = first.Interaction;
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.RoutingShard, new RequeueInteraction(_world.NewCommandId(), "sue", interaction, new QueueId("sales"))));
        Assert.Equal(QueueExit.Requeued, Told<EntryLeft>().Exit);
        var second = (EntryEnqueued)_world.Events.Last(e => e.Event is EntryEnqueued).Event;
        Assert.Equal((new QueueId("sales"), first.Since), (second.Queue, second.Since));
        Assert.Equal((CallStage.Queued, new QueueId("sales")), _world.Calls.Program.PlaceOf(interaction) is var p ? (p!.Stage, p.Queue!.Value) : default);
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, new CloseInteraction(_world.NewCommandId(), "sue", interaction)));
        Assert.Equal(InteractionOutcome.ClosedBySystem, Told<InteractionEnded>().Outcome);
        _world.Wait(5);
        Assert.Null(_world.Routing.Program.Domain.FindEntry(interaction));
    }

    [Fact]
    public async Task An_offer_is_taken_back_and_made_anew()
    {
        await Ready("anna");
        _world.Ring();
        var interaction = Told<EntryEnqueued>().Interaction;
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.RoutingShard, new RequeueInteraction(_world.NewCommandId(), "sue", interaction, null)));
        Assert.Equal("requeued", Told<ReservationRescinded>().Reason);
        _world.Accept("anna");
        Assert.Equal("anna", View.Agent.Value);
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(_world.Ask(
            EngineOptions.RoutingShard, new RequeueInteraction(_world.NewCommandId(), "sue", interaction, null))).Type);
    }

    [Fact]
    public async Task A_wrap_up_is_ended_for_the_agent_once()
    {
        await TalkingWithAnna();
        _world.Ask(EngineOptions.CallsShard, new HangUpCall(_world.NewCommandId(), "anna", new AgentId("anna"), View.Call));
        Assert.IsType<CommandDone>(_world.Ask(EngineOptions.RoutingShard, new EndWrapUp(_world.NewCommandId(), "sue", new AgentId("anna"))));
        Assert.Equal(RoutingStatus.Idle, Agent("anna").Status);
        Assert.True(Told<ReservationCompleted>().Expired);
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(_world.Ask(EngineOptions.RoutingShard, new EndWrapUp(_world.NewCommandId(), "sue", new AgentId("anna")))).Type);
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(_world.Ask(EngineOptions.RoutingShard, new EndWrapUp(_world.NewCommandId(), "sue", new AgentId("nobody")))).Type);
    }

    [Fact]
    public async Task A_hand_raised_in_a_call_is_seen_and_outside_one_is_refused()
    {
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(Help(true)).Type);
        await TalkingWithAnna();
        Assert.IsType<CommandDone>(Help(true));
        Assert.Equal("refund", View.Help!.Reason);
        await Listening();
        Supervise("monitor");
        Assert.Null(View.Help);
    }

    [Fact]
    public async Task After_a_crash_the_supervision_is_over_and_the_supervisor_can_listen_again()
    {
        await TalkingWithAnna();
        await Listening();
        Supervise("whisper");
        _world.LoseMemory();
        Assert.Equal("process-lost", Told<SupervisionEnded>().Reason);
        _world.Wait(1);
        _world.SetPresence("anna", Presence.Available);
        _world.Wait(40);
        _world.Ring();
        _world.Accept("anna");
        Assert.IsType<CommandDone>(Supervise("monitor"));
    }

    private CallView View => _world.Calls.Program.Views().Single();

    private Crm.Routing.Views.AgentView Agent(string name) => _world.Routing.Program.Domain.FindAgent(new AgentId(name))!;

    private CommandResult Supervise(string mode, CallId? call = null) => _world.Ask(
        EngineOptions.CallsShard, new SuperviseCall(_world.NewCommandId(), "sue", "Sue", call ?? View.Call, null, mode));

    private CommandResult Help(bool wanted) => _world.Ask(
        EngineOptions.CallsShard, new AskForHelp(_world.NewCommandId(), "anna", new AgentId("anna"), wanted, "refund"));

    /// <summary>As the engine's front does it: routing is asked first.</summary>
    private async Task<CommandResult> TakeOver(CallId call)
    {
        var place = _world.Calls.Program.PlaceOf(call)!;
        var offer = new OfferDirectly(
            new ReservationId(Guid.CreateVersion7()), place.Interaction, Sue, MediaType.Voice, DirectKind.TakeOver,
            Instant.Now(_world.Clock) + TimeSpan.FromSeconds(10), place.Queue, place.Agent, RingAway: true);
        return await _world.Ask<CommandResult>(EngineOptions.RoutingShard, _world.NewCommandId(), offer, TestContext.Current.CancellationToken);
    }

    private async Task<MediaSessionId> Listening()
    {
        var answer = await _world.Connections.Listeners.Connect(Sue, "tab", "v=0");
        var session = Assert.NotNull(answer.Session);
        _world.MediaEvents.Raise(new MediaConnected(session));
        return session;
    }

    private async Task TalkingWithAnna()
    {
        await Ready("anna");
        _world.Ring();
        _world.Accept("anna");
    }

    private async Task Ready(string name)
    {
        _world.AddAgent(name);
        await _world.OpenBrowser(name, "tab-" + name);
        _world.SetPresence(name, Presence.Available);
    }

    private T Told<T>() => (T)_world.Events.Last(e => e.Event is T).Event;
}
