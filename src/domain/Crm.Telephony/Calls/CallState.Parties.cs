using Crm.Events;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Hearing;

namespace Crm.Telephony.Calls;

/// <content>The parties of the call beside the customer: agents, whom they ask, whom they hand him on to.</content>
public sealed partial class CallState
{
    private LegId? _owner;

    /// <summary>The agents in the call, in the order they came.</summary>
    public List<AgentLeg> Agents { get; } = [];

    /// <summary>The agent who has the customer.</summary>
    public AgentLeg? Agent => _owner is { } owner ? Agents.Find(a => a.Leg == owner) : null;

    /// <summary>What the agent asks somebody beside the customer; kept with its failure after it came to nothing.</summary>
    public Consult? Consult { get; private set; }

    /// <summary>The consult that goes on.</summary>
    public Consult? ActiveConsult => Consult is { Failure: null } consult ? consult : null;

    /// <summary>The customer was handed on, and nobody has him yet.</summary>
    public Transfer? Transfer { get; private set; }

    /// <summary>Parties on hold, without the customer.</summary>
    public HashSet<LegId> HeldParties { get; } = [];

    /// <summary>Parties whom the agent muted. Lives only as long as the process.</summary>
    public HashSet<LegId> MutedParties { get; } = [];

    /// <summary>Whether the customer is on hold.</summary>
    public bool IsHeld => Agent?.HeldSince is not null;

    /// <summary>The customer and all who are in the call or being rung for it.</summary>
    public int PartyCount => (CustomerGone ? 0 : 1) + Agents.Count + Externals.Count + Offers.Count;

    /// <summary>Who hears whom in the bridge now. Lives only as long as the process.</summary>
    public HearingPlan Hearing { get; set; } = HearingPlan.Empty;

    /// <summary>What the parties hear besides people while they are bridged. Lives only as long as the process.</summary>
    public Dictionary<MediaSessionId, PlaybackId> Playbacks { get; } = [];

    /// <summary>Named agents who are asked for the call. Lives only as long as the process.</summary>
    public Dictionary<ReservationId, AgentOffer> Offers { get; } = [];

    /// <summary>How a customer who was handed on had been queued, to queue him again alike. Lives only as long as the process.</summary>
    public FlowQueues? WayBack { get; set; }

    /// <summary>What an agent wants somebody outside for, while the rules are asked. Lives only as long as the process.</summary>
    public OutsideWish? Wish { get; set; }

    /// <summary>An agent in the call by his leg.</summary>
    public AgentLeg? AgentOn(LegId leg) => Agents.Find(a => a.Leg == leg);

    /// <summary>An agent in the call by who he is.</summary>
    public AgentLeg? LegOf(AgentId agent) => Agents.Find(a => a.Agent == agent);

    /// <summary>Whether a leg is in the conversation with the customer: neither being rung nor asked beside him.</summary>
    public bool IsInConversation(LegId leg) => leg != ActiveConsult?.Leg
        && (AgentOn(leg) is { ConnectedAt: not null } || (Externals.TryGetValue(leg, out var external) && external.Phase == ExternalPhase.Connected));

    /// <summary>The legs in the conversation beside one.</summary>
    public IEnumerable<LegId> OthersThan(LegId leg) =>
        Agents.Select(a => a.Leg).Concat(Externals.Keys).Where(other => other != leg && IsInConversation(other));

    /// <summary>Keeps for the desk why somebody who was to join was not reached.</summary>
    internal void NoteFailure(Consult failed) => Consult = ActiveConsult ?? failed;

    private void ApplyToParties(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case CallTransferred { Attended: false } e:
                Transfer = e.Target == "flow" ? null : new Transfer(e.By, e.Target); // a flow has its own ends
                Stage = e.Target switch { "flow" => CallStage.InFlow, "queue" => Stage, _ => CallStage.Transferring };
                break;
            case TransferReturned:
                (Transfer, Stage) = (null, CallStage.Transferring); // until who has him next is known
                break;
            case ConsultStarted e:
                Consult = new Consult(e.Agent, e.Leg, at) { Line = e.Line };
                break;
            case ConsultAnswered e:
                Consult!.AnsweredAt = at;
                ComesUp(e.Leg, at);
                break;
            case ConsultEnded e:
                Consult!.Failure = e.Result;
                Consult = e.Result is "transferred" or "merged" or "ended" or "call-ended" ? null : Consult;
                break;
            case PartyJoined e:
                ComesUp(e.Leg, at);
                if (AgentOn(e.Leg) is { } joined)
                {
                    joined.ServedCustomer = true;
                }

                break;
            case PartyHeld e:
                HeldParties.Add(e.Leg);
                break;
            case PartyResumed e:
                HeldParties.Remove(e.Leg);
                break;
            case CallOwnerChanged e:
                _owner = e.Leg;
                break;
            case LegReplaced e:
                _lines[e.Leg] = e.Line;
                break;
            default:
                ApplyToSupervision(domainEvent, at);
                break;
        }
    }

    private void AgentComes(AgentLeg agent)
    {
        Agents.Add(agent);
        _owner ??= agent.Leg;
    }

    private void ComesUp(LegId leg, Instant at)
    {
        if (Externals.TryGetValue(leg, out var external))
        {
            external.Phase = ExternalPhase.Connected;
        }
        else if (AgentOn(leg) is { } agent)
        {
            agent.ConnectedAt ??= at;
        }
    }

    /// <summary>Whoever of the agents has been there longest has the customer after his owner has left; without one the others outside go on.</summary>
    private void PartyGoes(LegId leg)
    {
        Externals.Remove(leg);
        _lines.Remove(leg);
        HeldParties.Remove(leg);
        MutedParties.Remove(leg);
        Agents.RemoveAll(a => a.Leg == leg);
        if (_owner == leg)
        {
            _owner = Agents.Count > 0 ? Agents[0].Leg : null;
            Stage = Stage == CallStage.Connected && Agents.Count == 0 && Externals.Values.Any(e => e.Phase == ExternalPhase.Connected) ? CallStage.Outside : Stage;
        }
    }
}
