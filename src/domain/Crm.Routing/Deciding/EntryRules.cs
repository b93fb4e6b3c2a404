using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Entries come into queues and leave them. Each visit ends exactly once.</summary>
internal static class EntryRules
{
    public static void Decide(Decision decision, Enqueue command)
    {
        var state = decision.State;
        if (!state.Queues.TryGetValue(command.Queue, out var queue))
        {
            decision.Refuse("not-found", $"There is no queue '{command.Queue.Value}'.");
            return;
        }

        if (!Enum.IsDefined(command.MediaType))
        {
            decision.Refuse("invalid", "The medium is unknown.");
            return;
        }

        int priority = command.Priority ?? queue.Settings.Priority;
        if (Math.Abs((long)priority) > RoutingLimits.Priority)
        {
            decision.Refuse("invalid", $"Priority must lie within ±{RoutingLimits.Priority}.");
            return;
        }

        if ((SettingsValidation.Check(command.Extra) ?? SettingsValidation.Check(command.Preferred, command.CustomerKey)) is { } wrong)
        {
            decision.Refuse("invalid", wrong);
            return;
        }

        if (state.Entries.TryGetValue(command.Interaction, out var open))
        {
            if (open.Visit == command.Visit)
            {
                decision.Ignore("already-enqueued");
            }
            else
            {
                decision.Refuse("wrong-state", $"The interaction is already in queue '{open.Queue.Id.Value}'.");
            }

            return;
        }

        if (state.VisitEndings.Find(command.Visit) is var ending and not "unknown")
        {
            decision.Ignore($"visit-{ending}");
            return;
        }

        if (state.Handling.ContainsKey(command.Interaction))
        {
            decision.Refuse("wrong-state", "An agent is handling the interaction; end that first.");
            return;
        }

        if (state.Entries.Count >= RoutingLimits.OpenEntries)
        {
            decision.Refuse("unavailable", "The routing domain is full.");
            return;
        }

        Enter(decision, command, queue, priority);
    }

    private static void Enter(Decision decision, Enqueue command, QueueState queue, int priority)
    {
        var state = decision.State;
        var since = Instant.Min(decision.Now, command.Since ?? decision.Now);
        var preferred = command.Preferred.IsDefaultOrEmpty ? [] : command.Preferred;
        IReadOnlyList<AgentState> freed = [];
        if (command.CustomerKey is { } customer)
        {
            if (state.Callbacks.TryGetValue((queue.Id, customer), out var callback) && callback.Phase != EntryPhase.Connecting)
            {
                if (command.MediaType == MediaType.Callback)
                {
                    decision.Raise(new CallbackMerged(command.Visit, command.Interaction, queue.Id, callback.Interaction));
                    return;
                }

                // he calls again before we did: the promise is kept by serving him now, in its place
                since = Instant.Min(since, callback.Since);
                freed = Cancel(decision, callback, "customer-called-again");
                Leave(decision, callback, QueueExit.Requeued, "customer-called-again");
            }

            if (state.Places.TryFind((queue.Id, customer), out var place) && place.Until >= decision.Now)
            {
                since = Instant.Min(since, place.Since);
            }

            if (preferred.IsEmpty
                && queue.Settings.LastAgent is { } rule
                && state.LastAgents.TryFind(customer, out var last)
                && last.At + rule.Within >= decision.Now)
            {
                preferred = [new PreferredAgent(last.Agent, rule.Wait, "last-agent")];
            }
        }

        since = Instant.Max(decision.Now - RoutingLimits.LongestTime, since);
        state.TakeUp(queue);
        decision.Raise(new EntryEnqueued(
            command.Visit,
            command.Interaction,
            queue.Id,
            command.MediaType,
            priority,
            command.Extra.IsDefault ? [] : command.Extra,
            since,
            preferred.IsEmpty ? null : preferred,
            command.CustomerKey,
            HandedOnBy: command.HandedOnBy));
        QueueRules.Admit(decision, state.Find(command.Interaction));
        MatchFreed(decision, freed);
    }

