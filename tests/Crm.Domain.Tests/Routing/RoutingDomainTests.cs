using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing;

public sealed class RoutingDomainTests
{
    [Fact]
    public void A_call_goes_at_once_to_a_free_agent_and_through_its_whole_life()
    {
        var bench = new RoutingBench().Queue().Agent("anna").After(10).Arrive(1);
        Assert.Equal("anna", bench.Offer!.Agent.Value);
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(15), bench.Offer.Deadline);
        Assert.Equal("longest-idle", bench.Offer.Decision.Rule);
        Assert.Equal(10, bench.Offer.Decision.Score);
        Assert.Equal(RoutingStatus.Interacting, bench.Status("anna"));

        var accepted = Assert.IsType<ReservationAccepted>(Assert.Single(bench.After(3).Accept("anna").Raised));
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(10), accepted.ConnectDeadline);
        var answered = Assert.IsType<EntryAnswered>(Assert.Single(bench.After(1).Connect("anna").Raised));
        Assert.Equal(TimeSpan.FromSeconds(4), answered.Waited);
        Assert.True(answered.WithinThreshold);

        var ended = Assert.IsType<HandlingEnded>(Assert.Single(bench.After(60).End("anna").Raised));
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(30), ended.WrapUpDeadline);
        bench.After(5).Wrap("anna");
        var completed = Assert.IsType<ReservationCompleted>(bench.Raised[0]);
        Assert.Equal((TimeSpan.FromSeconds(5), "done", false), (completed.Wrapped, completed.Code, completed.Expired));
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.Equal(0, bench.Domain.OpenEntries);
    }

    [Fact]
    public void An_agent_who_becomes_free_gets_the_oldest_waiting_call()
    {
        var bench = new RoutingBench().Queue().Agent("anna", ready: false).Arrive(1).After(1).Arrive(2).Ready("anna");
        Assert.Equal(RoutingBench.Call(1), bench.Offer!.Interaction);
        Assert.Equal("highest-score", bench.Offer.Decision.Rule);
    }

    [Fact]
    public void A_missed_offer_makes_the_agent_not_responding_and_returns_the_call_to_its_place()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).After(1).Arrive(2).Run(14);
        Assert.Contains(bench.Raised, e => e is ReservationTimedOut);
        Assert.DoesNotContain(bench.Raised, e => e is ReservationCreated);
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
        bench.After(5).Agent("bert");
        Assert.Equal(RoutingBench.Call(1), bench.Offer!.Interaction);
        Assert.Empty(bench.After(100).Domain.FindAgent(new AgentId("anna"))!.Reservations);
        bench.Present("anna", Presence.Available);
        Assert.Equal("anna", bench.Offer!.Agent.Value);
    }

    [Fact]
    public void Not_responding_outlasts_a_lost_and_regained_phone_until_the_agent_says_he_is_back()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Run(15);
        bench.Do(new SetAgentReachability(new AgentId("anna"), false, "gone")).Do(new SetAgentReachability(new AgentId("anna"), true, "back"));
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
        Assert.Null(bench.Offer);
    }

    [Fact]
    public void A_rejected_call_goes_to_somebody_else_and_keeps_away_from_who_rejected_it_for_the_set_time()
    {
        var bench = new RoutingBench().Queue().Agent("anna").After(5).Arrive(1).After(1).Reject("anna");
        Assert.Null(bench.Offer);
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.Equal(RoutingBench.Start, bench.Domain.FindAgent(new AgentId("anna"))!.IdleSince);
        bench.Run(59.9);
        Assert.Null(bench.Offer);
        bench.Run(0.1);
        Assert.Equal("anna", bench.Offer!.Agent.Value);
    }

    [Fact]
    public void An_agent_who_rejected_the_oldest_call_gets_the_next_one()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).After(1).Arrive(2).After(1).Arrive(3).Reject("anna");
        Assert.Equal(RoutingBench.Call(2), bench.Offer!.Interaction);
    }

    [Fact]
    public void An_unreachable_agent_loses_his_offer_at_once_and_is_off_queue()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Do(new SetAgentReachability(new AgentId("anna"), false, "socket-closed"));
        Assert.Contains(bench.Raised, e => e is ReservationRescinded { Reason: "agent-unreachable" });
        Assert.Equal(RoutingStatus.OffQueue, bench.Status("anna"));
        Assert.Null(bench.Domain.FindEntry(RoutingBench.Call(1))!.Reservation);
    }

    [Fact]
    public void An_accepted_call_that_does_not_connect_in_time_is_given_back()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Agent("bert").Arrive(1);
        bench.Accept("anna").Run(10);
        Assert.Contains(bench.Raised, e => e is ReservationRescinded { Reason: "connect-timeout" });
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
        Assert.Equal("bert", bench.Offer!.Agent.Value);
    }

    [Theory]
    [InlineData(true, RoutingStatus.NotResponding)]
    [InlineData(false, RoutingStatus.Idle)]
    public void A_failed_connect_blames_the_agent_only_when_his_phone_failed(bool phone, RoutingStatus expected)
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Accept("anna");
        bench.Do(new ConnectFailed(bench.Held("anna"), "no-audio", phone));
        Assert.Equal(expected, bench.Status("anna"));
        Assert.Null(bench.Offer);
        Assert.NotNull(bench.Domain.FindEntry(RoutingBench.Call(1)));
    }

    [Theory]
    [InlineData(4.9, true)]
    [InlineData(5, false)]
    public void A_customer_who_leaves_abandons_and_short_means_before_the_threshold(double seconds, bool isShort)
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).After(seconds).Do(new CustomerLeft(RoutingBench.Call(1), "hung-up"));
        Assert.IsType<ReservationCanceled>(bench.Raised[0]);
        Assert.Equal(isShort, Assert.IsType<EntryAbandoned>(bench.Raised[1]).Short);
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
    }

    [Fact]
    public void A_customer_who_leaves_while_connecting_abandons_and_who_leaves_later_ends_the_handling()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Accept("anna").Do(new CustomerLeft(RoutingBench.Call(1), "hung-up"));
        Assert.Contains(bench.Raised, e => e is EntryAbandoned);
        bench.Arrive(2).Accept("anna").Connect("anna").After(7).Do(new CustomerLeft(RoutingBench.Call(2), "hung-up"));
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<HandlingEnded>(bench.Raised[0]).Talked);
        bench.Do(new CustomerLeft(RoutingBench.Call(2), "hung-up"));
        Assert.Equal("interaction-not-here", bench.Ignored);
    }

    [Fact]
    public void A_full_queue_takes_only_who_can_be_offered_at_once_and_counts_the_others_as_offered_and_overflowed()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { MaxEntries = 1 }).Agent("anna").Arrive(1).Arrive(2).Arrive(3);
        Assert.IsType<EntryEnqueued>(bench.Raised[0]);
        var left = Assert.IsType<EntryLeft>(bench.Raised[1]);
        Assert.Equal((QueueExit.Overflowed, "queue-full"), (left.Exit, left.Reason));
        Assert.Equal(2, bench.Domain.OpenEntries);
    }

    [Fact]
    public void An_entry_overflows_after_the_longest_wait_but_not_while_it_is_offered()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { MaxWait = TimeSpan.FromSeconds(20) }).Arrive(1).Arrive(2).Run(10).Agent("anna").Run(10);
        Assert.Equal(RoutingBench.Call(2), Assert.Single(bench.Raised.OfType<EntryLeft>()).Interaction);
        bench.Run(5);
        Assert.Equal("max-wait", Assert.Single(bench.Raised.OfType<EntryLeft>()).Reason);
        Assert.Equal(0, bench.Domain.OpenEntries);
    }

    [Fact]
    public void A_presence_change_during_a_call_takes_effect_after_it()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Accept("anna").Connect("anna").Present("anna", Presence.Break).Arrive(2);
        Assert.Equal(RoutingStatus.Interacting, bench.Status("anna"));
        bench.End("anna").Run(30);
        Assert.True(bench.Raised.OfType<ReservationCompleted>().Single().Expired);
        Assert.Equal(RoutingStatus.OffQueue, bench.Status("anna"));
        Assert.Null(bench.Offer);
    }

    [Fact]
    public void Wrap_up_codes_are_those_of_the_queue_and_may_be_required()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { WrapUpCodeRequired = true }).Agent("anna").Arrive(1).Accept("anna").Connect("anna");
        Assert.Equal("wrong-state", bench.Wrap("anna").Refused);
        bench.End("anna");
        Assert.Equal("invalid", bench.Wrap("anna", "nonsense").Refused);
        Assert.Equal("invalid", bench.Wrap("anna", null).Refused);
        Assert.Null(bench.Wrap("anna", "other").Refused);
    }

    [Fact]
    public void Repeated_and_late_commands_change_nothing_and_are_told_why()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1);
        Assert.Equal("already-enqueued", bench.Arrive(1).Ignored);
        Assert.Equal("visit-abandoned", bench.Arrive(2).Do(new CustomerLeft(RoutingBench.Call(2), "hung-up")).Arrive(2).Ignored);
        var id = bench.Held("anna");
        Assert.Equal("forbidden", bench.Agent("bert").Do(new AcceptReservation(new AgentId("bert"), id)).Refused);
        Assert.Equal("reservation-pending", bench.Do(new ConfirmConnected(id)).Ignored);
        Assert.Equal("reservation-already-accepted", bench.Accept("anna").Accept("anna").Ignored);
        Assert.Equal("wrong-state", bench.Reject("anna").Refused);
        Assert.Equal("reservation-already-connected", bench.Connect("anna").Connect("anna").Ignored);
        Assert.Equal("reservation-already-wrapping", bench.End("anna").End("anna").Ignored);
        bench.Wrap("anna");
        Assert.Equal("wrong-state", bench.Do(new CompleteWrapUp(new AgentId("anna"), id, "done", null)).Refused);
        Assert.Equal("reservation-completed", bench.Do(new ConfirmConnected(id)).Ignored);
        Assert.Equal("not-found", bench.Do(new AcceptReservation(new AgentId("anna"), new ReservationId(Guid.Empty))).Refused);
        Assert.Equal("presence-unchanged", bench.Present("anna", Presence.Available).Ignored);
        Assert.Empty(bench.Raised);
    }

    [Fact]
    public void An_accept_that_comes_after_the_deadline_is_refused_although_no_timer_fired()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1);
        var id = bench.Held("anna");
        bench.After(15).Do(new AcceptReservation(new AgentId("anna"), id));
        Assert.Equal("wrong-state", bench.Refused);
        Assert.Contains(bench.Raised, e => e is ReservationTimedOut);
    }

    [Fact]
    public void After_a_restart_everything_open_is_closed_and_agents_must_return()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Agent("bert").Agent("cleo").Arrive(1).Arrive(2).Arrive(3).Arrive(4);
        bench.Accept("anna").Connect("anna").Accept("bert").After(60).Do(new CloseAll("restart", bench.Now));
        Assert.Equal(3, bench.Raised.OfType<EntryLeft>().Count(e => e.Exit == QueueExit.ClosedBySystem));
        var ended = Assert.Single(bench.Raised.OfType<HandlingEnded>());
        Assert.Equal((TerminationResult.Indeterminate, (Instant?)null), (ended.Termination.Result, ended.WrapUpDeadline));
        Assert.Equal(0, bench.Domain.OpenEntries);
        Assert.All(bench.Domain.Agents, a => Assert.True(a is { Reachable: false, Reservations.Length: 0 }));
        Assert.Equal(RoutingStatus.OffQueue, bench.Status("anna"));
        Assert.Equal("nothing-open", bench.Do(new CloseAll("restart")).Ignored);
    }

    [Fact]
    public void Unknown_queues_and_agents_and_bad_settings_are_refused()
    {
        var bench = new RoutingBench().Queue();
        Assert.Equal("not-found", bench.Arrive(1, "sales").Refused);
        Assert.Equal("not-found", bench.Present("nobody", Presence.Available).Refused);
        Assert.Equal("not-found", bench.Agent("anna", "sales", ready: false).Refused);
        Assert.Equal("invalid", bench.Queue(RoutingBench.Rules with { Weight = 0 }).Refused);
        Assert.Equal("invalid", bench.Queue(RoutingBench.Rules with { Steps = default }).Refused);
        Assert.Equal("invalid", bench.Queue(RoutingBench.Rules with { Steps = [new(TimeSpan.FromSeconds(1), [])] }).Refused);
        Assert.Equal("queue-unchanged", bench.Queue(RoutingBench.Rules with { Steps = [new(TimeSpan.Zero, default)] }).Ignored);
    }

    [Fact]
    public void An_empty_domain_and_one_in_the_middle_of_everything_survive_a_snapshot_and_rubbish_is_refused()
    {
        var bench = new RoutingBench();
        bench.Restore();
        bench.Queue().Agent("anna").Agent("bert").Agent("cleo").Arrive(1).Arrive(2).Arrive(3).Arrive(4);
        bench.Accept("anna").Connect("anna").End("anna").Accept("bert").Connect("bert").Accept("cleo").Restore();
        Assert.Null(bench.Wrap("anna").Refused);
        Assert.IsType<HandlingEnded>(bench.End("bert").Raised[0]);
        Assert.IsType<EntryAnswered>(bench.Connect("cleo").Raised[0]);
        Assert.Throws<InvalidDataException>(() => bench.Domain.RestoreSnapshot("{\"Format\":99}"u8));
        Assert.Throws<InvalidDataException>(() => bench.Domain.RestoreSnapshot("rubbish"u8));
        Assert.Equal(3, bench.Domain.Agents.Count());
    }

    [Fact]
    public void An_agent_in_a_call_cannot_be_removed_but_one_being_offered_can()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Agent("bert").Arrive(1);
        bench.Do(new RemoveAgent(new AgentId("anna")));
        Assert.Equal("bert", bench.Offer!.Agent.Value);
        bench.Accept("bert");
        Assert.Equal("wrong-state", bench.Do(new RemoveAgent(new AgentId("bert"))).Refused);
    }

    [Fact]
    public void An_agent_with_more_voice_capacity_is_rung_for_one_at_a_time()
    {
        var bench = new RoutingBench().Queue().Agent("anna", maxVoice: 2).Arrive(1).Arrive(2).Arrive(3);
        Assert.Null(bench.Offer);
        bench.Accept("anna");
        Assert.Equal(RoutingBench.Call(2), bench.Offer!.Interaction);
        bench.Do(new AcceptReservation(new AgentId("anna"), bench.Offer.Reservation));
        Assert.Null(bench.Offer);
    }
}
