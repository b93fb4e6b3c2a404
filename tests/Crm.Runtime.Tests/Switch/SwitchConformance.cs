using Crm.Contracts.Desk;
using Crm.Contracts.Switch;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Switch;

/// <summary>
/// What every switch adapter does. A new one derives from this and brings a stage: agents anna and ben who may dial, a number 4001 that leads to
/// the queue support which both serve, a number 4999 that leads nowhere, and a far end.
/// </summary>
public abstract class SwitchConformance
{
    protected const string QueueNumber = "4001";
    protected const string NowhereNumber = "4999";
    protected const string Outside = "+861380000111";
    protected static readonly AgentId Anna = new("anna");
    protected static readonly AgentId Ben = new("ben");

    private readonly List<SwitchEvent> _told = [];

    protected abstract ISwitchAdapter Switch { get; }

    /// <summary>An agent's telephone, or what stands for it, works.</summary>
    protected abstract Task Place(AgentId agent);

    /// <summary>Somebody calls; true when he is not refused.</summary>
    protected abstract bool Calls(string to, params (string Name, string Value)[] data);

    /// <summary>The last caller hangs up.</summary>
    protected abstract void CallerHangsUp();

    /// <summary>Whom an agent called answers.</summary>
    protected abstract void FarEndAnswers();

    /// <summary>Whom an agent called is busy.</summary>
    protected abstract void FarEndIsBusy();

    /// <summary>Time passes.</summary>
    protected abstract void Wait(TimeSpan time);

    /// <summary>Nothing is left: no call, no audio, no deadline.</summary>
    protected abstract void AssertNothingLeft();

