using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    private void Apply(QueueConfigured e, Instant at)
    {
        if (!Queues.TryGetValue(e.Queue, out var queue))
        {
            queue = new QueueState(e.Queue, Queues.Count) { Ordinal = NextOrdinal++, UnheardSince = at, UnreadSince = at };
            Found(queue);
            foreach (var agent in Agents.Values.Where(a => a.Settings.Queues.ContainsKey(e.Queue)))
            {
                queue.Members.Set(agent.Slot, true);
            }
        }

        var waiting = new List<EntryState>(queue.Waiting);
        var resting = new List<EntryState>();
        for (var entry = queue.Oldest; entry is not null; entry = entry.Next)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                waiting.Add(entry);
            }
            else if (entry.Phase is EntryPhase.Postponed or EntryPhase.Calling)
            {
                resting.Add(entry);
            }
        }

        foreach (var entry in waiting)
        {
            Free(entry);
            TakeWaiting(entry);
        }

        queue.Settings = e.Settings;
        queue.Version = e.Version;
        Classes.Rebuild(queue, Slots);
        waiting.ForEach(entry => PlaceWaiting(entry, at));
        foreach (var entry in resting)
        {
            // the promise may end earlier or later now
            EntriesDue.Remove(entry.Number);
            PlaceResting(entry, entry.Phase, entry.PhaseEnds);
        }

        SetNextLook(queue);
    }

    private void Apply(AgentConfigured e, Instant at)
    {
        if (Agents.TryGetValue(e.Agent, out var agent))
        {
            Unlist(agent);
            agent.Settings = e.Settings;
            agent.Capacity = Capacities.For(e.Settings);
        }
        else
        {
            agent = new AgentState(e.Agent, FreeSlot()) { Settings = e.Settings, PresenceSince = at, StatusSince = at, IdleSince = at, OccupancyAt = at };
            Seat(agent);
        }

        agent.Version = e.Version;
        Enlist(agent, Served(e.Settings.Queues));
        Refresh(agent);
    }

    /// <summary>Enters a new queue.</summary>
    public void Found(QueueState queue)
    {
        Queues.Add(queue.Id, queue);
        QueuesByNumber.Add(queue);
        if (queue.Number >= Attending.Length)
        {
            var attending = Attending;
            Array.Resize(ref attending, Math.Max(16, Attending.Length * 2));
            Attending = attending;
        }
    }

    /// <summary>The queues that settings name, as far as there are any.</summary>
    public ServedQueue[] Served(ImmutableDictionary<QueueId, int> levels)
    {
        var served = new List<ServedQueue>(levels.Count);
        foreach (var (id, level) in levels)
        {
            if (Queues.TryGetValue(id, out var queue))
            {
                served.Add(new ServedQueue(queue.Number, level));
            }
        }

        return [.. served];
    }

    /// <summary>Enters an agent into his queues and the classes he is eligible for.</summary>
    public void Enlist(AgentState agent, ServedQueue[] serves)
    {
        agent.Serves = serves;
        var proficiency = Classes.Skills.Levels(agent.Settings.Skills);
        foreach (var (number, level) in serves)
        {
            var queue = QueuesByNumber[number];
            queue.Members.Set(agent.Slot, true);
            foreach (var requirementClass in queue.StepClasses)
            {
                requirementClass.Enrol(agent, level, proficiency);
            }

            foreach (var requirementClass in queue.ExtraClasses.Values)
            {
                requirementClass.Enrol(agent, level, agent.Settings.Skills);
            }
        }
    }

    private void Unlist(AgentState agent)
    {
        if (agent.Counted != Reach.None)
        {
            Count(agent, Reach.None);
        }

        foreach (int index in agent.Classes)
        {
            Classes[index].Strike(agent.Slot);
        }

        agent.LeaveClasses();
        foreach (var served in agent.Serves)
        {
            QueuesByNumber[served.Number].Members.Set(agent.Slot, false);
        }

        agent.Serves = [];
    }

    private void Apply(AgentRemoved e)
    {
        var agent = Find(e.Agent);
        Agents.Remove(e.Agent);
        Drop(agent);
        Release(agent);
        Unlist(agent);
        Reconsider(e.Agent);
        foreach (var available in Available)
        {
            available.Set(agent.Slot, false);
        }

        OnQueue.Set(agent.Slot, false);
        AgentsDue.Remove(agent.Slot);
        Vacate(agent.Slot);
        KeepExcluded(agent);
    }

    private void Apply(AgentPresenceChanged e, Instant at)
    {
        var agent = Find(e.Agent);
        if (e.Presence == Presence.Available && (agent.Presence != Presence.Available || agent.NotResponding))
        {
            agent.IdleSince = at;
        }

        agent.Presence = e.Presence;
        agent.PresenceReason = e.Reason;
        agent.PresenceSince = at;
        agent.NotResponding = false;
        Refresh(agent);
    }

    private void Apply(AgentReachabilityChanged e, Instant at)
    {
        var agent = Find(e.Agent);
        var reach = Reaches.Of(e.Reachable, e.AtDesk);
        if (reach != Reach.None && !agent.Reachable)
        {
            agent.IdleSince = at;
        }

        agent.Reach = reach;
        Refresh(agent);
    }

    private void Apply(AgentRoutingStatusChanged e, Instant at)
    {
        var agent = Find(e.Agent);
        agent.Status = e.To;
        agent.StatusReason = e.Reason;
        agent.StatusSince = at;
        if (e.To == RoutingStatus.NotResponding)
        {
            agent.NotResponding = true;
        }

        Refresh(agent);
    }

    private void Apply(AgentCommunicationChanged e)
    {
        var agent = Find(e.Agent);
        agent.Communicating = e.Communicating;
        Refresh(agent);
    }

    private void Apply(AgentIdleElapsed e)
    {
        var agent = Find(e.Agent);
        foreach (var media in e.Media)
        {
            agent.Ripe = agent.Ripe.With((int)media);
        }

        Refresh(agent);
    }

    private void Apply(AgentHeldBack e)
    {
        var agent = Find(e.Agent);
        Release(agent);
        if (e.For is { } interaction)
        {
            Keep(agent, Find(interaction));
        }
    }
}
