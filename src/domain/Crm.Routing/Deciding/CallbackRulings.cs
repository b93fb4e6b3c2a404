using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Promised calls back: reached, not reached and tried again, given up.</summary>
internal static class CallbackRulings
{
    public static void Decide(Decision decision, CustomerReached command)
    {
        if (!decision.State.Entries.TryGetValue(command.Interaction, out var entry) || entry.Phase != EntryPhase.Calling)
        {
            decision.Ignore("customer-not-being-called");
            return;
        }

        decision.Raise(new CallbackReached(entry.Visit, entry.Interaction, entry.Queue.Id));
        Match.Entry(decision, entry);
    }

    public static void Decide(Decision decision, CustomerNotReached command)
    {
        if (!decision.State.Entries.TryGetValue(command.Interaction, out var entry) || (entry.MediaType != MediaType.Callback && entry.ReachedAt is null))
        {
            decision.Ignore("no-callback-here");
        }
        else if (entry.Phase == EntryPhase.Calling)
        {
            Postpone(decision, entry, command.Reason);
        }
        else if (entry.ReachedAt is not null)
        {
            var freed = EntryRules.Cancel(decision, entry, command.Reason);
            Postpone(decision, entry, command.Reason);
            EntryRules.MatchFreed(decision, freed);
        }
        else if (entry is { Phase: EntryPhase.Connecting, Reservation: { } reservation })
        {
            ReservationRules.GiveBack(decision, reservation, command.Reason, agentPhoneFailed: false);
        }
        else
        {
            decision.Ignore("customer-not-being-called");
        }
    }

    /// <summary>An attempt failed: the entry rests until the next one, or leaves after the last.</summary>
    public static void Postpone(Decision decision, EntryState entry, string reason)
    {
        int attempts = entry.Attempts + 1;
        if (entry.Queue.Settings.Callback is not { } rules || attempts >= rules.MaxAttempts)
        {
            EntryRules.Leave(decision, entry, QueueExit.ClosedBySystem, "callback-attempts");
        }
        else
        {
            decision.Raise(new EntryPostponed(
                entry.Visit, entry.Interaction, entry.Queue.Id, reason, attempts, decision.Now + rules.RetryAfter));
        }
    }

    /// <summary>How long an accepted offer may take until both hear each other.</summary>
    public static TimeSpan ConnectTime(EntryState entry) =>
        entry.MediaType != MediaType.Callback ? RoutingLimits.ConnectTimeout
        : entry.Queue.Settings.Callback?.RingTime ?? RoutingLimits.CallbackRingTime;
}
