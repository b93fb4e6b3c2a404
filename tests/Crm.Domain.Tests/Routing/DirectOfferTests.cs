using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Statistics.Folding;
using Crm.Statistics.Intervals;

namespace Crm.Domain.Tests.Routing;

public sealed class DirectOfferTests
{
    private static readonly ReservationId Asked = new(RoutingBench.Id(77));

    private static RoutingBench Bench() => new RoutingBench().Queue().Agent("anna").Agent("bert", ready: false);

    private static OfferDirectly Ask(RoutingBench bench, string agent, DirectKind kind = DirectKind.Transfer, int call = 1, double ring = 20, bool ringAway = false) =>
        new(Asked, RoutingBench.Call(call), new AgentId(agent), MediaType.Voice, kind, bench.Now + TimeSpan.FromSeconds(ring), RoutingBench.Support, new AgentId("bert"), ringAway);

    private static DirectOfferOver Over(RoutingBench bench) => Assert.Single(bench.Raised.OfType<DirectOfferOver>());

    [Fact]
    public void A_named_agent_is_offered_a_transfer_and_goes_through_a_whole_life_without_a_visit()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna"));
        var offered = Assert.Single(bench.Raised.OfType<DirectOffered>());
        Assert.Equal((DirectKind.Transfer, "bert"), (offered.Kind, offered.AskedBy!.Value.Value));
        Assert.Equal(RoutingStatus.Interacting, bench.Status("anna"));
        Assert.Equal(0, bench.Domain.OpenEntries);