    public static void Decide(Decision decision, CustomerLeft command)
    {
        var state = decision.State;
        if (state.Entries.TryGetValue(command.Interaction, out var entry))
        {
            var freed = Cancel(decision, entry, command.Reason);
            var waited = decision.Now - entry.EnqueuedAt;
            decision.Raise(new EntryAbandoned(
                entry.Visit, entry.Interaction, entry.Queue.Id, waited, waited < entry.Queue.Settings.ShortAbandonThreshold));
            MatchFreed(decision, freed);
        }
        else if (state.Handling.TryGetValue(command.Interaction, out var reservation))
        {
            ReservationRules.EndHandling(
                decision, reservation, decision.Now - reservation.ConnectedAt, TimeSpan.Zero, Termination.Client(command.Reason));
        }
        else
        {
            decision.Ignore("interaction-not-here");
        }
    }

    public static void Decide(Decision decision, CloseEntry command)
    {
        if (!Enum.IsDefined(command.Exit))
        {
            decision.Refuse("invalid", "The exit is unknown.");
        }
        else if (!decision.State.Entries.TryGetValue(command.Interaction, out var entry))
        {
            decision.Ignore("interaction-not-here");
        }
        else
        {
            var freed = Cancel(decision, entry, command.Reason);
            Leave(decision, entry, command.Exit, command.Reason);
            MatchFreed(decision, freed);
        }
    }

    public static void Decide(Decision decision, CloseAll command)
    {
        var state = decision.State;
        var direct = DirectRules.OpenIn(state);
        if (state.Entries.Count == 0 && state.Handling.Count == 0 && direct.Count == 0 && state.Agents.Values.All(a => !a.Reachable))
        {
            decision.Ignore("nothing-open");
            return;
        }

        // agents first, so that nothing that is freed below is matched to a phone that is gone
        foreach (var agent in state.Slots.OfType<AgentState>().Where(a => a.Reachable))
        {
            decision.Raise(new AgentReachabilityChanged(agent.Id, false, command.Reason));
            decision.Touch(agent, command.Reason);
        }

        foreach (var entry in state.Entries.Values.OrderBy(e => e.Ordinal).ToList())
        {
            Cancel(decision, entry, command.Reason);
            Leave(decision, entry, QueueExit.ClosedBySystem, command.Reason);
        }

        var end = Instant.Min(decision.Now, command.LastAlive ?? decision.Now);
        foreach (var reservation in state.Handling.Values.OrderBy(r => r.Agent.Slot).ThenBy(r => r.ConnectedAt).ThenBy(r => r.Id.Value).ToList())
        {
            var talked = Instant.Max(end, reservation.ConnectedAt) - reservation.ConnectedAt;
            ReservationRules.CloseHandling(decision, reservation, talked, Termination.Indeterminate(command.Reason));
        }

        foreach (var reservation in direct)
        {
            if (reservation.Phase == ReservationPhase.Handling)
            {
                var talked = Instant.Max(end, reservation.ConnectedAt) - reservation.ConnectedAt;
                ReservationRules.CloseHandling(decision, reservation, talked, Termination.Indeterminate(command.Reason));
            }
            else
            {
                DirectRules.End(decision, reservation, DirectEnding.Failed, command.Reason);
            }
        }
    }

    /// <summary>Ends a visit that waits, or whose offer was canceled.</summary>
    public static void Leave(Decision decision, EntryState entry, QueueExit exit, string reason) =>
        decision.Raise(new EntryLeft(entry.Visit, entry.Interaction, entry.Queue.Id, exit, reason, decision.Now - entry.EnqueuedAt));

    /// <summary>Ends the entry's offers, pending or accepted, if it has any; returns the agents who are free of them.</summary>
    internal static IReadOnlyList<AgentState> Cancel(Decision decision, EntryState entry, string reason)
    {
        if (entry.Reservation is not { } reservation)
        {
            return [];
        }

        if (entry.Others is not { Count: > 0 })
        {
            Cancel(decision, reservation, reason);
            return [reservation.Agent];
        }

        var offers = entry.Offers.OrderBy(o => o.Ordinal).ToList();
        offers.ForEach(o => Cancel(decision, o, reason));
        return [.. offers.Select(o => o.Agent)];
    }

    private static void Cancel(Decision decision, ReservationState reservation, string reason)
    {
        decision.Touch(reservation.Agent, "customer-left");
        decision.Raise(new ReservationCanceled(reservation.Id, reservation.Interaction, reservation.Agent.Id, reason));
    }

    internal static void MatchFreed(Decision decision, IReadOnlyList<AgentState> agents)
    {
        foreach (var agent in agents)
        {
            Match.Agent(decision, agent);
        }
    }
}
