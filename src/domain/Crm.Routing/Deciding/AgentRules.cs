using Crm.Events.Agents;
using Crm.Events.Reservations;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What agents declare, whether they can be reached, and the routing status that follows.</summary>
internal static class AgentRules
{
    public static void Decide(Decision decision, SetAgentPresence command)
    {
        if (!decision.State.Agents.TryGetValue(command.Agent, out var agent))
        {
            decision.Refuse("not-found", $"There is no agent '{command.Agent.Value}'.");
        }
        else if (!Enum.IsDefined(command.Presence) || command.Reason is { Length: > RoutingLimits.Text })
        {
            decision.Refuse("invalid", $"Presence must be a known one, its reason at most {RoutingLimits.Text} characters.");
        }
        else if (agent.Presence == command.Presence && agent.PresenceReason == command.Reason && !agent.NotResponding)
        {
            decision.Ignore("presence-unchanged");
        }
        else
        {
            decision.Raise(new AgentPresenceChanged(agent.Id, command.Presence, command.Reason, command.By));
            decision.Touch(agent, "presence");
            if (command.Presence == Presence.Offline)
            {
                Withdraw(decision, agent, "agent-offline");
            }

            Match.Agent(decision, agent);
        }
    }

    public static void Decide(Decision decision, SetAgentReachability command)
    {
        if (!decision.State.Agents.TryGetValue(command.Agent, out var agent))
        {
            decision.Refuse("not-found", $"There is no agent '{command.Agent.Value}'.");
        }
        else if (agent.Reach == Reaches.Of(command.Reachable, command.AtDesk))
        {
            decision.Ignore("reachability-unchanged");
        }
        else
        {
            decision.Raise(new AgentReachabilityChanged(agent.Id, command.Reachable, command.Reason)
            {
                AtDesk = command.AtDesk == command.Reachable ? null : command.AtDesk,
            });
            decision.Touch(agent, agent.Reachable ? "reachable" : "unreachable");
            if (agent.Pending is { } pending && !agent.IsReachedBy(pending.MediaType))
            {
                Withdraw(decision, agent, "agent-unreachable");
            }

            Match.Agent(decision, agent);
        }
    }

    public static void Decide(Decision decision, SetAgentCommunicating command)
    {
        if (!decision.State.Agents.TryGetValue(command.Agent, out var agent))
        {
            decision.Refuse("not-found", $"There is no agent '{command.Agent.Value}'.");
        }
        else if (agent.Communicating == command.Communicating)
        {
            decision.Ignore("communicating-unchanged");
        }
        else
        {
            decision.Raise(new AgentCommunicationChanged(agent.Id, command.Communicating, command.Reason));
            decision.Touch(agent, command.Communicating ? "communicating" : "communication-over");
            Match.Agent(decision, agent);
        }
    }

    /// <summary>Takes back the offer an agent has not reacted to, and offers the entry to somebody else.</summary>
    private static void Withdraw(Decision decision, AgentState agent, string reason)
    {
        if (agent.Pending is not { } pending)
        {
            return;
        }

        if (pending.Direct is not null)
        {
            DirectRules.End(decision, pending, DirectEnding.Failed, reason);
            return;
        }

        var entry = pending.Entry!;
        decision.Raise(new ReservationRescinded(pending.Id, pending.Interaction, agent.Id, reason));
        Match.Entry(decision, entry);
    }

    /// <summary>Tells the status of every touched agent whose status is no longer the one last told; the first touch gives the reason.</summary>
    public static void TellStatus(Decision decision)
    {
        for (int i = 0; i < decision.Touched.Count; i++)
        {
            var (agent, reason) = decision.Touched[i];
            if (decision.State.Slots[agent.Slot] == agent)
            {
                TellStatus(decision, agent, reason);
            }
        }
    }

    /// <summary>Tells an agent's status if it changed.</summary>
    public static void TellStatus(Decision decision, AgentState agent, string reason)
    {
        var status = agent.DerivedStatus;
        if (status != agent.Status)
        {
            decision.State.TakeUp(agent);
            decision.Raise(new AgentRoutingStatusChanged(agent.Id, agent.Status, status, reason));
        }
    }
}