        bench.After(2).Accept("anna");
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(10), Assert.Single(bench.Raised.OfType<DirectOfferAccepted>()).ConnectDeadline);
        Assert.IsType<DirectConnected>(Assert.Single(bench.After(1).Connect("anna").Raised));
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(60 + 30), Assert.IsType<DirectHandlingEnded>(Assert.Single(bench.After(60).End("anna").Raised)).WrapUpDeadline);
        bench.After(5).Wrap("anna");
        var completed = Assert.IsType<DirectCompleted>(bench.Raised[0]);
        Assert.Equal((TimeSpan.FromSeconds(5), "done", false), (completed.Wrapped, completed.Code, completed.Expired));
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.DoesNotContain(bench.All, f => f.Event is EntryEnqueued or EntryAnswered or ReservationCreated or HandlingEnded);
    }

    [Theory]
    [InlineData("away", "agent-away")]
    [InlineData("offline", "agent-away")]
    [InlineData("not-responding", "agent-away")]
    [InlineData("unreachable", "agent-unreachable")]
    [InlineData("ringing", "agent-busy")]
    [InlineData("talking", "agent-busy")]
    [InlineData("wrapping", "agent-busy")]
    [InlineData("communicating", "agent-busy")]
    [InlineData("late", "too-late")]
    [InlineData("unknown", "agent-unknown")]
    [InlineData("endless", "invalid")]
    public void Who_cannot_be_offered_it_is_refused_at_once_with_the_reason(string state, string reason)
    {
        var bench = Bench();
        switch (state)
        {
            case "away": bench.Present("anna", Presence.Break); break;
            case "offline": bench.Present("anna", Presence.Offline); break;
            case "not-responding": bench.Arrive(9).Run(15).Leave(9); break;
            case "unreachable": bench.Do(new SetAgentReachability(new AgentId("anna"), false, "gone")); break;
            case "ringing": bench.Arrive(9); break;
            case "talking": bench.Arrive(9).Take(9); break;
            case "wrapping": bench.Arrive(9).Take(9).End("anna"); break;
            case "communicating": bench.Do(new SetAgentCommunicating(new AgentId("anna"), true, "test")); break;
        }

        int held = bench.Domain.FindAgent(new AgentId("anna"))!.Reservations.Length;
        bench.Do(Ask(bench, state == "unknown" ? "nobody" : "anna", ring: state == "late" ? 0 : state == "endless" ? 3600 : 20));
        Assert.Equal((DirectEnding.Refused, reason), (Over(bench).Ending, Over(bench).Reason));
        Assert.Equal(held, bench.Domain.FindAgent(new AgentId("anna"))!.Reservations.Length);
        bench.Do(Ask(bench, "anna"));
        Assert.Equal("already-offered", bench.Ignored);
    }

    [Fact]
    public void Where_the_policy_lets_it_ring_who_is_away_is_asked_and_is_not_made_responsible_for_missing_it()
    {
        var bench = Bench().Present("anna", Presence.Meeting);
        bench.Do(Ask(bench, "anna", ringAway: true));
        Assert.Single(bench.Raised.OfType<DirectOffered>());
        bench.Run(20);
        Assert.Equal(DirectEnding.Missed, Over(bench).Ending);
        Assert.Equal(RoutingStatus.OffQueue, bench.Status("anna"));
    }

    [Fact]
    public void A_missed_direct_offer_makes_the_agent_not_responding_like_any_other()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Run(20);
        Assert.Equal("missed", Over(bench).Reason);
        Assert.Equal(RoutingStatus.NotResponding, bench.Status("anna"));
    }

    [Fact]
    public void A_rejected_direct_offer_tells_why_and_lets_a_waiting_call_ring_at_once()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Arrive(5);
        Assert.Null(bench.Offer);
        bench.Reject("anna");
        Assert.Equal((DirectEnding.Rejected, "busy"), (Over(bench).Ending, Over(bench).Reason));
        Assert.Equal(RoutingBench.Call(5), bench.Offer!.Interaction);
    }

    [Fact]
    public void Who_asked_may_take_it_back_until_both_hear_each_other()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Accept("anna").Do(new WithdrawDirect(Asked, "agent-hung-up"));
        Assert.Equal((DirectEnding.Withdrawn, "agent-hung-up"), (Over(bench).Ending, Over(bench).Reason));
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
        Assert.Equal("reservation-rescinded", bench.Do(new WithdrawDirect(Asked, "again")).Ignored);
    }

    [Fact]
    public void Once_both_hear_each_other_nothing_can_be_taken_back()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Accept("anna").Connect("anna").Do(new WithdrawDirect(Asked, "late"));
        Assert.Equal("reservation-already-connected", bench.Ignored);
        Assert.Equal(ReservationPhase.Handling, bench.Of(1).Phase);
    }

    [Fact]
    public void A_queues_offer_cannot_be_withdrawn_like_a_direct_one()
    {
        var bench = Bench().Arrive(1);
        bench.Do(new WithdrawDirect(bench.Held("anna"), "mischief"));
        Assert.NotNull(bench.Ignored);
        Assert.Single(bench.Domain.FindAgent(new AgentId("anna"))!.Reservations);
    }

    [Theory]
    [InlineData(true, RoutingStatus.NotResponding)]
    [InlineData(false, RoutingStatus.Idle)]
    public void An_accepted_offer_that_does_not_connect_is_over(bool phone, RoutingStatus expected)
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Accept("anna").Do(new ConnectFailed(Asked, "no-media", phone));
        Assert.Equal((DirectEnding.Failed, "no-media"), (Over(bench).Ending, Over(bench).Reason));
        Assert.Equal(expected, bench.Status("anna"));
    }

    [Fact]
    public void A_consulted_agent_is_asked_while_another_has_the_customer_and_has_nothing_to_wrap_up()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1).Take(1).Agent("bert");
        bench.Do(Ask(bench, "bert", DirectKind.Consult)).Accept("bert").Connect("bert");
        Assert.Equal(RoutingStatus.Interacting, bench.Status("bert"));
        bench.After(30).End("bert");
        Assert.Null(Assert.Single(bench.Raised.OfType<DirectHandlingEnded>()).WrapUpDeadline);
        Assert.Equal(RoutingStatus.Idle, bench.Status("bert"));
        Assert.Equal(ReservationPhase.Handling, bench.Of(1).Phase);
    }

    [Fact]
    public void A_consulted_agent_who_kept_the_customer_wraps_up()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna", DirectKind.Consult)).Accept("anna").Connect("anna");
        bench.Do(new EndHandling(Asked, TimeSpan.FromSeconds(9), TimeSpan.Zero, Termination.Success("done"), WrapUp: true));
        Assert.NotNull(Assert.Single(bench.Raised.OfType<DirectHandlingEnded>()).WrapUpDeadline);
    }

    [Fact]
    public void A_customer_comes_back_to_who_still_wraps_him_up_and_that_wrap_up_ends_with_his_acceptance()
    {
        var bench = Bench().Arrive(1).Take(1).End("anna");
        bench.Do(Ask(bench, "anna", DirectKind.Return));
        Assert.Single(bench.Raised.OfType<DirectOffered>());
        bench.Do(new AcceptReservation(new AgentId("anna"), Asked));
        Assert.Single(bench.Raised.OfType<ReservationCompleted>());
        Assert.Equal(Asked, bench.Held("anna"));
    }

    [Fact]
    public void A_customer_does_not_come_back_into_the_wrap_up_of_somebody_else()
    {
        var bench = Bench().Arrive(1).Take(1).End("anna");
        bench.Do(Ask(bench, "anna", DirectKind.Return, call: 2));
        Assert.Equal("agent-busy", Over(bench).Reason);
    }

    [Fact]
    public void An_agents_own_call_reserves_him_at_once_and_its_deadline_blames_nobody()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna", DirectKind.Dial, ring: 90));
        Assert.Equal(ReservationPhase.Accepted, bench.Of(1).Phase);
        bench.Arrive(5);
        Assert.Null(bench.Offer);
        bench.Run(90);
        Assert.Equal((DirectEnding.Failed, "connect-timeout"), (Over(bench).Ending, Over(bench).Reason));
        Assert.Equal(RoutingBench.Call(5), bench.Offer!.Interaction);
        Assert.NotEqual(RoutingStatus.NotResponding, bench.Status("anna"));
    }

    [Fact]
    public void Without_the_right_he_does_not_dial()
    {
        var bench = new RoutingBench().Queue().Agent("anna", mayDial: false);
        Assert.Equal("forbidden", bench.Do(Ask(bench, "anna", DirectKind.Dial)).Refused);
        Assert.Single(bench.Do(Ask(bench, "anna")).Raised.OfType<DirectOffered>()); // colleagues may ask him all the same
    }

    [Theory]
    [InlineData("ringing")]
    [InlineData("talking")]
    [InlineData("wrapping")]
    [InlineData("unreachable")]
    [InlineData("offline")]
    public void An_own_call_is_refused_where_his_state_forbids_it(string state)
    {
        var bench = Bench();
        switch (state)
        {
            case "ringing": bench.Arrive(9); break;
            case "talking": bench.Arrive(9).Take(9); break;
            case "wrapping": bench.Arrive(9).Take(9).End("anna"); break;
            case "unreachable": bench.Do(new SetAgentReachability(new AgentId("anna"), false, "gone")); break;
            case "offline": bench.Present("anna", Presence.Offline); break;
        }

        Assert.Equal("wrong-state", bench.Do(Ask(bench, "anna", DirectKind.Dial)).Refused);
        Assert.Empty(bench.Raised);
    }

    [Fact]
    public void With_room_for_two_calls_he_still_dials_only_when_he_speaks_with_nobody()
    {
        var bench = new RoutingBench().Queue().Agent("anna", maxVoice: 2).Arrive(9).Take(9);
        Assert.Equal("wrong-state", bench.Do(Ask(bench, "anna", DirectKind.Dial)).Refused);
    }

    [Fact]
    public void Without_a_named_queue_the_first_one_he_serves_gives_the_codes()
    {
        var bench = new RoutingBench().Queue().Queue(id: "alpha").Queue(id: "beta").Agent("anna", queues: "support:2 beta:1 alpha:1");
        bench.Do(Ask(bench, "anna", DirectKind.Dial) with { Queue = null });
        Assert.Equal("alpha", bench.Of(1).Queue.Value);
        var none = new RoutingBench().Queue().Agent("carl", queues: "");
        Assert.Equal("wrong-state", none.Do(Ask(none, "carl", DirectKind.Dial) with { Queue = null }).Refused);
    }

    [Fact]
    public void A_restart_ends_every_direct_offer_and_conversation_but_no_wrap_up()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Do(new CloseAll("restart"));
        Assert.Equal((DirectEnding.Failed, "restart"), (Over(bench).Ending, Over(bench).Reason));

        bench = Bench();
        bench.Do(Ask(bench, "anna")).Accept("anna").Connect("anna");
        var lastAlive = bench.Now + TimeSpan.FromSeconds(5);
        bench.After(20).Do(new CloseAll("restart", lastAlive));
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(bench.Raised.OfType<DirectHandlingEnded>()).Talked);
        Assert.Empty(bench.Domain.FindAgent(new AgentId("anna"))!.Reservations);
    }

    [Fact]
    public void An_agent_who_is_removed_while_it_rings_is_offered_nothing_more()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Arrive(5).Do(new RemoveAgent(new AgentId("anna")));
        Assert.Equal("agent-removed", Over(bench).Reason);
        Assert.Null(bench.Domain.FindAgent(new AgentId("anna")));
        Assert.Null(bench.Offer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_every_phase_a_replay_or_a_snapshot_loses_nothing(bool snapshot)
    {
        var bench = Bench();
        void Forget()
        {
            if (snapshot)
            {
                bench.Restore();
            }
            else
            {
                bench.Replay();
            }
        }

        bench.Do(Ask(bench, "anna", DirectKind.Consult));
        foreach (var (phase, next) in ((ReservationPhase, Action)[])
            [
                (ReservationPhase.Pending, () => bench.Accept("anna")),
                (ReservationPhase.Accepted, () => bench.Connect("anna")),
                (ReservationPhase.Handling, () => bench.Do(new EndHandling(Asked, default, default, Termination.Success("x"), true))),
                (ReservationPhase.Wrapping, () => bench.Wrap("anna")),
            ])
        {
            var before = bench.Of(1);
            Forget();
            Assert.Equal(before, bench.Of(1));
            var kind = phase == ReservationPhase.Wrapping ? DirectKind.Transfer : DirectKind.Consult; // he wraps up because he got the customer
            Assert.Equal((phase, kind, new AgentId("bert")), (bench.Of(1).Phase, bench.Of(1).Direct, bench.Of(1).AskedBy!.Value));
            next();
        }

        Assert.Single(bench.Raised.OfType<DirectCompleted>());
        Assert.Equal("already-offered", bench.Do(Ask(bench, "anna")).Ignored);
    }

    [Fact]
    public void It_counts_for_the_agent_and_for_no_queue()
    {
        var bench = Bench();
        bench.Do(Ask(bench, "anna")).Reject("anna");
        bench.After(1).Do(Ask(bench, "anna") with { Reservation = new(RoutingBench.Id(78)) }).Accept("anna").Connect("anna").After(60).End("anna").After(5).Wrap("anna");
        bench.After(1).Do(Ask(bench, "anna", DirectKind.Consult) with { Reservation = new(RoutingBench.Id(79)) }).Accept("anna").Connect("anna").After(30).End("anna", 30);
        bench.After(1).Do(Ask(bench, "anna", DirectKind.Dial) with { Reservation = new(RoutingBench.Id(80)) }).Connect("anna").After(10).End("anna", 10).Wrap("anna");
        var fold = new StatisticsFold();
        for (int i = 0; i < bench.All.Count; i++)
        {
            fold.Apply(new Crm.Events.EventEnvelope(new ShardId("routing/main"), i + 1, 0, bench.All[i].At, bench.All[i].Event));
        }

        var queues = fold.Queues.Drain();
        Assert.All(queues, q => Assert.Equal((0L, 0L, 0L, 0L, 0L), (q.Offered, q.Answered, q.Handled, q.Talk, q.Busy)));
        var anna = fold.Agents.Drain().Where(a => a.Agent.Value == "anna").ToList();
        Assert.Equal((3L, 2L, 1L), (anna.Sum(a => a.Offered), anna.Sum(a => a.Accepted), anna.Sum(a => a.Rejected)));
        Assert.Equal((2L, 70_000_000L), (anna.Sum(a => a.Handled), anna.Sum(a => a.Talk)));
        Assert.Equal(100_000_000L, anna.Sum(a => a.ActivityTime[(int)Crm.Statistics.Agents.AgentActivity.Talking]));
    }
}
