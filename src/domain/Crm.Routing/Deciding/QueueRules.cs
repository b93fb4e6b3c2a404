using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Who may come into a queue and stay: hours, emergency, nobody there, full; and where those go who may not.</summary>
internal static class QueueRules
{
    /// <summary>An entry has just come in: it is turned away, offered, or waits.</summary>
    public static void Admit(Decision decision, EntryState entry)
    {
        var queue = entry.Queue;
        if (entry.MediaType == MediaType.Email)
        {
            Match.Entry(decision, entry); // nobody waits on a line: a mail waits over night
        }
        else if (queue.IsClosed(decision.Now))
        {
            Overflow(decision, entry, queue.Settings.Overflow?.IsEmergency(decision.Now) == true ? "emergency" : "closed", queue.Settings.Overflow?.WhenClosed);
        }
        else if (!Match.Entry(decision, entry) && queue.Waiting > queue.Settings.MaxEntries)
        {
            Overflow(decision, entry, "queue-full", queue.Settings.Overflow?.WhenFull);
        }
    }

    /// <summary>Lets a waiting entry leave whose queue has closed on it or has nobody to serve it. True when it left.</summary>
    public static bool LeaveIfMust(Decision decision, EntryState entry)
    {
        var queue = entry.Queue;
        if (queue.Settings.Overflow is not { } rules || entry.MediaType == MediaType.Email)
        {
            return false;
        }

        bool isEmergency = rules.IsEmergency(decision.Now);
        if (isEmergency || (rules.LeaveAtClosing && queue.IsClosed(decision.Now)))
        {
            Overflow(decision, entry, isEmergency ? "emergency" : "closed", rules.WhenClosed);
            return true;
        }

        if (rules.NoAgentsAfter is { } after && queue.EmptySince(entry.MediaType) is { } since && since + after <= decision.Now && entry.WaitsFor is null)
        {
            Overflow(decision, entry, "no-agents", rules.WhenNoAgents);
            return true;
        }

        return false;
    }

    /// <summary>Adds all who wait in queues whose hours changed or where nobody has been for too long; true when a queue was due.</summary>
    public static bool AddDue(Decision decision, List<EntryState> entries)
    {
        var due = decision.State.QueuesDue;
        if (due.FirstKey > decision.Now.Microseconds)
        {
            return false;
        }

        var there = entries.ToHashSet();
        while (due.Count > 0 && due.Nodes[0].Key <= decision.Now.Microseconds)
        {
            var queue = decision.State.QueuesByNumber[due.Nodes[0].Item];
            decision.State.SetNextLook(queue);
            entries.AddRange(WaitingIn(queue).Where(there.Add));
        }

        return true;
    }

    /// <summary>Matches everybody who waits in a queue, oldest arrival first, and lets go who must not stay.</summary>
    public static void LookAt(Decision decision, QueueState queue)
    {
        foreach (var entry in WaitingIn(queue).ToList())
        {
            Match.Entry(decision, entry);
        }
    }

    /// <summary>Has an entry leave for a target. A queue as target takes it over at once with the age it has, unless it has overflowed too often.</summary>
    public static void Overflow(Decision decision, EntryState entry, string reason, OverflowTarget? target)
    {
        var state = decision.State;
        QueueState? next = null;
        if (target is { Kind: OverflowKind.Queue, Queue: { } id }
            && (entry.Overflows >= RoutingLimits.Overflows || !state.Queues.TryGetValue(id, out next)))
        {
            target = null;
        }

        decision.Raise(new EntryLeft(
            entry.Visit, entry.Interaction, entry.Queue.Id, QueueExit.Overflowed, reason, decision.Now - entry.EnqueuedAt, target));
        if (next is not null)
        {
            decision.Raise(new EntryEnqueued(
                new QueueVisitId(decision.NewId()),
                entry.Interaction,
                next.Id,
                entry.MediaType,
                entry.Priority,
                entry.Extra,
                entry.Since,
                null,
                entry.CustomerKey,
                entry.Overflows + 1));
            Admit(decision, state.Entries[entry.Interaction]);
        }
    }

    private static IEnumerable<EntryState> WaitingIn(QueueState queue)
    {
        for (var entry = queue.Oldest; entry is not null; entry = entry.Next)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                yield return entry;
            }
        }
    }
}
