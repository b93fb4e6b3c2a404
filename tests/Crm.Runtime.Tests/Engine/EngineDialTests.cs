using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Placing;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Courses;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Calls that agents place, from the wish to the wrap-up, through both shards and the shells.</summary>
public sealed class EngineDialTests : EngineCallbackBench
{
    private static readonly AgentId Agent = new("agent1");
    private readonly InteractionList _interactions = new();

    private DialDesk Desk => new(
        World, World.Connections, World.Customers, new FakeCustomerKeys(), new FakeVault(), World.Parties, _interactions, new EngineOptions(), new EngineFigures(), World.Clock);

    [Fact]
    public async Task He_hears_it_ring_it_is_answered_and_they_speak_like_in_any_call()
    {
        var browser = await AgentReady();
        World.Wait(5);
        var started = await Dials();
        var dial = Assert.Single(Dialled);
        Assert.Equal((new TrunkTarget(FakeDirectory.Trunk.Id, Number), "4000"), ((TrunkTarget)dial.Target, dial.CallerNumber));
        Assert.Equal(["ringing"], Heard(browser));
        Assert.Equal("user:agent1", Single<ExternalDialled>().Originator);
        Assert.Equal(RoutingStatus.Interacting, Status());
        World.Wait(4);
        Answers();

        Assert.Empty(Heard(browser));
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Single(World.Media.Running);
        Assert.Equal(started.Interaction, Single<DirectConnected>().Interaction);
        World.Wait(60);
        World.HangUp(Customer);
        Assert.Equal((InteractionOutcome.Answered, "caller-hung-up"), End());
        Assert.Equal(60, Single<DirectHandlingEnded>().Talked.TotalSeconds, 0.5);
        World.Wait(31);
        Assert.True(IsFree());
        Assert.Equal(RoutingStatus.Idle, Status());
        AssertNothingLeft();
        AssertNoQueueIsTouched();
        Assert.Null(World.Calls.Program.DialResultOf(Agent));
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(480, "no-answer")]
    [InlineData(603, "declined")]
    [InlineData(404, "number-unknown")]
    [InlineData(503, "unreachable")]
    public async Task A_number_that_is_not_reached_ends_the_interaction_and_frees_him_at_once(int status, string reason)
    {
        var browser = await AgentReady();
        await Dials();
        Fails(status);
        Assert.Equal((InteractionOutcome.NotConnected, reason), End());
        Assert.Equal(reason, World.Calls.Program.DialResultOf(Agent)!.Reason);
        Assert.Equal((RoutingStatus.Idle, true), (Status(), IsFree()));
        Assert.Empty(Heard(browser));
        Assert.Equal(All<LegStarted>().Select(l => l.Leg).Order(Legs), All<LegEnded>().Select(l => l.Leg).Order(Legs));
        AssertNothingLeft();
        AssertNoQueueIsTouched();
    }

    [Fact]
    public async Task A_number_that_rings_on_is_given_up_after_a_minute()
    {
        await AgentReady();
        await Dials();
        World.Wait(63);
        Assert.Equal((InteractionOutcome.NotConnected, "no-answer"), End());
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        AssertNothingLeft();
    }

    [Fact]
    public async Task He_hangs_up_while_it_rings()
    {
        await AgentReady();
        var started = await Dials();
        Assert.IsType<CommandDone>(World.Ask(EngineOptions.CallsShard, new HangUpCall(World.NewCommandId(), "agent1", Agent, started.Call)));
        Assert.Equal((InteractionOutcome.NotConnected, "agent-stopped"), End());
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.True(IsFree());
        Answers(); // it crossed
        Assert.Single(All<InteractionEnded>());
        AssertNothingLeft();
    }

