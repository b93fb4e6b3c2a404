using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What supervisors do where something is stuck: end a wrap-up, offer a waiting customer anew, send him to another queue.</summary>
internal static class SupervisorRules
{
    private const string Moved = "moved-by-supervisor";

    public static void Decide(Decision decision, FinishWrapUp command)
    {
        if (!decision.State.Agents.TryGetValue(command.Agent, out var agent))
        {
            decision.Refuse("not-found", $"There is no agent '{command.Agent.Value}'.");
        }
        else if (agent.Reservations.FirstOrDefault(r => r.Phase == ReservationPhase.Wrapping) is { } wrapUp)
        {
            ReservationRules.Complete(decision, wrapUp, null, null, expired: true);
        }
        else
        {
            decision.Refuse("wrong-state", "The agent is wrapping nothing up now.");
        }
    }

    public static void Decide(Decision decision, MoveEntry command)
    {
        var state = decision.State;
        if (!state.Entries.TryGetValue(command.Interaction, out var entry) || entry.MediaType == MediaType.Callback)
        {
            decision.Refuse("wrong-state", "The customer is neither waiting in a queue nor with an agent now.");
        }
        else if (entry.Offers.Any(o => o.Phase != ReservationPhase.Pending))
        {
            decision.Refuse("wrong-state", "An agent has accepted the customer and is being connected; look again in a moment.");
        }
        else if (command.To is { } to && to != entry.Queue.Id)
        {
            if (state.Queues.TryGetValue(to, out var queue))
            {
                Move(decision, entry, queue);
            }
            else
            {
                decision.Refuse("not-found", $"There is no queue '{to.Value}'.");
            }
        }
        else
        {
            OfferAnew(decision, entry);
        }
    }

    /// <summary>He keeps his age; whether the other queue takes him is its own rules' matter.</summary>
    private static void Move(Decision decision, EntryState entry, QueueState queue)
    {
        var freed = EntryRules.Cancel(decision, entry, Moved);
        decision.Raise(new EntryLeft(
            entry.Visit, entry.Interaction, entry.Queue.Id, QueueExit.Requeued, Moved, decision.Now - entry.EnqueuedAt,
            new OverflowTarget(OverflowKind.Queue, queue.Id)));
        decision.Raise(new EntryEnqueued(
            new QueueVisitId(decision.NewId()), entry.Interaction, queue.Id, entry.MediaType, entry.Priority, entry.Extra, entry.Since, null, entry.CustomerKey, entry.Overflows));
        QueueRules.Admit(decision, decision.State.Entries[entry.Interaction]);
        EntryRules.MatchFreed(decision, freed);
    }

    private static void OfferAnew(Decision decision, EntryState entry)
    {
        var offers = entry.Offers.OrderBy(o => o.Ordinal).ToList();
        foreach (var offer in offers)
        {
            decision.Touch(offer.Agent, "requeued");
            decision.Raise(new ReservationRescinded(offer.Id, offer.Interaction, offer.Agent.Id, "requeued"));
        }

        Match.Entry(decision, entry);
        EntryRules.MatchFreed(decision, [.. offers.Select(o => o.Agent)]);
    }
}
