using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing;

/// <summary>Calls need an ear, what is written needs a desk.</summary>
public sealed class ReachTests
{
    private static readonly AgentId Anna = new("anna");

    private static readonly CapacityProfile Blended = new(
    [
        new MediaCapacity(MediaType.Voice, 60, 1), new MediaCapacity(MediaType.Callback, 60, 1), new MediaCapacity(MediaType.Chat, 20, 3),
        new MediaCapacity(MediaType.Sms, 10, 3), new MediaCapacity(MediaType.Whatsapp, 10, 3), new MediaCapacity(MediaType.Email, 20, 2),
    ]);

    [Theory]
    [InlineData(MediaType.Voice, true, false)]
    [InlineData(MediaType.Callback, true, false)]
    [InlineData(MediaType.Chat, false, true)]
    [InlineData(MediaType.Sms, false, true)]
    [InlineData(MediaType.Whatsapp, false, true)]
    [InlineData(MediaType.Email, false, true)]
    public void Each_medium_is_offered_to_who_can_have_it(MediaType media, bool byEar, bool atDesk)
    {
        Assert.Equal(byEar, Reached(ear: true, desk: false).Arrive(1, media: media).Offer is not null);
        Assert.Equal(atDesk, Reached(ear: false, desk: true).Arrive(1, media: media).Offer is not null);
        Assert.NotNull(Reached(ear: true, desk: true).Arrive(1, media: media).Offer);
        Assert.Null(Reached(ear: false, desk: false).Arrive(1, media: media).Offer);
    }

    [Fact]
    public void Who_waited_gets_the_agent_in_the_decision_that_makes_him_reachable()
    {
        var bench = Reached(ear: false, desk: true).Arrive(1).Arrive(2, media: MediaType.Chat);
        Assert.Equal(["anna:2"], bench.Offered);
        bench.Take(2).Do(new SetAgentReachability(Anna, true, "microphone", AtDesk: true));
        Assert.Equal(["anna:1"], bench.Offered);
    }

    [Fact]
    public void The_offer_of_a_chat_outlives_the_microphone_and_not_the_desk()
    {
        var bench = Reached(ear: true, desk: true).Arrive(1, media: MediaType.Chat).Do(new SetAgentReachability(Anna, false, "unplugged", AtDesk: true));
        Assert.DoesNotContain(bench.Raised, e => e is ReservationRescinded);
        bench.Do(new SetAgentReachability(Anna, true, "phone", AtDesk: false));
        Assert.Contains(bench.Raised, e => e is ReservationRescinded { Reason: "agent-unreachable" });
        Assert.Equal(RoutingStatus.Idle, bench.Status("anna"));
    }

    [Fact]
    public void An_agent_whom_nothing_he_takes_can_reach_is_off_queue()
    {
        var calls = new RoutingBench().Queue().Agent("anna").Do(new SetAgentReachability(Anna, false, "no-microphone", AtDesk: true));
        Assert.Equal(RoutingStatus.OffQueue, calls.Status("anna"));
        Assert.Equal(RoutingStatus.Idle, Reached(ear: false, desk: true).Status("anna"));
    }

    [Fact]
    public void Callers_leave_a_queue_where_everybody_can_only_write_and_chats_stay()
    {
        var rules = RoutingBench.Rules with { Overflow = new OverflowRules(NoAgentsAfter: TimeSpan.FromSeconds(10)) };
        var bench = new RoutingBench().Queue(rules).Agent("anna", capacity: Blended).Agent("bert", capacity: Blended);
        foreach (string agent in (string[])["anna", "bert"])
        {
            bench.Do(new SetAgentReachability(new AgentId(agent), false, "no-microphone", AtDesk: true));
        }

        bench.Arrive(1);
        foreach (int chat in (int[])[2, 3, 4])
        {
            bench.Arrive(chat, media: MediaType.Chat); // two ring, the third waits
        }

        bench.Run(10);
        Assert.Contains(bench.All, f => f.Event is EntryLeft { Reason: "no-agents" } left && left.Interaction == RoutingBench.Call(1));
        Assert.Single(bench.All, f => f.Event is EntryLeft);
    }

    [Fact]
    public void It_is_said_what_keeps_an_agent_from_a_call_or_a_chat()
    {
        var bench = Reached(ear: false, desk: true).Arrive(1);
        Assert.Equal(["no-audio"], bench.Domain.Explain(RoutingBench.Call(1), bench.Now)!.Agents.Single().Reasons);
        bench = Reached(ear: true, desk: false).Arrive(1, media: MediaType.Chat);
        Assert.Equal(["no-desk"], bench.Domain.Explain(RoutingBench.Call(1), bench.Now)!.Agents.Single().Reasons);
    }

    [Fact]
    public void A_preferred_agent_without_audio_is_not_waited_for_with_a_call()
    {
        var bench = Reached(ear: false, desk: true).Agent("bert", capacity: Blended);
        bench.Arrive(1, preferred: new PreferredAgent(Anna, TimeSpan.FromSeconds(60), "named"));
        Assert.Equal(["bert:1"], bench.Offered);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_snapshot_and_a_replay_know_by_what_he_is_reached(bool ear, bool desk)
    {
        var bench = Reached(ear, desk);
        bench.Restore();
        Assert.Equal((ear, desk), (bench.Domain.FindAgent(Anna)!.Heard, bench.Domain.FindAgent(Anna)!.AtDesk));
        bench.Replay();
        Assert.Equal((ear, desk), (bench.Domain.FindAgent(Anna)!.Heard, bench.Domain.FindAgent(Anna)!.AtDesk));
        Assert.Equal(desk, bench.Arrive(1, media: MediaType.Chat).Offer is not null);
    }

    [Fact]
    public void A_fact_from_before_desks_were_told_of_reaches_both()
    {
        var bench = new RoutingBench().Queue().Agent("anna", capacity: Blended);
        Assert.All(bench.All.Select(f => f.Event).OfType<AgentReachabilityChanged>(), e => Assert.Null(e.AtDesk));
        Assert.NotNull(bench.Arrive(1, media: MediaType.Chat).Offer);
    }

    private static RoutingBench Reached(bool ear, bool desk) => new RoutingBench()
        .Queue()
        .Agent("anna", capacity: Blended)
        .Do(new SetAgentReachability(Anna, ear, "test", AtDesk: desk));
}