    [Fact]
    public async Task Who_logs_in_gets_calls_only_when_he_is_ready_and_none_after_he_left()
    {
        await Begin(Anna);
        await Done(Switch.LogIn(NewId(), Anna, default));
        await Done(Switch.LogIn(NewId(), Anna, default));
        Assert.True(Calls(QueueNumber));
        Wait(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(_told, e => e is CallRings);

        await Done(Switch.SetReady(NewId(), Anna, true, null, default));
        Assert.Equal(Anna, Assert.Single(_told.OfType<CallRings>()).Agent);
        CallerHangsUp();
        await Done(Switch.SetReady(NewId(), Anna, false, "lunch", default));
        await Done(Switch.LogOut(NewId(), Anna, default));
        Assert.True(Calls(QueueNumber));
        Assert.Single(_told.OfType<CallRings>());
        Assert.Equal(
            [SwitchAgentState.NotReady, SwitchAgentState.Ready, SwitchAgentState.NotReady, SwitchAgentState.LoggedOut], _told.OfType<AgentStateChanged>().Select(e => e.State));
        CallerHangsUp();
        AssertNothingLeft();
    }

    [Fact]
    public async Task Who_is_not_logged_in_cannot_be_ready_and_who_is_nobody_cannot_log_in()
    {
        await Begin(Anna);
        Assert.Equal("wrong-state", await Refused(Switch.SetReady(NewId(), Anna, true, null, default)));
        Assert.Equal("not-found", await Refused(Switch.LogIn(NewId(), new AgentId("nobody"), default)));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_call_is_told_from_its_beginning_to_its_end_each_step_once()
    {
        await Ready(Anna);
        Assert.True(Calls(QueueNumber, ("X-Order", "4711")));
        var call = _told.OfType<CallBegan>().Single().Call;
        Assert.Equal("4711", Switch.DataOf(call)["x-order"]);
        await Done(Switch.Answer(NewId(), Anna, call, default));
        await Done(Switch.Hold(NewId(), Anna, call, default));
        await Done(Switch.Resume(NewId(), Anna, call, default));
        await Done(Switch.HangUp(NewId(), Anna, call, default));

        Assert.Equal(
            [nameof(CallBegan), nameof(CallDataAttached), nameof(CallWaits), nameof(CallRings), nameof(CallConnected), nameof(CallOnHold), nameof(CallOffHold), nameof(CallReleased), nameof(CallOver)],
            StepsOf(call));
        Assert.Equal((QueueNumber, false), _told.OfType<CallBegan>().Select(b => (b.To, b.Outbound)).Single());
        Assert.Empty(Switch.DataOf(call));
    }

    [Fact]
    public async Task An_offer_nobody_takes_is_taken_back_and_said_why()
    {
        await Ready(Anna);
        Assert.True(Calls(QueueNumber));
        Wait(TimeSpan.FromSeconds(25));
        Assert.Equal((Anna, "missed"), _told.OfType<CallRingsNoMore>().Select(e => (e.Agent, e.Reason)).Single());
        var call = _told.OfType<CallBegan>().Single().Call;
        Assert.Equal("wrong-state", await Refused(Switch.Answer(NewId(), Anna, call, default)));
        CallerHangsUp();
        Assert.Equal(nameof(CallOver), StepsOf(call).Last());
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_it_rings_ends_the_offer_before_the_call_and_nothing_follows()
    {
        await Ready(Anna);
        Assert.True(Calls(QueueNumber));
        CallerHangsUp();
        Wait(TimeSpan.FromMinutes(2));
        var call = _told.OfType<CallBegan>().Single().Call;
        Assert.Equal([nameof(CallBegan), nameof(CallWaits), nameof(CallRings), nameof(CallRingsNoMore), nameof(CallOver)], StepsOf(call));
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_customer_who_is_handed_on_is_released_by_one_and_connected_with_the_other()
    {
        await Ready(Anna);
        Assert.True(Calls(QueueNumber));
        var call = _told.OfType<CallBegan>().Single().Call;
        await Done(Switch.Answer(NewId(), Anna, call, default));
        await Ready(Ben);
        await Done(Switch.Transfer(NewId(), Anna, call, new CallTarget("agent", "ben"), default));
        Assert.Equal([Anna, Ben], _told.OfType<CallRings>().Select(e => e.Agent));
        await Done(Switch.Answer(NewId(), Ben, call, default));
        Assert.Equal([Anna, Ben], _told.OfType<CallConnected>().Select(e => e.Agent));
        Assert.Equal(Anna, _told.OfType<CallReleased>().First().Agent);
        await Done(Switch.HangUp(NewId(), Ben, call, default));
        Assert.Equal([Anna, Ben], _told.OfType<CallReleased>().Select(e => e.Agent));
        Assert.Single(_told.OfType<CallOver>());
    }

    [Fact]
    public async Task An_agent_calls_somebody_and_both_speak()
    {
        await Ready(Anna);
        var started = Assert.IsType<CallStarted>(await Switch.MakeCall(NewId(), Anna, Outside, default));
        Assert.DoesNotContain(_told, e => e is CallConnected);
        FarEndAnswers();
        Assert.Equal((started.Call, Anna), _told.OfType<CallConnected>().Select(e => (e.Call, e.Agent)).Single());
        await Done(Switch.HangUp(NewId(), Anna, started.Call, default));
        Assert.Equal([nameof(CallBegan), nameof(CallConnected), nameof(CallReleased), nameof(CallOver)], StepsOf(started.Call));
        Assert.True(_told.OfType<CallBegan>().Single().Outbound);
    }

    [Fact]
    public async Task Whom_an_agent_does_not_reach_ends_the_call_with_a_reason_and_nobody_was_connected()
    {
        await Ready(Anna);
        var started = Assert.IsType<CallStarted>(await Switch.MakeCall(NewId(), Anna, Outside, default));
        FarEndIsBusy();
        Assert.Equal("busy", _told.OfType<CallOver>().Single().Reason);
        Assert.Equal([nameof(CallBegan), nameof(CallOver)], StepsOf(started.Call));
    }

    [Fact]
    public async Task Who_has_logged_out_makes_no_calls()
    {
        await Begin(Anna);
        Assert.Equal("wrong-state", await Refused(Switch.MakeCall(NewId(), Anna, Outside, default)));
        Assert.Empty(_told);
    }

    [Fact]
    public void A_router_is_asked_with_what_is_known_and_its_word_goes_before_the_number_plan()
    {
        Listen();
        var router = new Router(request => request.Data.ContainsKey("x-vip") ? new RouteToQueue(new QueueId("support"), "en") : new RouteNowhere());
        Switch.RouteBy(router);
        Assert.True(Calls(NowhereNumber, ("X-Vip", "1")));
        Assert.Equal(new QueueId("support"), Assert.Single(_told.OfType<CallWaits>()).Queue);
        Assert.Equal((NowhereNumber, "1"), (router.Asked[0].To, router.Asked[0].Data["x-vip"]));
        CallerHangsUp();
        Assert.False(Calls(QueueNumber));
        Switch.RouteBy(null);
        Assert.True(Calls(QueueNumber));
        CallerHangsUp();
        Assert.Equal(2, router.Asked.Count);
    }

    [Fact]
    public void A_router_that_does_not_know_or_fails_leaves_it_to_the_number_plan()
    {
        Listen();
        Switch.RouteBy(new Router(_ => new RouteByNumber()));
        Assert.True(Calls(QueueNumber));
        CallerHangsUp();
        Assert.False(Calls(NowhereNumber));
        Switch.RouteBy(new Router(_ => throw new InvalidOperationException("The router is broken.")));
        Assert.True(Calls(QueueNumber));
        CallerHangsUp();
    }

    [Fact]
    public async Task Data_is_attached_while_the_call_goes_on_or_refused_as_unsupported_by_a_switch_that_cannot()
    {
        Listen();
        Assert.True(Calls(QueueNumber));
        var call = _told.OfType<CallBegan>().Single().Call;
        var answer = await Switch.Attach(NewId(), call, "order", "4711", default);
        if (Switch.Abilities.Attaches)
        {
            Assert.IsType<CommandDone>(answer);
            Assert.Equal("4711", Switch.DataOf(call)["order"]);
        }
        else
        {
            Assert.Equal("unsupported", Assert.IsType<CommandRefused>(answer).Type);
            Assert.Empty(Switch.DataOf(call));
        }

        CallerHangsUp();
    }

    [Fact]
    public async Task What_is_about_no_call_or_another_agents_is_refused_and_changes_nothing()
    {
        await Ready(Anna);
        await Begin(Ben);
        Assert.True(Calls(QueueNumber));
        var call = _told.OfType<CallBegan>().Single().Call;
        int told = _told.Count;
        var nothing = new CallId(Guid.CreateVersion7());
        await Refused(Switch.Answer(NewId(), Ben, call, default));
        await Refused(Switch.Hold(NewId(), Ben, call, default));
        await Refused(Switch.HangUp(NewId(), Ben, call, default));
        await Refused(Switch.Answer(NewId(), Anna, nothing, default));
        await Refused(Switch.Resume(NewId(), Anna, nothing, default));
        await Refused(Switch.Transfer(NewId(), Anna, nothing, new CallTarget("queue", "support"), default));
        Assert.Equal(told, _told.Count);
        CallerHangsUp();
    }

    [Fact]
    public async Task Who_listens_no_more_is_told_no_more()
    {
        Listen();
        var second = new List<SwitchEvent>();
        using (Switch.Subscribe(second.Add))
        {
            await Done(Switch.LogIn(NewId(), await Begin(Anna), default));
        }

        Assert.Equal(_told, second);
        await Done(Switch.LogOut(NewId(), Anna, default));
        Assert.Single(second);
        Assert.Equal(2, _told.Count);
    }

    private async Task<AgentId> Begin(AgentId agent)
    {
        Listen();
        await Place(agent);
        return agent;
    }

    private async Task Ready(AgentId agent)
    {
        await Begin(agent);
        await Done(Switch.LogIn(NewId(), agent, default));
        await Done(Switch.SetReady(NewId(), agent, true, null, default));
    }

    private bool _listens;

    private void Listen()
    {
        if (!_listens)
        {
            _listens = true;
            Switch.Subscribe(_told.Add);
        }
    }

    private string[] StepsOf(CallId call) => [.. _told.OfType<SwitchCallEvent>().Where(e => e.Call == call).Select(e => e.GetType().Name)];

    private static CommandId NewId() => new(Guid.CreateVersion7());

    private static async Task Done(ValueTask<CommandResult> command) => Assert.IsType<CommandDone>(await command);

    private static async Task<string> Refused(ValueTask<CommandResult> command) => Assert.IsType<CommandRefused>(await command).Type;

    private sealed class Router(Func<RouteRequest, RouteAnswer> decide) : ISwitchRouter
    {
        public List<RouteRequest> Asked { get; } = [];

        public RouteAnswer Route(RouteRequest request)
        {
            Asked.Add(request);
            return decide(request);
        }
    }
}
