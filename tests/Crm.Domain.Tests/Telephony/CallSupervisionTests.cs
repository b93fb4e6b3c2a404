using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallSupervisionTests
{
    private static readonly AgentId Anna = CallScript.Anna;
    private static readonly AgentId Sue = new("sue");
    private static readonly MediaSessionId Ear = new(Guid.CreateVersion7());

    [Fact]
    public void Who_monitors_hears_both_and_is_heard_by_nobody_at_no_moment()
    {
        var call = Monitored();
        Assert.Equal(Ear, Assert.Single(call.Steps.OfType<JoinUnheard>()).Member.Session);
        Assert.Equal(RecordingSide.None, Assert.Single(call.Steps.OfType<JoinUnheard>()).Member.Side);
        Assert.Empty(call.Steps.OfType<JoinBridge>());
        Assert.DoesNotContain(call.Steps, s => s is SetGain { Gain: > 0 } g && g.Speaker == Ear);
        Assert.True(Hears(call, Ear, call.CustomerSession) && Hears(call, Ear, call.Browser));
        Assert.False(Hears(call, call.CustomerSession, Ear) || Hears(call, call.Browser, Ear));
    }

    [Fact]
    public void A_whisper_is_one_gain_and_a_barge_is_heard_and_recorded()
    {
        var call = Monitored().Clear().Give(Listen(SupervisorMode.Whisper));
        var gain = Assert.Single(call.Steps);
        Assert.Equal((call.Browser, Ear, 1f), gain is SetGain g ? (g.Listener, g.Speaker, g.Gain) : default);

        call.Clear().Give(Listen(SupervisorMode.Barge));
        Assert.Equal(RecordingSide.Agent, Assert.Single(call.Steps.OfType<JoinUnheard>()).Member.Side);
        Assert.True(Hears(call, call.CustomerSession, Ear) && Hears(call, call.Browser, Ear));
    }

    [Fact]
    public void The_audio_does_not_wait_for_the_journal_and_the_journal_misses_nothing()
    {
        var call = new CallScript().Connect().Clear();
        int before = call.Events.Count;
        call.Give(Listen(SupervisorMode.Monitor)).Wait(1).Give(Listen(SupervisorMode.Whisper));
        Assert.Equal(before, call.Events.Count);
        Assert.Equal(2, call.Actions.OfType<SupervisionToTell>().Count());

        call.Give(new TellSupervision(Sue));
        Assert.Equal("monitor", Single<SupervisionStarted>(call).Mode);
        Assert.Equal("whisper", Single<SupervisionModeChanged>(call).Mode);
        call.Give(new TellSupervision(Sue));
        Assert.Equal(before + 2, call.Events.Count);
    }

    [Fact]
    public void Five_may_listen_and_the_sixth_is_refused()
    {
        var call = new CallScript().Connect().Clear();
        for (int i = 0; i < 6; i++)
        {
            call.Give(new Supervise(new AgentId($"s{i}"), "S", null, SupervisorMode.Monitor, new MediaSessionId(Guid.CreateVersion7())));
        }

        Assert.Equal(["done", "done", "done", "done", "done", "wrong-state"], call.Replies);
    }

    [Fact]
    public void Without_audio_without_an_agent_or_for_an_agent_elsewhere_it_is_refused()
    {
        Assert.Equal(["unavailable"], new CallScript().Connect().Clear().Give(new Supervise(Sue, "Sue", null, SupervisorMode.Monitor, null)).Replies);
        Assert.Equal(["wrong-state"], new CallScript().Queue().Clear().Give(Listen(SupervisorMode.Monitor)).Replies);
        Assert.Equal(["not-found"], new CallScript().Connect().Clear().Give(new Supervise(Sue, "Sue", new AgentId("bert"), SupervisorMode.Monitor, Ear)).Replies);
        Assert.Equal(["wrong-state"], new CallScript().Connect().Clear().Give(new Supervise(Anna, "Anna", null, SupervisorMode.Monitor, Ear)).Replies);
        Assert.Equal(["wrong-state"], new CallScript().Connect().Clear().Give(new StopSupervising(Sue)).Replies);
    }

    [Fact]
    public void The_end_of_the_call_ends_it_before_the_interaction_ends()
    {
        var call = Monitored().Give(new TellSupervision(Sue)).Wait(4).Give(new HangUp(Anna));
        var ended = Single<SupervisionEnded>(call);
        Assert.Equal(("call-ended", TimeSpan.FromSeconds(4)), (ended.Reason, ended.Lasted));
        Assert.IsType<InteractionEnded>(call.Events[^1]);
        Assert.Empty(call.Call.Supervisors);
    }

    [Fact]
    public void A_browser_that_is_away_comes_back_or_is_given_up()
    {
        var call = Monitored().Give(new SupervisorMediaChanged(Sue, null));
        Assert.False(Hears(call, Ear, call.Browser));
        var again = new MediaSessionId(Guid.CreateVersion7());
        call.Wait(5).Give(new SupervisorMediaChanged(Sue, again));
        Assert.True(Hears(call, again, call.Browser));
        Assert.Equal(Instant.MaxValue, call.Call.NextDeadline);

        call.Give(new SupervisorMediaChanged(Sue, null)).Wait(10).Give(new CallDeadlinePassed());
        Assert.Equal("connection-lost", Single<SupervisionEnded>(call).Reason);
        Assert.Equal(CallStage.Connected, call.Call.Stage);
    }

    [Fact]
    public void When_the_agent_is_gone_the_supervisor_is_too_and_the_customer_waits_with_his_age()
    {
        var call = Monitored();
        var since = call.Call.WaitingSince;
        call.Wait(30).Give(new AgentSignedOut(Anna));
        Assert.Equal("agent-left", Single<SupervisionEnded>(call).Reason);
        Assert.Equal((CallStage.Queued, since), (call.Call.Stage, call.Call.WaitingSince));
    }

    [Fact]
    public void A_customer_on_hold_is_not_heard_and_whoever_is_asked_is()
    {
        var call = Monitored().Give(new Hold(Anna));
        Assert.False(Hears(call, Ear, call.CustomerSession));
        Assert.True(Hears(call, Ear, call.Browser));
    }

    [Fact]
    public void He_takes_the_customer_and_the_agent_is_done()
    {
        var call = Monitored().Wait(9).Give(new Hold(Anna)).Clear();
        var desk = new MediaSessionId(Guid.CreateVersion7());
        var reservation = new ReservationId(Guid.CreateVersion7());
        call.Give(new DirectAccepted(reservation, Sue, DirectKind.TakeOver, desk, call.Now + TimeSpan.FromSeconds(10)));

        Assert.Equal(Sue, call.Call.Agent!.Agent);
        Assert.Equal("taken-over", Single<LegEnded>(call).Termination.Reason);
        Assert.Equal("took-over", Single<SupervisionEnded>(call).Reason);
        Assert.IsType<HandlingOver>(call.Messages[0]);
        Assert.Equal(reservation, Assert.IsType<AgentConnected>(call.Messages[1]).Reservation);
        Assert.True(Hears(call, desk, call.CustomerSession) && Hears(call, call.CustomerSession, desk));
        Assert.False(call.Call.IsHeld);
        Assert.Single(call.Events, e => e is RecordingStarted);
    }

    [Fact]
    public void A_take_over_that_comes_when_the_call_is_over_frees_the_supervisor()
    {
        var call = Monitored().Give(new HangUp(Anna)).Clear();
        call.Give(new DirectAccepted(new ReservationId(Guid.CreateVersion7()), Sue, DirectKind.TakeOver, Ear, call.Now));
        Assert.IsType<WithdrawOffer>(Assert.Single(call.Messages));
    }

    [Fact]
    public void A_customer_given_back_waits_in_the_queue_named_with_his_age()
    {
        var call = Monitored();
        var since = call.Call.WaitingSince;
        call.Wait(20).Clear().Give(new GiveCustomerBack(new QueueId("sales")));
        Assert.Equal((CallStage.Queued, new QueueId("sales"), since), (call.Call.Stage, call.Call.Queue!.Value, call.Call.WaitingSince));
        Assert.Equal(["done"], call.Replies);
        Assert.Single(call.Messages.OfType<HandlingOver>());
        Assert.Equal(["wrong-state"], call.Clear().Give(new GiveCustomerBack(null)).Replies);
    }

    [Fact]
    public void A_call_closed_by_a_supervisor_ends_once()
    {
        var call = Monitored().Clear().Give(new CloseCall());
        Assert.Equal("closed-by-supervisor", Single<InteractionEnded>(call).Termination.Reason);
        Assert.Equal(["wrong-state"], call.Clear().Give(new CloseCall()).Replies);
    }

    [Fact]
    public void A_call_for_help_is_cleared_by_whoever_comes()
    {
        var call = new CallScript().Connect().Give(new HelpAsked(Anna, true, "refund"));
        var since = call.Call.Agent!.Help!.Since;
        call.Wait(5).Give(new HelpAsked(Anna, true, "again"));
        Assert.Equal(new HelpWanted(since, "refund"), call.Call.Agent!.Help);
        call.Give(Listen(SupervisorMode.Monitor));
        Assert.Null(call.Call.Agent!.Help);
        Assert.Null(call.Give(new HelpAsked(Anna, true, null)).Give(new HelpAsked(Anna, false, null)).Call.Agent!.Help);
    }

    [Fact]
    public void A_crash_tells_the_end_of_what_the_journal_knew()
    {
        var lived = Monitored().Give(new TellSupervision(Sue));
        var call = CallScript.Replay(lived).Give(new ProcessLost(lived.Now));
        Assert.Equal("process-lost", Single<SupervisionEnded>(call).Reason);
        Assert.Empty(call.Call.ToldSupervisions);
    }

    private static CallScript Monitored() => new CallScript().Connect().Clear().Give(Listen(SupervisorMode.Monitor));

    private static Supervise Listen(SupervisorMode mode) => new(Sue, "Sue", null, mode, Ear);

    private static bool Hears(CallScript call, MediaSessionId listener, MediaSessionId speaker) => call.Call.Hearing.Hears(listener, speaker);

    private static T Single<T>(CallScript call) => (T)Assert.Single(call.Events, e => e is T);
}