    [Fact]
    public async Task His_phone_rings_first_and_the_number_is_dialled_when_he_has_answered()
    {
        PhoneReady();
        await Dials();
        var phone = Assert.Single(Dialled);
        Assert.Equal(new RegisteredAgentTarget(Agent), phone.Target);
        Assert.Empty(All<ExternalDialled>());
        World.SignallingEvents.Raise(new Crm.Telephony.Signalling.LegAnswered(phone.Leg, "v=0"));
        Assert.Equal(2, Dialled.Count());
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        World.HangUp(phone.Leg);
        Assert.Equal(InteractionOutcome.Answered, End().Outcome);
        World.Wait(31);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(486, "agent-busy")]
    [InlineData(603, "agent-declined")]
    [InlineData(0, "agent-no-answer")]
    public async Task When_his_own_phone_is_not_answered_nothing_is_dialled(int status, string reason)
    {
        PhoneReady();
        await Dials();
        if (status == 0)
        {
            World.Wait(22);
        }
        else
        {
            Fails(status);
        }

        Assert.Equal((InteractionOutcome.NotConnected, reason), End());
        Assert.Single(Dialled);
        Assert.Empty(All<ExternalDialled>());
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_number_the_rules_forbid_is_refused_with_their_word_and_nothing_has_happened()
    {
        await AgentReady();
        var refused = Assert.IsType<CommandRefused>(await Wish("+12025550100"));
        Assert.Equal(("destination-refused", "not-allowed"), (refused.Type, refused.Detail));
        Assert.Empty(Dialled);
        Assert.Empty(All<InteractionStarted>());
        Assert.True(IsFree());
        Assert.Equal(RoutingStatus.Idle, Status());
    }

    [Fact]
    public async Task Who_has_not_the_right_is_refused()
    {
        World.AddAgent("agent1", mayDial: false);
        await World.OpenBrowser("agent1");
        World.SetPresence("agent1", Presence.Available);
        Assert.Equal("forbidden", Assert.IsType<CommandRefused>(await Wish()).Type);
        Assert.Empty(Dialled);
    }

    [Fact]
    public async Task Who_is_offered_speaks_or_wraps_up_is_refused_and_who_is_away_is_not()
    {
        await AgentReady();
        World.Ring();
        await RefusedAsWrongState();
        World.Accept("agent1");
        await RefusedAsWrongState();
        World.HangUp(Single<LegStarted, LegId>(l => l.Role == LegRole.Customer, l => l.Leg));
        await RefusedAsWrongState();
        World.Wait(31);
        World.SetPresence("agent1", Presence.Break);
        await Dials();
    }

    [Fact]
    public async Task The_same_command_again_gets_the_first_answer_and_dials_once()
    {
        await AgentReady();
        var id = World.NewCommandId();
        Assert.IsType<CallStarted>(await Desk.Dial(id, new DialWish(Agent, Number, null, null, "agent1"), default));
        // the reply window is the shards' own; what is behind it must not dial a second time either
        Assert.IsNotType<CallStarted>(await Desk.Dial(id, new DialWish(Agent, Number, null, null, "agent1"), default));
        Assert.Single(Dialled);
        Assert.Single(All<InteractionStarted>());
    }

    [Fact]
    public async Task When_his_browser_is_gone_for_too_long_the_customer_is_let_go_and_never_queued()
    {
        await AgentReady();
        await Dials();
        Answers();
        World.Connections.Detach(Agent, "tab");
        World.Wait(40);
        Assert.Equal((InteractionOutcome.Answered, "agent-connection-lost"), End());
        AssertNoQueueIsTouched();
        World.Wait(40);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task After_a_crash_it_is_over_and_so_is_his_reservation(bool answered, bool memoryOnly)
    {
        await AgentReady();
        await Dials();
        if (answered)
        {
            Answers();
        }

        World.Wait(3);
        if (memoryOnly)
        {
            World.LoseMemory();
        }
        else
        {
            World.Crash();
        }

        World.Wait(200);
        Assert.Equal((answered ? InteractionOutcome.Answered : InteractionOutcome.NotConnected, "process-lost"), End());
        Assert.True(IsFree());
        Assert.Equal(All<LegStarted>().Select(l => l.Leg).Order(Legs), All<LegEnded>().Select(l => l.Leg).Order(Legs));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Routing_lets_him_go_when_nobody_tells_it_how_it_went()
    {
        await AgentReady();
        World.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.OfferDirectly(
            new ReservationId(Guid.CreateVersion7()), new InteractionId(Guid.CreateVersion7()), Agent, MediaType.Voice, DirectKind.Dial, Instant.Now(World.Clock) + TimeSpan.FromSeconds(100)));
        Assert.False(IsFree());
        World.Wait(101);
        Assert.True(IsFree());
        Assert.Equal(RoutingStatus.Idle, Status());
    }

    [Fact]
    public async Task The_record_is_outbound_his_and_in_the_list_of_what_he_dialled()
    {
        await AgentReady();
        await Dials();
        World.Wait(3);
        Answers();
        World.Wait(10);
        World.HangUp(Customer);
        World.Wait(31);
        await Dials("+861380000486");
        Fails(486);
        await Save();

        var numbers = await Desk.Dialled(Agent, default);
        Assert.Equal([("+861380000486", "busy"), (Number, "answered")], numbers.Select(n => (n.Number, n.Outcome!)));
        var record = (await _interactions.Find(numbers[1].InteractionId, default))!;
        Assert.Equal(InteractionDirection.Outbound, record.Direction);
        Assert.Equal([Agent], record.Agents);
        Assert.Empty(record.Queues);
        Assert.Equal([("dial", "answered"), ("talk", "caller-hung-up")], Course.Of(record, [], []).Where(c => c.Kind is "dial" or "transfer" or "offer" or "talk").Select(c => (c.Kind, c.Result!)));
        Assert.Equal([SegmentKind.Offer, SegmentKind.Talk, SegmentKind.Wrap], record.Segments.Where(s => s.Kind != SegmentKind.Flow).Select(s => s.Kind));
    }

    private static readonly Comparer<LegId> Legs = Comparer<LegId>.Create((a, b) => a.Value.CompareTo(b.Value));

    private void PhoneReady()
    {
        World.AddAgent("agent1");
        World.SignallingEvents.Raise(new RegistrationChanged(Agent, 1));
        World.SetPresence("agent1", Presence.Available);
    }

    private async Task<CallStarted> Dials(string number = Number) => Assert.IsType<CallStarted>(await Wish(number));

    private async Task<CommandResult> Wish(string number = Number) => await Desk.Dial(World.NewCommandId(), new DialWish(Agent, number, null, null, "agent1"), default);

    private async Task RefusedAsWrongState() => Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Wish()).Type);

