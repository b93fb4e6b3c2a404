using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Notes in his queues by what an agent attends now; who prefers him waits for him, or no longer.</summary>
    private void Count(AgentState agent, Reach attends)
    {
        int ears = Difference(agent.Counted, attends, Reach.Ear);
        int desks = Difference(agent.Counted, attends, Reach.Desk);
        agent.Counted = attends;
        foreach (var (number, _) in agent.Serves)
        {
            var (before, queue) = (Attending[number], QueuesByNumber[number]);
            var now = Attending[number] = new Attendance(before.Ears + ears, before.Desks + desks);
            if ((now.Ears == 0) == (before.Ears == 0) && (now.Desks == 0) == (before.Desks == 0))
            {
                continue;
            }

            queue.UnheardSince = now.Ears > 0 ? null : queue.UnheardSince ?? Now;
            queue.UnreadSince = now.Desks > 0 ? null : queue.UnreadSince ?? Now;
            SetDue(queue, justEmptied: true);
        }

        if (attends == Reach.None || (agent.KeptFor is { } kept && !agent.IsReachedBy(kept.MediaType)))
        {
            Release(agent);
        }

        Reconsider(agent.Id);
    }

    private static int Difference(Reach before, Reach now, Reach by) => ((now & by) == by ? 1 : 0) - ((before & by) == by ? 1 : 0);

    /// <summary>An agent is no longer kept for an entry.</summary>
    public void Release(AgentState agent)
    {
        if (agent.KeptFor is { } entry)
        {
            agent.KeepFor(null);
            entry.Keeps = null;
            Classes.NoteKept(entry, -1);
            Aftermath.Add(agent);
            Show(agent);
        }
    }

    /// <summary>An agent is kept for an entry.</summary>
    public void Keep(AgentState agent, EntryState entry)
    {
        agent.KeepFor(entry);
        entry.Keeps = agent;
        Classes.NoteKept(entry, 1);
        Show(agent);
    }

    /// <summary>Looks anew where the entries that prefer an agent wait.</summary>
    private void Reconsider(AgentId agent)
    {
        if (!Wanted.TryGetValue(agent, out var entries))
        {
            return;
        }

        foreach (var entry in entries)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                Restep(entry, Now);
                Aftermath.Add(entry);
            }
        }
    }

    /// <summary>A queue's hours and lack of agents are being looked at: sets when they must be next.</summary>
    public void SetNextLook(QueueState queue)
    {
        queue.HoursDue = queue.HoursChangeAfter(Now);
        queue.LookedAt = Now;
        SetDue(queue, justEmptied: false);
    }

    private void SetDue(QueueState queue, bool justEmptied)
    {
        QueuesDue.Remove(queue.Number);
        var due = queue.HoursDue;
        if (queue.Settings.Overflow?.NoAgentsAfter is { } after)
        {
            Lack(queue.UnheardSince, after);
            Lack(queue.UnreadSince, after);
        }

        if (due != Instant.MaxValue)
        {
            QueuesDue.Add(queue.Number, due.Microseconds, queue.Ordinal);
        }

        void Lack(Instant? since, TimeSpan after)
        {
            if (since + after is { } over && (over > queue.LookedAt || (justEmptied && since == Now)))
            {
                due = Instant.Min(due, over);
            }
        }
    }
}
