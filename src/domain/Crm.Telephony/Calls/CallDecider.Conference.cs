using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>A conversation of several: somebody is added, held, muted, let go; an agent leaves; who has the customer changes.</content>
public sealed partial class CallDecider
{
    private void Add(CallState call, AddParty i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "conference", sink) is not null)
        {
            WishFor(call, ExternalPurpose.Conference, i.Agent, i.By, i.Target, sink);
        }
    }

    private void HoldOne(CallState call, HoldParty i, ICallSink sink)
    {
        if (i.Leg == call.CustomerLeg)
        {
            PutOnHold(call, new Hold(i.Agent), sink);
        }
        else if (PartyOf(call, i.Agent, i.Leg, sink) is { } agent)
        {
            if (agent.Leg == i.Leg)
            {
                sink.Refuse("invalid", "You cannot put yourself on hold; mute yourself, or put the others on hold.", "own-party");
                return;
            }

            if (!call.HeldParties.Contains(i.Leg))
            {
                sink.Raise(new PartyHeld(call.Id, call.Interaction, i.Leg, i.Agent));
                Hear(call, sink);
                Show(call, sink);
            }

            sink.Done();
        }
    }

    private void ResumeOne(CallState call, ResumeParty i, ICallSink sink)
    {
        if (i.Leg == call.CustomerLeg)
        {
            TakeBack(call, new Resume(i.Agent), sink);
        }
        else if (PartyOf(call, i.Agent, i.Leg, sink) is not null)
        {
            if (call.HeldParties.Contains(i.Leg))
            {
                sink.Raise(new PartyResumed(call.Id, call.Interaction, i.Leg, i.Agent));
                Hear(call, sink);
                Show(call, sink);
            }

            sink.Done();
        }
    }

    private void MuteOne(CallState call, MuteParty i, ICallSink sink)
    {
        if (call.LegOf(i.Agent)?.Leg == i.Leg)
        {
            SetMute(call, new Mute(i.Agent, i.On), sink);
        }
        else if (PartyOf(call, i.Agent, i.Leg, sink) is not null)
        {
            _ = i.On ? call.MutedParties.Add(i.Leg) : call.MutedParties.Remove(i.Leg);
            Hear(call, sink);
            Show(call, sink);
            sink.Done();
        }
    }

    private void HangUpOne(CallState call, HangUpParty i, ICallSink sink)
    {
        if (i.Leg == call.CustomerLeg || call.LegOf(i.Agent)?.Leg == i.Leg)
        {
            AgentHangsUp(call, new HangUp(i.Agent), sink);
        }
        else if (Allowed(call, i.Agent, "hold", sink) is null)
        {
            return; // refused
        }
        else if (call.Externals.TryGetValue(i.Leg, out var external))
        {
            DropExternal(call, external, Termination.Success("agent-hung-up"), hangUp: true, "ended", sink);
            sink.Done();
        }
        else if (call.Offers.Values.FirstOrDefault(o => o.Leg == i.Leg) is { } offer)
        {
            Withdraw(call, offer, "not-needed", sink);
            if (call.ActiveConsult is { } consult && consult.Leg == i.Leg)
            {
                EndConsult(call, consult, "ended", sink);
            }

            Hear(call, sink);
            Show(call, sink);
            sink.Done();
        }
        else if (call.AgentOn(i.Leg) is { } other)
        {
            DropAgent(call, other, Termination.Success("let-go"), "ended", sink);
            sink.Done();
        }
        else
        {
            sink.Refuse("not-found", "There is no such party in the call; it may have left.", "party-unknown");
        }
    }

    private void Leave(CallState call, LeaveCall i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "leave", sink) is { } agent)
        {
            GoFrom(call, agent, Termination.Success("left"), sink);
            sink.Done();
        }
    }

    /// <summary>An agent goes from a conversation of several. Who has the customer on hold takes him back first.</summary>
    private void GoFrom(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        if (call.Agent == agent)
        {
            Unhold(call, sink);
        }

        AgentLeaves(call, agent, termination, sink);
    }

    private void Promote(CallState call, PromoteParty i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "promote", sink) is not { } agent)
        {
            return;
        }

        if (call.AgentOn(i.Leg) is { } next && next != agent && call.IsInConversation(i.Leg))
        {
            GiveTo(call, next, sink);
            Hear(call, sink);
            Show(call, sink);
            sink.Done();
        }
        else
        {
            sink.Refuse("not-found", "That is no other agent of this conversation.", "party-unknown");
        }
    }

    /// <summary>A leg to the outside that is up ends. The others go on while somebody is left for the customer.</summary>
    private void DropExternal(CallState call, ExternalLeg external, Termination termination, bool hangUp, string result, ICallSink sink)
    {
        if (call.ActiveConsult is { } consult && consult.Leg == external.Leg)
        {
            EndConsult(call, consult, result, sink);
        }

        EndExternal(call, external, termination, hangUp, sink);
        if (call.Agents.Count == 0 && !call.Externals.Values.Any(e => e.Phase == ExternalPhase.Connected))
        {
            EndCall(call, termination, sink);
            return;
        }

        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>An agent who is not the owner goes.</summary>
    private void DropAgent(CallState call, AgentLeg agent, Termination termination, string result, ICallSink sink)
    {
        if (call.ActiveConsult is { } consult && consult.Leg == agent.Leg)
        {
            EndConsult(call, consult, result, sink);
        }

        AgentLeaves(call, agent, termination, sink);
    }

    /// <summary>An agent is gone without having said so. Others who are with the customer go on with him; without them he goes back to the queue with his age.</summary>
    private void AgentGone(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        if (call.Agent != agent)
        {
            DropAgent(call, agent, termination, "hung-up", sink);
            return;
        }

        EndBeside(call, termination, sink);
        if (call.OthersThan(agent.Leg).Any())
        {
            GoFrom(call, agent, termination, sink);
        }
        else
        {
            GiveBack(call, agent, termination, sink);
        }
    }

    /// <summary>Ends the leg of whoever was asked.</summary>
    private static void LetGo(CallState call, LegId leg, Termination termination, ICallSink sink)
    {
        if (call.Externals.TryGetValue(leg, out var external))
        {
            EndExternal(call, external, termination, hangUp: true, sink);
        }
        else if (call.AgentOn(leg) is { } asked)
        {
            ReleaseAgent(call, asked, termination, sink.Now, sink);
        }
    }

    /// <summary>The owner, when he may do something with a party of the conversation; else it is refused.</summary>
    private AgentLeg? PartyOf(CallState call, AgentId by, LegId leg, ICallSink sink)
    {
        if (Allowed(call, by, "hold", sink) is not { } agent)
        {
            return null;
        }

        if (leg == call.CustomerLeg || call.IsInConversation(leg))
        {
            return agent;
        }

        sink.Refuse("wrong-state", "That party is not in the conversation.", "party-not-joined");
        return null;
    }

    /// <summary>The agent's leg, when he is in the call and may use the verb; else it is refused.</summary>
    private AgentLeg? Allowed(CallState call, AgentId agent, string verb, ICallSink sink)
    {
        if (AgentInCall(call, agent, sink) is not { } leg)
        {
            return null;
        }

        if (CallVerbs.Refusal(call, leg, verb, policy.PartiesMax) is { } refusal)
        {
            sink.Refuse(refusal.Type, refusal.Detail, refusal.Reason);
            return null;
        }

        return leg;
    }
}
