using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;

namespace Crm.Engine.Calls;

/// <summary>A call as one of its agents sees it, with everybody in it. Pure.</summary>
internal static class CallSight
{
    public static CallView Of(CallState call, AgentLeg agent, CallPolicy policy) => CallView.Of(call, agent) with
    {
        Parties = Parties(call),
        Consult = call.Consult is { } consult && call.Agent == agent ? Consult(call, consult) : null,
        Actions = CallVerbs.Of(call, agent, policy.PartiesMax),
        Supervisors = [.. CallView.Of(call, agent).Supervisors.Where(s => !policy.MonitoringHidden || s.Mode != SupervisorMode.Monitor)],
    };

    private static List<CallPartyView> Parties(CallState call)
    {
        var parties = new List<CallPartyView>(call.PartyCount);
        if (!call.CustomerGone)
        {
            string state = call.Stage == CallStage.Dialling ? "ringing" : call.IsHeld ? "held" : "talking";
            parties.Add(new(call.CustomerLeg, "customer", null, null, state, call.MutedParties.Contains(call.CustomerLeg), call.StartedAt));
        }

        foreach (var agent in call.Agents)
        {
            bool asks = agent == call.Agent && call is { ActiveConsult: not null, IsHeld: true };
            parties.Add(new(agent.Leg, "agent", null, agent.Agent, asks ? "consulting" : StateOf(call, agent.Leg, isUp: true), agent.Muted || call.MutedParties.Contains(agent.Leg), agent.Since));
        }

        foreach (var external in call.Externals.Values)
        {
            string state = StateOf(call, external.Leg, external.Phase == ExternalPhase.Connected);
            parties.Add(new(external.Leg, "external", external.Dialled?.Number, null, state, call.MutedParties.Contains(external.Leg), external.Since));
        }

        foreach (var offer in call.Offers.Values)
        {
            parties.Add(new(offer.Leg, "agent", null, offer.Agent, "ringing", Muted: false, offer.Since));
        }

        return parties;
    }

    private static string StateOf(CallState call, LegId leg, bool isUp) =>
        !isUp ? "ringing"
        : call.ActiveConsult?.Leg == leg ? call.IsHeld ? "consulting" : "held"
        : call.HeldParties.Contains(leg) ? "held"
        : "talking";

    private static ConsultView Consult(CallState call, Consult consult) => new(
        consult.Leg,
        consult.Label,
        consult.Asked,
        consult.AnsweredAt is null ? "dialling" : call.IsHeld ? "talking" : "held",
        consult.Failure,
        consult.AnsweredAt ?? consult.Since);
}
