using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Domain.Tests.Routing.Scenarios;

/// <summary>What users of other contact centres complain about, one scenario each, as far as routing decides it.</summary>
public sealed class PainTests
{
    private static readonly CapacityProfile Chats = new([new(MediaType.Voice, 100, 1, Exclusive: true), new(MediaType.Chat, 50, 2)]);

    private static RoutingBench Bench(QueueSettings? rules = null) => new RoutingBench().Queue(rules ?? RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero });

    [Fact]
    public void No_agent_stays_stuck_every_transient_state_has_a_deadline_and_a_way_out()
    {
        var bench = Bench(RoutingBench.Rules).Agent("anna").Arrive(1).Run(15);
        Assert.Equal("set-available", bench.Domain.FindAgent(new AgentId("anna"))!.WayBack);
        Assert.Equal("offer-missed", bench.Domain.FindAgent(new AgentId("anna"))!.StatusReason);
        bench.Present("anna", Presence.Available).Accept("anna").Run(10);
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
        bench.Present("anna", Presence.Available).Run(60);
        bench.Accept("anna").Connect("anna").End("anna").Run(30);
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.Null(bench.Domain.FindAgent(new AgentId("anna"))!.WayBack);
    }

    [Fact]
    public void A_customer_who_hangs_up_while_ringing_ends_the_offer_at_once_and_blames_nobody()
    {
        var bench = Bench().Agent("anna").Arrive(1).Leave(1);
        Assert.Contains(bench.Raised, e => e is ReservationCanceled);
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.Equal(["anna:2"], bench.Arrive(2).Offered);
    }

    [Fact]
    public void An_agent_who_keeps_rejecting_and_changing_presence_is_not_offered_the_same_call_again_and_again()
    {
        var bench = Bench().Agent("anna").Arrive(1).Reject("anna");
        for (int i = 0; i < 20; i++)
        {
            bench.Present("anna", Presence.Break).Present("anna", Presence.Available).After(1);
            Assert.Null(bench.Offer);
        }

        Assert.Equal(["anna:1"], bench.Run(60).Offered);
    }

    [Fact]
    public void A_lost_phone_is_off_queue_whatever_the_agent_declared()
    {
        var bench = Bench().Agent("anna").Do(new SetAgentReachability(new AgentId("anna"), false, "registration-lost")).Present("anna", Presence.Available).Arrive(1);
        Assert.Null(bench.Offer);
        Assert.Equal("reconnect", bench.Domain.FindAgent(new AgentId("anna"))!.WayBack);
        Assert.Equal(["anna:1"], bench.Do(new SetAgentReachability(new AgentId("anna"), true, "registered")).Offered);
    }

    [Fact]
    public void Wrap_up_belongs_to_the_agent_and_holds_for_all_his_queues_until_its_very_end()
    {
        var bench = Bench(RoutingBench.Rules).Queue(RoutingBench.Rules, "sales").Agent("anna", "support sales").Arrive(1).Take(1).End("anna").Arrive(2, "sales");
        Assert.Empty(bench.Offered);
        Assert.Empty(bench.Run(29.999).Offered);
        Assert.Equal(["anna:2"], bench.Run(0.001).Offered);
    }

    [Fact]
    public void A_customer_who_waits_for_his_absent_agent_blocks_nobody_behind_him()
    {
        var bench = Bench().Agent("anna").Agent("bert", ready: false)
            .Arrive(9).Take(9)
            .Arrive(1, preferred: new PreferredAgent(new AgentId("anna"), TimeSpan.FromSeconds(30), "last-agent"))
            .Arrive(2).Ready("bert");
        Assert.Equal(["bert:2"], bench.Offered);
        bench.Present("bert", Presence.Break).Take(2).Finish(2).Present("bert", Presence.Available);
        Assert.Empty(bench.Offered);
        bench.Do(new SetAgentReachability(new AgentId("anna"), false, "gone"));
        Assert.Equal(["bert:1"], bench.Offered);
    }

    [Fact]
    public void A_heavier_queue_goes_first_and_yet_starves_no_other()
    {
        var bench = Bench().Queue(RoutingBench.Rules with { Weight = 1_000_000, WrapUpTimeout = TimeSpan.Zero }, "gold").Agent("anna", "support gold", ready: false)
            .Arrive(1).After(1).Arrive(1000, "gold").After(1).Ready("anna");
        Assert.Equal(["anna:1000"], bench.Offered);
        for (int call = 1001; bench.Offer?.Interaction != RoutingBench.Call(1); call++)
        {
            Assert.True(call < 1400, "the light queue starves");
            bench.Arrive(call, "gold").After(10).Accept("anna").Connect("anna").End("anna");
        }
    }

    [Fact]
    public void Repeated_and_late_commands_count_once()
    {
        var bench = Bench().Agent("anna").Arrive(1).Arrive(1);
        Assert.Equal("already-enqueued", bench.Ignored);
        var held = bench.Held("anna");
        bench.Accept("anna").Connect("anna").Do(new ConfirmConnected(held));
        Assert.Empty(bench.Raised);
        bench.End("anna").Do(new EndHandling(held, TimeSpan.Zero, TimeSpan.Zero, Termination.Success("again"))).Do(new RejectReservation(new AgentId("anna"), held, "late"));
        Assert.Equal("wrong-state", bench.Refused);
        Assert.Single(bench.All, f => f.Event is EntryAnswered);
        Assert.Single(bench.All, f => f.Event is HandlingEnded);
        Assert.Single(bench.All, f => f.Event is ReservationCompleted);
    }

    [Fact]
    public void A_callback_keeps_the_place_and_a_customer_who_calls_again_before_has_it_too()
    {
        var rules = RoutingBench.Rules with { Callback = new CallbackRules(false, 3, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30)) };
        var bench = Bench(rules).Agent("anna", ready: false).Arrive(1, customer: "c").After(100).Arrive(2);
        bench.Do(new CloseEntry(RoutingBench.Call(1), QueueExit.CallbackRequested, "asked")).After(1).Arrive(3, media: MediaType.Callback, customer: "c");
        Assert.Equal(RoutingBench.Start, bench.Domain.FindEntry(RoutingBench.Call(3))!.Since);
        bench.Arrive(4, media: MediaType.Callback, customer: "c");
        Assert.Equal(RoutingBench.Call(3), Assert.IsType<CallbackMerged>(Assert.Single(bench.Raised)).Into);
        bench.After(50).Arrive(5, customer: "c");
        Assert.Contains(bench.Raised, e => e is EntryLeft { Reason: "customer-called-again" });
        Assert.Equal(["anna:5"], bench.Ready("anna").Offered);
    }

    [Fact]
    public void A_forgotten_conversation_keeps_its_agent_occupied_and_is_ended_by_the_customer_alone()
    {
        // hold timers live with the call; routing must neither free the agent early nor keep him after the customer is gone
        var bench = Bench().Agent("anna").Arrive(1).Take(1).Run(3 * 3600).Arrive(2);
        Assert.Empty(bench.Offered);
        Assert.Equal(["anna:2"], bench.Leave(1).Offered);
    }

    [Fact]
    public void A_chat_backlog_is_drained_the_instant_an_agent_has_room()
    {
        var bench = Bench().Agent("anna", capacity: Chats);
        for (int chat = 1; chat <= 5; chat++)
        {
            bench.Arrive(chat, media: MediaType.Chat);
        }

        bench.Take(1);
        Assert.Equal(2, bench.Take(2).Domain.FindAgent(new AgentId("anna"))!.Reservations.Length);
        Assert.Equal(["anna:3"], bench.Finish(1).Offered);
        Assert.Equal(["bert:4"], bench.Agent("bert", capacity: Chats).Offered);
    }

    [Fact]
    public void Chats_are_spread_by_load_and_no_agent_gets_more_than_his_cap()
    {
        var bench = Bench(RoutingBench.Rules with { Strategy = AgentSelection.LeastLoaded }).Agent("anna", capacity: Chats).Agent("bert", capacity: Chats);
        var got = new List<string>();
        for (int chat = 1; chat <= 6; chat++)
        {
            got.AddRange(bench.Arrive(chat, media: MediaType.Chat).Offered);
            if (bench.Offer is not null)
            {
                bench.Take(chat);
            }
        }

        Assert.Equal(["anna:1", "bert:2", "anna:3", "bert:4"], got);
    }

    [Fact]
    public void A_chat_that_is_not_accepted_goes_to_somebody_else_and_who_ignored_it_is_not_responding()
    {
        var bench = Bench().Agent("anna", capacity: Chats).After(1).Agent("bert", capacity: Chats).Arrive(1, media: MediaType.Chat);
        Assert.Equal(["anna:1"], bench.Offered);
        Assert.Equal(["bert:1"], bench.Run(15).Offered);
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
    }

    [Fact]
    public void A_customer_who_comes_back_goes_to_his_last_agent_on_any_channel_but_never_to_one_who_is_off_shift()
    {
        var rules = RoutingBench.Rules with { LastAgent = new LastAgentRule(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)), WrapUpTimeout = TimeSpan.Zero };
        var bench = Bench(rules).Agent("anna", capacity: Chats).After(1).Agent("bert", capacity: Chats).Arrive(1, customer: "c").Take(1).Finish(1).After(60);
        Assert.Equal(["anna:2"], bench.Arrive(2, media: MediaType.Chat, customer: "c").Offered);
        Assert.Equal("preferred-agent", bench.Offer!.Decision.Rule);
        bench.Take(2).Finish(2).Present("anna", Presence.Offline);
        Assert.Equal(["bert:3"], bench.After(5).Arrive(3, media: MediaType.Chat, customer: "c").Offered);
    }

    [Fact]
    public void A_blind_transfer_frees_the_sender_at_once_and_the_receiver_queue_sees_the_old_age()
    {
        var bench = Bench().Queue(RoutingBench.Rules, "sales").Agent("anna").Agent("bert", "sales", ready: false).Arrive(1).Take(1).After(30).Arrive(2).Finish(1);
        Assert.Equal(["anna:2"], bench.Offered);
        bench.Do(new Enqueue(new QueueVisitId(RoutingBench.Id(77)), RoutingBench.Call(1), new QueueId("sales"), MediaType.Voice, Since: RoutingBench.Start));
        Assert.Equal(30, bench.Ready("bert").Offer!.Decision.Score);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(600)]
    public void Each_queue_has_the_offer_timeout_it_wants_and_waiting_callbacks_are_seen(int seconds)
    {
        var bench = Bench(RoutingBench.Rules with { OfferTimeout = TimeSpan.FromSeconds(seconds) }).Agent("anna").Arrive(1);
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(seconds), bench.Offer!.Deadline);
        bench.Arrive(2, media: MediaType.Callback, customer: "c");
        Assert.Single(bench.Domain.Entries, e => e.MediaType == MediaType.Callback && e.Phase == EntryPhase.Waiting);
    }
}
