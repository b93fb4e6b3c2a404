using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Notes in his queues that an agent attends or not; who prefers him waits for him, or no longer.</summary>
    private void Count(AgentState agent, bool attending)
    {
        agent.Counted = attending;
        foreach (var (number, _) in agent.Serves)
        {
            int now = Attending[number] += attending ? 1 : -1;
            if (now == 0 || (attending && now == 1))
            {
                var queue = QueuesByNumber[number];
                queue.EmptySince = now == 0 ? Now : null;
                SetDue(queue, forLackOfAgents: !attending);
            }
        }

        if (!attending)
        {
            Release(agent);
        }

        Reconsider(agent.Id);
    }

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
        SetDue(queue, queue.Settings.Overflow?.NoAgentsAfter is { } after && queue.EmptySince + after > Now);
    }

    private void SetDue(QueueState queue, bool forLackOfAgents)
    {
        QueuesDue.Remove(queue.Number);
        var due = queue.HoursDue;
        if (forLackOfAgents && queue.Settings.Overflow?.NoAgentsAfter is { } after && queue.EmptySince is { } since)
        {
            due = Instant.Min(due, since + after);
        }

        if (due != Instant.MaxValue)
        {
            QueuesDue.Add(queue.Number, due.Microseconds, queue.Ordinal);
        }
    }
}
