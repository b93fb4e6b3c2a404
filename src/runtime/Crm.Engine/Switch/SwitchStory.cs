using System.Collections.Immutable;
using Crm.Contracts.Switch;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Engine.Switch;

/// <summary>
/// Tells facts of the engine as a switch tells them, and remembers of each call that goes on its offers and data; what is over is forgotten. Facts
/// of calls and of routing come in their own orders, so what concerns a call is told between its beginning and its end only. Not thread safe.
/// </summary>
/// <param name="open">Opens sealed texts; null when erased.</param>
public sealed class SwitchStory(Func<SealedText, string?> open)
{
    private readonly Dictionary<InteractionId, Ongoing> _calls = [];
    private readonly Dictionary<CallId, Ongoing> _byCall = [];
    private readonly Dictionary<AgentId, SwitchAgentState> _agents = [];

    /// <summary>Calls that go on.</summary>
    public int Count => _calls.Count;

    /// <summary>An agent's state.</summary>
    public SwitchAgentState StateOf(AgentId agent) => _agents.GetValueOrDefault(agent);

    /// <summary>The reservation by which a call is offered to an agent; null when it is not.</summary>
    public ReservationId? OfferOf(CallId call, AgentId agent) =>
        _byCall.TryGetValue(call, out var ongoing) && ongoing.Offers.TryGetValue(agent, out var reservation) ? reservation : null;

    /// <summary>Whether a call goes on.</summary>
    public bool Knows(CallId call) => _byCall.ContainsKey(call);

    /// <summary>The data attached to a call.</summary>
    public ImmutableDictionary<string, string> DataOf(CallId call) => _byCall.TryGetValue(call, out var ongoing) ? ongoing.Data : ImmutableDictionary<string, string>.Empty;

    /// <summary>What a fact is in the words of a switch; empty for nothing.</summary>
    public IReadOnlyList<SwitchEvent> Tell(IDomainEvent fact) => fact is InteractionEnded end ? End(end) : One(fact) is { } told ? [told] : [];

    private SwitchEvent? One(IDomainEvent fact) => fact switch
    {
        InteractionStarted { MediaType: MediaType.Voice, Call: { } call } e => Begin(e, call),
        AttributeSet e => Of(e.Interaction, c => Data(c, e)),
        CallQueued e => Of(e.Interaction, c => new CallWaits(c.Call, e.Queue)),
        ReservationCreated e => Of(e.Interaction, c => Offered(c, e.Agent, e.Reservation)),
        DirectOffered { Kind: not (DirectKind.Dial or DirectKind.Preview) } e => Of(e.Interaction, c => Offered(c, e.Agent, e.Reservation)),
        ReservationRejected e => Of(e.Interaction, c => OfferEnded(c, e.Agent, e.Reservation, "rejected")),
        ReservationTimedOut e => Of(e.Interaction, c => OfferEnded(c, e.Agent, e.Reservation, "missed")),
        ReservationCanceled e => Of(e.Interaction, c => OfferEnded(c, e.Agent, e.Reservation, "canceled")),
        ReservationRescinded e => Of(e.Interaction, c => OfferEnded(c, e.Agent, e.Reservation, "rescinded")),
        DirectOfferOver e => Of(e.Interaction, c => OfferEnded(c, e.Agent, e.Reservation, e.Ending.ToString().ToLowerInvariant())),
        CallBridged e => Of(e.Interaction, c => Connected(c, e.Agent)),
        DirectConnected e => Of(e.Interaction, c => Connected(c, e.Agent)),
        CallHeld e => Of(e.Interaction, c => new CallOnHold(c.Call, e.Agent)),
        CallResumed e => Of(e.Interaction, c => new CallOffHold(c.Call, e.Agent)),
        HandlingEnded e => Of(e.Interaction, c => Released(c, e.Agent)),
        DirectHandlingEnded e => Of(e.Interaction, c => Released(c, e.Agent)),
        AgentPresenceChanged e => Changed(e),
        AgentRemoved e => _agents.Remove(e.Agent) ? new AgentStateChanged(e.Agent, SwitchAgentState.LoggedOut, "removed") : null,
        _ => null,
    };

    private SwitchEvent? Of(InteractionId interaction, Func<Ongoing, SwitchEvent?> tell) => _calls.TryGetValue(interaction, out var ongoing) ? tell(ongoing) : null;

    private CallBegan Begin(InteractionStarted e, CallId call)
    {
        _calls[e.Interaction] = _byCall[call] = new Ongoing(call);
        return new CallBegan(call, e.From is { } from ? open(from) : null, e.To, e.Direction == InteractionDirection.Outbound);
    }

    /// <summary>Routing's own words for the end come later; nothing may follow the end of a call, so they are said here.</summary>
    private IReadOnlyList<SwitchEvent> End(InteractionEnded e)
    {
        if (!_calls.Remove(e.Interaction, out var ongoing))
        {
            return [];
        }

        _byCall.Remove(ongoing.Call);
        return
        [
            .. ongoing.Offers.Keys.Select(a => new CallRingsNoMore(ongoing.Call, a, "canceled")),
            .. ongoing.Agents.Select(a => new CallReleased(ongoing.Call, a)),
            new CallOver(ongoing.Call, e.Termination.Reason),
        ];
    }

    private CallDataAttached Data(Ongoing c, AttributeSet e)
    {
        string? value = e.Value is { } kept ? open(kept) : null;
        c.Data = value is null ? c.Data.Remove(e.Name) : c.Data.SetItem(e.Name, value);
        return new CallDataAttached(c.Call, e.Name, value);
    }

    private static CallRings Offered(Ongoing c, AgentId agent, ReservationId reservation)
    {
        c.Offers[agent] = reservation;
        return new CallRings(c.Call, agent);
    }

    private static CallRingsNoMore? OfferEnded(Ongoing c, AgentId agent, ReservationId reservation, string reason)
    {
        if (c.Offers.GetValueOrDefault(agent) != reservation)
        {
            return null;
        }

        c.Offers.Remove(agent);
        return new CallRingsNoMore(c.Call, agent, reason);
    }

    /// <summary>Both shards tell it; the first word counts.</summary>
    private static CallConnected? Connected(Ongoing c, AgentId agent)
    {
        c.Offers.Remove(agent);
        return c.Agents.Add(agent) ? new CallConnected(c.Call, agent) : null;
    }

    private static CallReleased? Released(Ongoing c, AgentId agent) => c.Agents.Remove(agent) ? new CallReleased(c.Call, agent) : null;

    private AgentStateChanged? Changed(AgentPresenceChanged e)
    {
        var state = e.Presence switch { Presence.Offline => SwitchAgentState.LoggedOut, Presence.Available => SwitchAgentState.Ready, _ => SwitchAgentState.NotReady };
        bool same = StateOf(e.Agent) == state;
        _agents[e.Agent] = state;
        return same ? null : new AgentStateChanged(e.Agent, state, e.Reason);
    }

    private sealed class Ongoing(CallId call)
    {
        public CallId Call => call;

        /// <summary>Offers that ring, by agent.</summary>
        public Dictionary<AgentId, ReservationId> Offers { get; } = [];

        /// <summary>Agents in the conversation.</summary>
        public HashSet<AgentId> Agents { get; } = [];

        public ImmutableDictionary<string, string> Data { get; set; } = ImmutableDictionary<string, string>.Empty;
    }
}
