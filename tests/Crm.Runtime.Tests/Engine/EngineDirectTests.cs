using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine;

/// <summary>An offer to one named agent on its way between the shards, about a call that another agent has.</summary>
public sealed class EngineDirectTests
{
    private static readonly ReservationId Asked = new(Guid.CreateVersion7());
    private readonly EngineWorld _world = new();

    [Fact]
    public async Task A_call_that_did_not_ask_for_him_withdraws_what_he_accepted()
    {
        var interaction = await TalkingWithAnna();
        await Ready("bert");
        Offer(interaction);
        Assert.Equal(RoutingStatus.Interacting, _world.Routing.Program.Domain.FindAgent(new("bert"))!.Status);
        _world.Accept("bert");
        Assert.Equal((DirectEnding.Withdrawn, "not-needed"), Single<DirectOfferOver>() is var over ? (over.Ending, over.Reason) : default);
        Assert.Equal(RoutingStatus.Idle, _world.Routing.Program.Domain.FindAgent(new("bert"))!.Status);
        Assert.Equal("anna", _world.Calls.Program.Views().Single().Agent.Value);
    }

    [Fact]
    public async Task An_acceptance_for_a_call_that_is_over_frees_the_agent_at_once()
    {
        await Ready("bert");
        Offer(new InteractionId(Guid.CreateVersion7()));
        _world.Accept("bert");
        Assert.Equal("call-gone", Single<DirectOfferOver>().Reason);
        Assert.Empty(_world.Routing.Program.Domain.FindAgent(new("bert"))!.Reservations);
    }

    [Fact]
    public async Task His_phone_rings_for_a_call_that_asks_for_him_and_stops_when_the_offer_is_missed()
    {
        await TalkingWithAnna();
        _world.AddAgent("bert");
        _world.SignallingEvents.Raise(new RegistrationChanged(new AgentId("bert"), 1));
        _world.SetPresence("bert", Presence.Available);
        var call = _world.Calls.Program.Views().Single().Call;
        _world.Ask(EngineOptions.CallsShard, new ConsultCall(_world.NewCommandId(), "anna", new AgentId("anna"), call, new CallTarget("agent", "bert")));
        var phone = Assert.IsType<DialLeg>(Assert.Single(_world.Signalling.Commands, c => c is DialLeg));
        Assert.Equal(new RegisteredAgentTarget(new AgentId("bert")), phone.Target);
        _world.Wait(40);
        Assert.Equal("missed", Single<DirectOfferOver>().Reason);
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == phone.Leg);
        Assert.Equal(RoutingStatus.NotResponding, _world.Routing.Program.Domain.FindAgent(new("bert"))!.Status);
    }

    [Fact]
    public async Task The_offer_says_who_asks_and_why()
    {
        var interaction = await TalkingWithAnna();
        await Ready("bert");
        Offer(interaction, DirectKind.Consult);
        var offer = Assert.Single(_world.Routing.Program.Domain.FindAgent(new AgentId("bert"))!.Reservations);
        Assert.Equal((DirectKind.Consult, new AgentId("anna")), (offer.Direct, offer.AskedBy));
    }

    [Fact]
    public async Task After_a_crash_no_direct_offer_is_left()
    {
        var interaction = await TalkingWithAnna();
        await Ready("bert");
        Offer(interaction);
        _world.Crash();
        _world.Wait(40);
        Assert.Empty(_world.Routing.Program.Domain.FindAgent(new("bert"))!.Reservations);
        Assert.Single(_world.Events, e => e.Event is DirectOfferOver);
    }

    [Fact]
    public async Task No_queue_is_told_of_it()
    {
        var interaction = await TalkingWithAnna();
        await Ready("bert");
        int before = _world.Events.Count(e => e.Event is EntryEnqueued or EntryLeft or EntryAnswered or EntryAbandoned);
        Offer(interaction);
        _world.Reject("bert");
        Assert.Equal("busy", Single<DirectOfferOver>().Reason);
        Assert.Equal(before, _world.Events.Count(e => e.Event is EntryEnqueued or EntryLeft or EntryAnswered or EntryAbandoned));
    }

    private async Task<InteractionId> TalkingWithAnna()
    {
        await Ready("anna");
        _world.Ring();
        _world.Accept("anna");
        return _world.Calls.Program.Views().Single().Interaction;
    }

    private async Task Ready(string name)
    {
        _world.AddAgent(name);
        await _world.OpenBrowser(name, "tab-" + name);
        _world.SetPresence(name, Presence.Available);
    }

    private void Offer(InteractionId interaction, DirectKind kind = DirectKind.Transfer) => _world.Post(EngineOptions.RoutingShard, new OfferToAgent(
        Asked, interaction, new AgentId("bert"), MediaType.Voice, kind, Instant.Now(_world.Clock) + TimeSpan.FromSeconds(20), EngineWorld.Support, new AgentId("anna"), false));

    private T Single<T>() where T : IDomainEvent => (T)Assert.Single(_world.Events, e => e.Event is T).Event;
}
