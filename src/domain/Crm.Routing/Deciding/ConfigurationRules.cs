using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Queues and agents come, change and go.</summary>
internal static class ConfigurationRules
{
    public static void Decide(Decision decision, ConfigureQueue command)
    {
        var state = decision.State;
        if (!SettingsValidation.IsKey(command.Queue.Value))
        {
            decision.Refuse("invalid", "A queue's id must be 1 to 64 characters of a-z, 0-9, '-', '_', '.'.");
        }
        else if (SettingsValidation.Check(command.Settings) is { } wrong)
        {
            decision.Refuse("invalid", wrong);
        }
        else if (!state.Queues.TryGetValue(command.Queue, out var queue))
        {
            if (state.Queues.Count >= RoutingLimits.Queues)
            {
                decision.Refuse("unavailable", $"There are {RoutingLimits.Queues} queues already.");
                return;
            }

            decision.Raise(new QueueConfigured(command.Queue, SettingsValidation.Complete(command.Settings), Math.Max(1, command.Version)));
        }
        else if (SettingsEquality.Same(queue.Settings, command.Settings))
        {
            decision.Ignore("queue-unchanged");
        }
        else
        {
            decision.Raise(new QueueConfigured(command.Queue, SettingsValidation.Complete(command.Settings), Math.Max(queue.Version + 1, command.Version)));
            QueueRules.LookAt(decision, queue);
        }
    }

    public static void Decide(Decision decision, ConfigureAgent command)
    {
        var state = decision.State;
        if (!SettingsValidation.IsKey(command.Agent.Value))
        {
            decision.Refuse("invalid", "An agent's id must be 1 to 64 characters of a-z, 0-9, '-', '_', '.'.");
            return;
        }

        if (SettingsValidation.Check(command.Settings) is { } wrong)
        {
            decision.Refuse("invalid", wrong);
            return;
        }

        foreach (var id in command.Settings.Queues.Keys)
        {
            if (!state.Queues.ContainsKey(id))
            {
                decision.Refuse("not-found", $"There is no queue '{id.Value}'; configure it first.");
                return;
            }
        }

        if (!state.Agents.TryGetValue(command.Agent, out var agent))
        {
            if (state.Agents.Count >= RoutingLimits.Agents)
            {
                decision.Refuse("unavailable", $"There are {RoutingLimits.Agents} agents already.");
                return;
            }

            decision.Raise(new AgentConfigured(command.Agent, SettingsValidation.Complete(command.Settings), Math.Max(1, command.Version)));
        }
        else if (SettingsEquality.Same(agent.Settings, command.Settings))
        {
            decision.Ignore("agent-unchanged");
        }
        else
        {
            decision.Raise(new AgentConfigured(command.Agent, SettingsValidation.Complete(command.Settings), Math.Max(agent.Version + 1, command.Version)));
            decision.Touch(agent, "configured");
            Match.Agent(decision, agent);
        }
    }

    public static void Decide(Decision decision, RemoveAgent command)
    {
        if (!decision.State.Agents.TryGetValue(command.Agent, out var agent))
        {
            decision.Refuse("not-found", $"There is no agent '{command.Agent.Value}'.");
            return;
        }

        if (agent.Held > (agent.Pending is null ? 0 : 1))
        {
            decision.Refuse("wrong-state", "The agent still has work in hand; let him finish it first.");
            return;
        }

        var returned = agent.Pending?.Entry;
        if (agent.Pending is { Direct: not null } direct)
        {
            decision.Raise(new DirectOfferOver(direct.Id, direct.Interaction, agent.Id, direct.Direct.Kind, DirectEnding.Failed, "agent-removed"));
        }
        else if (agent.Pending is { } pending)
        {
            decision.Raise(new ReservationRescinded(pending.Id, pending.Interaction, agent.Id, "agent-removed"));
        }

        decision.Raise(new AgentRemoved(agent.Id));
        if (returned is not null)
        {
            Match.Entry(decision, returned);
        }
    }
}
