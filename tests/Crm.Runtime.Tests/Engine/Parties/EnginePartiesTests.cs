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
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine.Parties;

/// <summary>Transfers, consults and conferences through both shards and the shells.</summary>
public sealed class EnginePartiesTests
{
    private const string Number = "+861380000222";
    private static readonly QueueId Billing = new("billing");
    private readonly EngineWorld _world = new();
    private LegId _customer;

    [Fact]
    public async Task Blind_to_another_queue_its_agent_has_the_customer_while_the_first_wraps_up()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        _world.Wait(10);
        Done(new TransferCall(Id, "anna", Anna, Call, new CallTarget("queue", "billing")));
        Assert.Equal(ReservationPhase.Wrapping, Phase("anna"));
        _world.Accept("bert");
        Assert.Equal("bert", View("bert").Agent.Value);
        _world.Wait(5);
        _world.HangUp(_customer);

        Assert.Equal(InteractionOutcome.Answered, Single<InteractionEnded>().Outcome);
        Assert.Equal([10, 5], All<HandlingEnded>().Select(e => (int)e.Talked.TotalSeconds));
        Assert.Equal(2, All<EntryAnswered>().Count());
        Assert.Single(All<RecordingStarted>());
        Assert.Single(All<RecordingEnded>());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_full_queue_gives_the_customer_back_and_the_agent_takes_him_again()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        _world.SetPresence("bert", Presence.Break);
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(Billing, EngineWorld.Queue() with { MaxEntries = 1 }));
        var other = new InteractionId(Guid.CreateVersion7());
        _world.Post(EngineOptions.RoutingShard, new Enqueue(new QueueVisitId(Guid.CreateVersion7()), other, Billing, MediaType.Voice, null, [], Instant.Now(_world.Clock), [], null));
        Done(new TransferCall(Id, "anna", Anna, Call, new CallTarget("queue", "billing")));
        Assert.Equal("queue-full", Single<TransferReturned>().Reason);
        _world.Accept("anna");
        Assert.Equal("owner", View("anna").Role);
        _world.HangUp(_customer);
        _world.Post(EngineOptions.RoutingShard, new CloseEntry(other, QueueExit.ClosedBySystem, "test"));
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_queue_or_flow_that_is_not_there_is_refused_and_nothing_changed()
    {
        await TalkingWithAnna();
        Assert.Equal("not-found", Refused(new TransferCall(Id, "anna", Anna, Call, new CallTarget("flow", "none"))));
        Assert.Equal("invalid", Refused(new TransferCall(Id, "anna", Anna, Call, new CallTarget("moon", "none"))));
        Assert.Equal("owner", View("anna").Role);
    }

    [Fact]
    public async Task Blind_to_a_flow_the_customer_hears_it_though_he_came_by_none()
    {
        await TalkingWithAnna();
        _world.Flows.Publish(FakeFlows.Menu);
        Done(new TransferCall(Id, "anna", Anna, Call, new CallTarget("flow", "main-menu")));
        Assert.Single(All<Crm.Events.Flows.FlowStarted>());
        _world.HangUp(_customer);
        Assert.Equal(InteractionOutcome.Answered, Single<InteractionEnded>().Outcome);
        Assert.Single(All<Crm.Events.Flows.FlowEnded>());
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Busy_outside_the_agent_has_him_back_out_of_his_wrap_up()
    {
        await TalkingWithAnna();
        Done(new TransferCall(Id, "anna", Anna, Call, new CallTarget("external", Number)));
        Assert.Equal("user:anna", Single<ExternalDialled>().Originator);
        _world.SignallingEvents.Raise(new LegFailed(Outside, 486, Termination.Upstream("busy")));
        _world.Accept("anna");
        Assert.Equal("owner", View("anna").Role);
        _world.HangUp(_customer);
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_number_the_rules_forbid_is_refused_with_their_word()
    {
        await TalkingWithAnna();
        Assert.Equal("forbidden", Refused(new ConsultCall(Id, "anna", Anna, Call, new CallTarget("external", "+4420794600"))));
        Assert.Equal("user:anna", Single<ExternalRefused>().Originator);
        Assert.DoesNotContain(_world.Signalling.Commands, c => c is DialLeg);
    }

    [Fact]
    public async Task Attended_to_a_colleague_moves_the_customer_and_both_have_their_times()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        _world.Wait(10);
        Done(new ConsultCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        Assert.Equal("dialling", View("anna").Consult!.State);
        _world.Wait(3);
        _world.Accept("bert");
        Assert.Equal(("talking", "consulted"), (View("anna").Consult!.State, View("bert").Role));
        _world.Wait(7);
        Done(new TransferCall(Id, "anna", Anna, Call, null));
        Assert.Equal("owner", View("bert").Role);
        Assert.Equal(ReservationPhase.Wrapping, Phase("anna"));
        _world.Wait(20);
        Done(new HangUpCall(Id, "bert", new AgentId("bert"), View("bert").Call));

        var anna = Single<HandlingEnded>();
        Assert.Equal((10, 10), ((int)anna.Talked.TotalSeconds, (int)anna.Held.TotalSeconds));
        Assert.Equal((27, 0), Single<DirectHandlingEnded>() is var bert ? ((int)bert.Talked.TotalSeconds, (int)bert.Held.TotalSeconds) : default);
        Assert.NotNull(Single<DirectHandlingEnded>().WrapUpDeadline);
        Assert.Equal(7, (int)Single<ConsultEnded>().Talked.TotalSeconds);
        Assert.Single(All<EntryEnqueued>());
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_colleague_who_only_gave_advice_has_no_wrap_up()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        Done(new ConsultCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        _world.Accept("bert");
        Done(new HangUpCall(Id, "anna", Anna, Call, View("anna").Consult!.Leg));
        Assert.Empty(_world.Routing.Program.Domain.FindAgent(new AgentId("bert"))!.Reservations);
        Assert.NotNull(View("anna").HeldSince);
        _world.HangUp(_customer);
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task An_agent_who_cannot_be_asked_is_told_at_once_with_the_reason()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        _world.SetPresence("bert", Presence.Break);
        Done(new ConsultCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        Assert.Equal("agent-away", View("anna").Consult!.Failure);
        Done(new TransferCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        Assert.Equal("agent-away", Single<TransferReturned>().Reason);
        _world.Accept("anna");
        Assert.Equal("owner", View("anna").Role);
    }

    [Fact]
    public async Task A_conference_goes_on_without_its_agents()
    {
        await TalkingWithAnna();
        Done(new ConferenceCall(Id, "anna", Anna, Call, new CallTarget("external", Number)));
        _world.SignallingEvents.Raise(new LegAnswered(Outside, "v=0"));
        Assert.Equal(3, _world.Media.Members.Count);
        Assert.Equal(["customer", "agent", "external"], View("anna").Parties.Select(p => p.Kind));
        Done(new LeaveConference(Id, "anna", Anna, Call));
        Assert.Null(_world.Calls.Program.ViewOf(Anna));
        Assert.Equal(2, _world.Media.Members.Count);
        _world.HangUp(Outside);
        Assert.Equal(InteractionOutcome.Answered, Single<InteractionEnded>().Outcome);
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == _customer);
        _world.Wait(60);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_consult_closes_every_leg()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        Done(new ConsultCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        _world.Accept("bert");
        _world.Wait(2);
        _world.Crash();
        _world.Wait(90);
        Assert.Equal(All<LegStarted>().Count(), All<LegEnded>().Count());
        Assert.Single(All<InteractionEnded>());
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.All(_world.Routing.Program.Domain.Agents, a => Assert.Empty(a.Reservations));
    }

    [Fact]
    public async Task What_the_snapshot_holds_is_the_call_with_its_parties()
    {
        await TalkingWithAnna();
        await Ready("bert", Billing);
        Done(new ConferenceCall(Id, "anna", Anna, Call, new CallTarget("agent", "bert")));
        _world.Accept("bert");
        byte[] snapshot = _world.Calls.Program.TakeSnapshot();
        var again = new CallsProgram(new EngineOptions().Calls, _world.Codec, _world.Flows, _world.Board, new FakeVault(), _world.Directory);
        again.RestoreSnapshot(snapshot);
        Assert.Equal(["owner", "participant"], again.Views().OrderBy(v => v.Agent.Value).Select(v => v.Role));
    }

    private static AgentId Anna { get; } = new("anna");

    private CommandId Id => _world.NewCommandId();

    private CallId Call => View("anna").Call;

    private LegId Outside => _world.Signalling.Commands.OfType<DialLeg>().Last(d => d.Target is TrunkTarget).Leg;

    private CallView View(string agent) => _world.Calls.Program.ViewOf(new AgentId(agent)) ?? throw new InvalidOperationException($"{agent} is in no call.");

    private ReservationPhase Phase(string agent) => Assert.Single(_world.Routing.Program.Domain.FindAgent(new AgentId(agent))!.Reservations).Phase;

    private T Single<T>() => Assert.Single(All<T>());

    private IEnumerable<T> All<T>() => _world.Events.Select(e => e.Event).OfType<T>();

    private void Done(DeskCommand command) => Assert.IsType<CommandDone>(_world.Ask(EngineOptions.CallsShard, command));

    private string Refused(DeskCommand command) => Assert.IsType<CommandRefused>(_world.Ask(EngineOptions.CallsShard, command)).Type;

    private async Task TalkingWithAnna()
    {
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(Billing, EngineWorld.Queue() with { DisplayName = "Billing" }));
        await Ready("anna", EngineWorld.Support);
        _customer = _world.Ring();
        _world.Accept("anna");
    }

    private async Task Ready(string name, QueueId queue)
    {
        _world.Post(EngineOptions.RoutingShard, new ConfigureAgent(
            new AgentId(name),
            new AgentSettings(name, System.Collections.Immutable.ImmutableDictionary<SkillId, int>.Empty, System.Collections.Immutable.ImmutableDictionary<QueueId, int>.Empty.Add(queue, 1))));
        await _world.OpenBrowser(name, name);
        _world.SetPresence(name, Presence.Available);
    }

    private void AssertNothingLeft()
    {
        Assert.Empty(_world.Media.Bridges);
        Assert.Empty(_world.Media.Playing);
        Assert.Empty(_world.Media.Running);
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.Equal(Instant.MaxValue, _world.Calls.Program.NextDeadline);
        Assert.Equal(All<LegStarted>().Select(e => e.Leg.Value).Order(), All<LegEnded>().Select(e => e.Leg.Value).Order());
        Assert.Single(All<InteractionEnded>());
        Assert.Empty(_world.Faults);
    }
}