    private RoutingStatus Status() => World.Routing.Program.Domain.FindAgent(Agent)!.Status;

    private (InteractionOutcome Outcome, string Reason) End() => Single<InteractionEnded>() is var end ? (end.Outcome, end.Termination.Reason) : default;

    private TValue Single<T, TValue>(Func<T, bool> which, Func<T, TValue> of) where T : IDomainEvent => of(Assert.Single(All<T>(), e => which(e)));

    private void AssertNoQueueIsTouched()
    {
        Assert.DoesNotContain(World.Events, e => e.Event is EntryEnqueued or EntryAnswered or HandlingEnded or ReservationCreated);
        var fold = new StatisticsFold();
        long row = 0;
        foreach (var (at, fact) in World.Events)
        {
            fold.Apply(new EventEnvelope(new ShardId("all"), ++row, 0, at, fact));
        }

        Assert.All(fold.Queues.Drain(), q => Assert.Equal((0L, 0L, 0L, 0L), (q.Offered, q.Handled, q.Talk, q.Busy)));
    }

    private async Task Save()
    {
        var records = new Dictionary<InteractionId, InteractionRecord?>();
        long row = 0;
        foreach (var (at, fact) in World.Events)
        {
            if (InteractionFold.InteractionOf(fact) is { } id)
            {
                records[id] = InteractionFold.Apply(records.GetValueOrDefault(id), new EventEnvelope(new ShardId("all"), ++row, 0, at, fact));
            }
        }

        await _interactions.Save([.. records.Values.OfType<InteractionRecord>()], default);
    }
}
