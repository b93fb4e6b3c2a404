using System.Collections.Immutable;
using System.Text;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Domain.Tests.Routing.Scenarios;

/// <summary>Capacity, offer groups, overflow, hours and callbacks, one behaviour each.</summary>
public sealed class FeatureTests
{
    private static readonly QueueSettings Plain = RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero };

    private static readonly CapacityProfile Mixed = new(
    [
        new(MediaType.Voice, 100, 1, Exclusive: true),
        new(MediaType.Chat, 50, 2),
        new(MediaType.Email, 50, 2, InterruptedBy: [MediaType.Voice]),
        new(MediaType.Callback, 100, 1, Exclusive: true),
    ]);

    private static RoutingBench Bench(QueueSettings? rules = null) => new RoutingBench().Queue(rules ?? Plain);

    [Fact]
    public void Voice_is_exclusive_both_ways()
    {
        var bench = Bench().Agent("anna", capacity: Mixed).Arrive(1).Take(1).Arrive(2, media: MediaType.Chat);
        Assert.Empty(bench.Offered);
        Assert.Equal(["anna:2"], bench.Finish(1).Offered);
        Assert.Empty(bench.Take(2).Arrive(3).Offered);
    }

    [Fact]
    public void Work_that_may_be_interrupted_rests_while_a_call_is_on_and_nothing_more_is_added_to_it()
    {
        var bench = Bench().Agent("anna", capacity: Mixed).Arrive(1, media: MediaType.Email).Take(1).Arrive(2, media: MediaType.Email).Take(2).Arrive(3);
        Assert.Equal(["anna:3"], bench.Offered);
        Assert.Empty(bench.Take(3).Arrive(4, media: MediaType.Email).Offered);
        Assert.Empty(bench.Finish(3).Offered);
        Assert.Equal(["anna:4"], bench.Finish(1).Offered);
    }

    [Fact]
    public void A_steady_stream_of_chats_does_not_keep_a_call_waiting()
    {
        var bench = Bench().Agent("anna", capacity: Mixed).Arrive(1, media: MediaType.Chat).Take(1).Arrive(2, media: MediaType.Chat).Take(2)
            .After(1).Arrive(3).After(1).Arrive(4, media: MediaType.Chat).After(1).Finish(1);
        Assert.Equal(RoutingBench.Call(3), Assert.Single(bench.Raised.OfType<AgentHeldBack>()).For);
        Assert.Contains($"kept-for:{RoutingBench.Call(3)}", bench.Domain.Explain(RoutingBench.Call(4), bench.Now)!.Agents[0].Reasons);
        Assert.Equal(["anna:3"], bench.Finish(2).Offered);
    }

    [Fact]
    public void An_agent_who_is_kept_goes_on_when_somebody_else_took_the_call()
    {
        var bench = Bench().Agent("anna", capacity: Mixed).Arrive(1, media: MediaType.Chat).Take(1).Arrive(2, media: MediaType.Chat).Take(2)
            .After(1).Arrive(3).After(1).Arrive(4, media: MediaType.Chat).Finish(1).Agent("bert");
        Assert.Equal(["bert:3", "anna:4"], bench.Offered);
    }

    [Fact]
    public void Mail_waits_until_an_agent_has_been_without_work_for_the_set_time()
    {
        var gaps = new CapacityProfile([new(MediaType.Voice, 100, 1, Exclusive: true), new(MediaType.Email, 50, 1, InterruptedBy: [MediaType.Voice], AfterIdle: TimeSpan.FromSeconds(15))]);
        var bench = Bench().Agent("anna", capacity: gaps).Arrive(1, media: MediaType.Email);
        Assert.Empty(bench.Offered);
        Assert.Equal(["not-idle-long-enough"], bench.Domain.Explain(RoutingBench.Call(1), bench.Now)!.Agents[0].Reasons);
        Assert.Empty(bench.Run(10).Offered);
        Assert.Equal(["anna:2"], bench.Arrive(2).Offered);
        bench.Take(2).After(60).Finish(2);
        Assert.Empty(bench.Offered);
        bench.Restore();
        Assert.Empty(bench.Run(14.9).Offered);
        Assert.Equal(["anna:1"], bench.Run(0.2).Offered);
        bench.Reject("anna").Run(61);
        Assert.Equal(["anna:1"], bench.Offered);
        Assert.Equal(["anna:3"], bench.Take(1).Arrive(3).Offered);
    }

    [Fact]
    public void A_replay_knows_who_has_been_idle_long_enough()
    {
        var gaps = new CapacityProfile([new(MediaType.Email, 50, 2, AfterIdle: TimeSpan.FromSeconds(15))]);
        var bench = Bench().Agent("anna", capacity: gaps).Run(20);
        bench.Replay();
        Assert.Equal(["anna:1"], bench.Arrive(1, media: MediaType.Email).Offered);
        Assert.Empty(bench.Take(1).Arrive(2, media: MediaType.Email).Offered);
        Assert.Empty(bench.Run(60).Offered);
        Assert.Equal(["anna:2"], bench.Finish(1).Run(15).Offered);
    }

    [Fact]
    public void Hold_back_begins_only_after_the_set_wait()
    {
        var bench = Bench(Plain with { HoldBackAfter = TimeSpan.FromSeconds(60) }).Agent("anna", capacity: Mixed).Arrive(1, media: MediaType.Chat).Take(1)
            .Arrive(2, media: MediaType.Chat).Take(2).After(1).Arrive(3).After(1).Arrive(4, media: MediaType.Chat).After(1).Finish(1);
        Assert.Equal(["anna:4"], bench.Offered);
    }

    [Fact]
    public void A_conversation_that_was_not_routed_keeps_calls_away_but_not_mails()
    {
        var bench = Bench().Agent("anna", capacity: Mixed).Do(new SetAgentCommunicating(new AgentId("anna"), true, "dialled"));
        Assert.Equal(RoutingStatus.Communicating, bench.Status("anna"));
        Assert.Empty(bench.Arrive(1).Offered);
        Assert.Equal(["anna:2"], bench.Arrive(2, media: MediaType.Email).Offered);
        bench.Take(2).Do(new SetAgentCommunicating(new AgentId("anna"), false, "hung-up"));
        Assert.Equal(["anna:1"], bench.Offered);
    }

    [Fact]
    public void Ring_several_the_first_to_accept_wins_and_the_others_are_free_at_once()
    {
        var bench = Bench(Plain with { OffersAtOnce = 3 }).Agent("anna").After(1).Agent("bert").After(1).Agent("cleo").After(1).Agent("dora").Arrive(1);
        Assert.Equal(["anna:1", "bert:1", "cleo:1"], bench.Offered);
        var first = bench.Raised.OfType<ReservationCreated>().First().Reservation;
        Assert.Equal([null, first, first], bench.Raised.OfType<ReservationCreated>().Select(o => o.Group));
        bench.Arrive(2).Accept("bert");
        Assert.Equal(["anna", "cleo"], bench.Raised.OfType<ReservationRescinded>().Where(r => r.Reason == "taken-by-another").Select(r => r.Agent.Value));
        Assert.Equal(RoutingBench.Start, bench.Domain.FindAgent(new AgentId("anna"))!.IdleSince);
        Assert.Empty(bench.Do(new AcceptReservation(new AgentId("anna"), first)).Raised);
        Assert.Equal("wrong-state", bench.Refused);
    }

    [Fact]
    public void Ring_several_goes_on_with_the_rest_when_one_rejects_and_returns_the_call_when_all_are_gone()
    {
        var bench = Bench(Plain with { OffersAtOnce = 2 }).Agent("anna").After(1).Agent("bert").Arrive(1).Reject("anna");
        Assert.Equal(EntryPhase.Offered, bench.Domain.FindEntry(RoutingBench.Call(1))!.Phase);
        bench.Run(15);
        Assert.Equal(EntryPhase.Waiting, bench.Domain.FindEntry(RoutingBench.Call(1))!.Phase);
        Assert.Equal((RoutingStatus.Idle, RoutingStatus.NotResponding), (bench.Status("anna"), bench.Status("bert")));
    }

    [Fact]
    public void The_customer_who_leaves_ends_the_whole_group()
    {
        var bench = Bench(Plain with { OffersAtOnce = 2 }).Agent("anna").Agent("bert").Arrive(1).Leave(1);
        Assert.Equal(2, bench.Raised.OfType<ReservationCanceled>().Count());
        Assert.Single(bench.Raised.OfType<EntryAbandoned>());
    }

    [Fact]
    public void A_missed_service_level_makes_a_queue_more_urgent()
    {
        var aware = Plain with { ServiceLevelTarget = 0.8, ServiceLevelThreshold = TimeSpan.FromSeconds(20) };
        var bench = Bench(aware).Queue(aware with { ServiceLevelThreshold = TimeSpan.FromSeconds(60) }, "slow").Agent("anna", "support slow", ready: false)
            .Arrive(1, "slow").After(20).Arrive(2).After(11).Ready("anna");
        Assert.Equal(["anna:2"], bench.Offered);
        Assert.True(bench.Take(2).Domain.FindQueue(new QueueId("support"))!.RecentServiceLevel == 1);
    }

    [Fact]
    public void Overflow_to_a_queue_keeps_the_age_and_ends_the_first_visit()
    {
        var full = Plain with { MaxEntries = 0, Overflow = new OverflowRules(WhenFull: new OverflowTarget(OverflowKind.Queue, new QueueId("other"))) };
        var bench = new RoutingBench().Queue(Plain, "other").Queue(full).Arrive(1, since: RoutingBench.Start - TimeSpan.FromSeconds(50));
        Assert.Equal("queue-full", Assert.Single(bench.Raised.OfType<EntryLeft>()).Reason);
        var entry = bench.Domain.FindEntry(RoutingBench.Call(1))!;
        Assert.Equal(("other", RoutingBench.Start - TimeSpan.FromSeconds(50)), (entry.Queue.Value, entry.Since));
    }

    [Fact]
    public void Queues_that_overflow_into_each_other_end_it_after_some_rounds()
    {
        QueueSettings To(string other) => Plain with { MaxEntries = 0, Overflow = new OverflowRules(WhenFull: new OverflowTarget(OverflowKind.Queue, new QueueId(other))) };
        var bench = new RoutingBench().Queue(To("b"), "a").Queue(To("a"), "b").Arrive(1, "a");
        Assert.Null(bench.Raised.OfType<EntryLeft>().Last().Target);
        Assert.Equal(0, bench.Domain.OpenEntries);
    }

    [Fact]
    public void Nobody_there_sends_those_who_come_and_those_who_wait_elsewhere()
    {
        var box = new OverflowTarget(OverflowKind.Voicemail, Address: "box");
        var bench = Bench(Plain with { Overflow = new OverflowRules(WhenNoAgents: box, NoAgentsAfter: TimeSpan.FromSeconds(30)) }).Agent("anna").Arrive(1).Take(1).Arrive(2);
        Assert.Empty(bench.Run(60).Raised);
        bench.Do(new SetAgentReachability(new AgentId("anna"), false, "gone")).Run(29);
        Assert.Empty(bench.Raised);
        bench.Run(1);
        Assert.Equal(("no-agents", box), Assert.Single(bench.Raised.OfType<EntryLeft>()) is var left ? (left.Reason, left.Target) : default);
        Assert.Equal("no-agents", Assert.Single(bench.Arrive(3).Raised.OfType<EntryLeft>()).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closing_time_turns_newcomers_away_and_those_who_wait_leave_only_if_the_queue_says_so(bool leave)
    {
        // the worlds begin on a Tuesday at 22:13:20 UTC, 23:13:20 in Berlin
        var hours = new QueueHours("Europe/Berlin", [new OpenSpan(DayOfWeek.Tuesday, TimeSpan.FromHours(9), new TimeSpan(23, 14, 0))], []);
        var bench = Bench(Plain with { Hours = hours, Overflow = new OverflowRules(WhenClosed: new OverflowTarget(OverflowKind.Message, Address: "closed"), LeaveAtClosing: leave) });
        bench.Arrive(1).Run(40);
        Assert.Equal(leave ? 0 : 1, bench.Domain.OpenEntries);
        Assert.Equal("closed", Assert.Single(bench.Arrive(2).Raised.OfType<EntryLeft>()).Reason);
        Assert.True(bench.Domain.FindQueue(RoutingBench.Support)!.Closed);
    }

    [Fact]
    public void An_emergency_empties_the_queue_with_the_next_decision_and_its_end_opens_it()
    {
        var bench = Bench().Arrive(1).Queue(Plain with { Overflow = new OverflowRules(EmergencyClosed: true) });
        Assert.Equal("emergency", Assert.Single(bench.Raised.OfType<EntryLeft>()).Reason);
        Assert.Equal("emergency", Assert.Single(bench.Arrive(2).Raised.OfType<EntryLeft>()).Reason);
        Assert.Equal(1, bench.Queue(Plain).Arrive(3).Domain.OpenEntries);
    }

    [Fact]
    public void A_customer_first_callback_calls_the_customer_keeps_the_agent_and_joins_them()
    {
        var rules = Plain with { Callback = new CallbackRules(true, 2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30)) };
        var bench = Bench(rules).Agent("anna").Arrive(1, media: MediaType.Callback, customer: "c");
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(30), Assert.Single(bench.Raised.OfType<CallbackDue>()).Deadline);
        Assert.Empty(bench.Arrive(2).Offered);
        Assert.Equal(["anna:1"], bench.After(5).Do(new CustomerReached(RoutingBench.Call(1))).Offered);
    }

    [Fact]
    public void A_callback_that_does_not_reach_the_customer_is_tried_again_and_given_up_after_the_last_attempt()
    {
        var rules = Plain with { Callback = new CallbackRules(true, 2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30)) };
        var bench = Bench(rules).Agent("anna").Arrive(1, media: MediaType.Callback).Arrive(2);
        Assert.Equal(["anna:2"], bench.Do(new CustomerNotReached(RoutingBench.Call(1), "busy")).Offered);
        bench.Take(2).Finish(2);
        Assert.Equal(2, Assert.Single(bench.Run(300).Raised.OfType<CallbackDue>()).Attempt);
        Assert.Equal("callback-attempts", Assert.Single(bench.Run(30).Raised.OfType<EntryLeft>()).Reason);
    }

    [Fact]
    public void A_customer_who_answered_and_gets_no_agent_in_time_is_called_again()
    {
        var rules = Plain with
        {
            Callback = new CallbackRules(true, 2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40)),
            MaxWait = TimeSpan.FromSeconds(5), // of those who call: he was called
        };
        var bench = Bench(rules).Arrive(1, media: MediaType.Callback, customer: "c").Run(600).Agent("anna").Do(new CustomerReached(RoutingBench.Call(1)));
        bench.Do(new RejectReservation(new AgentId("anna"), bench.Raised.OfType<ReservationCreated>().Single().Reservation, "no"));
        Assert.Empty(bench.Run(39).Raised.OfType<EntryPostponed>());
        var postponed = Assert.Single(bench.Run(1).Raised.OfType<EntryPostponed>());
        Assert.Equal(("no-agent-in-time", 1), (postponed.Reason, postponed.Attempts));
        Assert.Equal(2, Assert.Single(bench.Run(300).Raised.OfType<CallbackDue>()).Attempt);
    }

    [Fact]
    public void A_customer_who_answered_and_was_lost_is_called_again_and_a_second_wish_of_his_is_merged()
    {
        var rules = Plain with { Callback = new CallbackRules(true, 2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30)) };
        var bench = Bench(rules).Agent("anna").Arrive(1, media: MediaType.Callback, customer: "c").Do(new CustomerReached(RoutingBench.Call(1)));
        bench.Do(new CustomerNotReached(RoutingBench.Call(1), "process-lost"));
        Assert.Single(bench.Raised.OfType<ReservationCanceled>());
        Assert.Equal("process-lost", Assert.Single(bench.Raised.OfType<EntryPostponed>()).Reason);
        bench.Arrive(2, media: MediaType.Callback, customer: "c");
        Assert.Equal(RoutingBench.Call(1), Assert.Single(bench.Raised.OfType<CallbackMerged>()).Into);
    }

    [Fact]
    public void A_promised_call_back_is_not_the_longest_wait()
    {
        var bench = Bench(Plain).Arrive(1, media: MediaType.Callback).After(600);
        Assert.Null(bench.Domain.FindQueue(RoutingBench.Support)!.OldestSince);
        bench.Arrive(2).After(5);
        Assert.Equal(bench.Now - TimeSpan.FromSeconds(5), bench.Domain.FindQueue(RoutingBench.Support)!.OldestSince);
    }

    [Fact]
    public void A_callback_expires()
    {
        var rules = Plain with { Callback = new CallbackRules(false, 2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30)), MaxWait = TimeSpan.FromSeconds(5) };
        Assert.Equal("callback-expired", Assert.Single(Bench(rules).Arrive(1, media: MediaType.Callback).Run(8 * 3600).Raised.OfType<EntryLeft>()).Reason);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void Who_hangs_up_and_comes_back_in_time_has_his_place_back(int seconds, bool back)
    {
        var bench = Bench(Plain with { ResumeWithin = TimeSpan.FromSeconds(60) }).Arrive(1, customer: "c").After(10).Leave(1).After(seconds).Arrive(2, customer: "c");
        Assert.Equal(back ? RoutingBench.Start : bench.Now, bench.Domain.FindEntry(RoutingBench.Call(2))!.Since);
    }

    [Fact]
    public void Preferred_agents_are_waited_for_in_turn_and_then_anybody_may_take_it()
    {
        PreferredAgent Prefer(string name) => new(new AgentId(name), TimeSpan.FromSeconds(10), "named");
        var bench = Bench().Queue(Plain, "other").Agent("anna", "other").Agent("bert", "other").Agent("cleo", ready: false)
            .Arrive(8, "other").Take(8).Arrive(9, "other").Take(9).Arrive(1, preferred: [Prefer("anna"), Prefer("bert")]).Ready("cleo");
        Assert.Empty(bench.Offered);
        Assert.Equal("anna", bench.Domain.FindEntry(RoutingBench.Call(1))!.WaitsFor!.Value.Value);
        bench.Run(10);
        Assert.Equal("bert", bench.Domain.FindEntry(RoutingBench.Call(1))!.WaitsFor!.Value.Value);
        Assert.Equal(["cleo:1"], bench.Run(10).Offered);
    }

    [Theory]
    [InlineData("{\"media\":-1}")]
    [InlineData("units")]
    [InlineData("twice")]
    public void A_profile_that_makes_no_sense_is_refused(string wrong)
    {
        var profile = wrong switch
        {
            "units" => Mixed with { Units = 0 },
            "twice" => new CapacityProfile([new(MediaType.Chat, 1, 1), new(MediaType.Chat, 1, 1)]),
            _ => new CapacityProfile([new((MediaType)(-1), 1, 1)]),
        };
        Assert.Equal("invalid", Bench().Agent("anna", ready: false, capacity: profile).Refused);
    }

    [Fact]
    public void A_snapshot_of_the_first_format_is_read()
    {
        const string Old = """
            {"Format":1,"LastFactAt":"2023-11-14T22:13:20.000000Z","NextOrdinal":3,
            "Queues":[{"Id":"support","Settings":{"DisplayName":"Support","Steps":[{"After":"00:00:00","Requirements":[],"MaxLevel":2147483647}],"Strategy":0,"Priority":0,"Weight":1,"OfferTimeout":"00:00:15","WrapUpTimeout":"00:00:30","MaxEntries":100,"MaxWait":null,"ServiceLevelThreshold":"00:00:20","ShortAbandonThreshold":"00:00:05","WrapUpCodes":[],"WrapUpCodeRequired":false,"RejectExclusion":"00:01:00"},"Version":1,"LastSlot":-1}],
            "Agents":[],"Entries":[{"Visit":"00000000000000000000000000000001","Interaction":"00000000000000000000000000000002","Queue":"support","MediaType":0,"Priority":0,"Extra":[],"Since":"2023-11-14T22:13:20.000000Z","EnqueuedAt":"2023-11-14T22:13:20.000000Z","Ordinal":1,"Exclusions":[]}],
            "Reservations":[],"Endings":[],"VisitEndings":[]}
            """;
        var domain = new RoutingDomain();
        domain.RestoreSnapshot(Encoding.UTF8.GetBytes(Old));
        Assert.Equal(MediaType.Voice, Assert.Single(domain.Entries).MediaType);
        Assert.Throws<InvalidDataException>(() => domain.RestoreSnapshot("{\"Format\":99}"u8));
    }
}
