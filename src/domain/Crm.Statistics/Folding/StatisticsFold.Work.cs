using Crm.Events.Agents;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Intervals;
using Crm.Statistics.Queues;

namespace Crm.Statistics.Folding;

public sealed partial class StatisticsFold
{
    private void Configured(AgentConfigured e, Instant at) =>
        Track(e.Agent, at).Queues = [.. e.Settings.Queues.Keys.OrderBy(q => q.Value, StringComparer.Ordinal)];

    private void Removed(AgentRemoved e, Instant at)
    {
        Track(e.Agent, at);
        _agents.Remove(e.Agent);
    }

    private void Created(ReservationCreated e, Instant at)
    {
        Agents.At(e.Agent, at).Offered++;
        var track = new ReservationTrack(e.Reservation, e.Queue, e.Agent) { Medium = MediumOf(e.Visit) };
        if (_reservations.TryAdd(e.Reservation, track))
        {
            Change(e.Agent, at, a => a.Pending++);
        }
    }

    private void Accepted(ReservationAccepted e, Instant at)
    {
        Agents.At(e.Agent, at).Accepted++;
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            reservation.BusySince = at;
            Move(reservation, ReservationStage.Connecting, at);
        }
    }

    private void Ended(ReservationId id, Instant at, Action<AgentIntervalFacts> count)
    {
        if (_reservations.TryGetValue(id, out var reservation))
        {
            count(Agents.At(reservation.Agent, at));
            Close(reservation, at);
        }
    }

    private void HandlingEnded(HandlingEnded e, Instant at)
    {
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            reservation.Talk = Microseconds(e.Talked);
            reservation.Hold = Microseconds(e.Held);
            Move(reservation, ReservationStage.Wrapping, at);
        }
    }

    private void Completed(ReservationCompleted e, Instant at)
    {
        if (!_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            return;
        }

        long wrap = Microseconds(e.Wrapped);
        for (var view = FactView.Arrival; view <= FactView.Event; view++)
        {
            var facts = Queues.At(e.Queue, view == FactView.Arrival ? reservation.Arrival : at, view);
            facts.Handled++;
            facts.Talk += reservation.Talk;
            facts.Hold += reservation.Hold;
            facts.Wrap += wrap;
        }

        var channel = Channels.At(e.Queue, reservation.Medium, reservation.Arrival);
        channel.Handled++;
        channel.Talk += reservation.Talk;
        channel.Hold += reservation.Hold;
        channel.Wrap += wrap;

        var own = Agents.At(e.Agent, at);
        own.Handled++;
        own.Talk += reservation.Talk;
        own.Hold += reservation.Hold;
        own.Wrap += wrap;
        Close(reservation, at);
    }

    private void Close(ReservationTrack reservation, Instant at)
    {
        CountBusy(reservation, at);
        Change(reservation.Agent, at, a => Shift(a, reservation.Stage, -1));
        _reservations.Remove(reservation.Id);
    }

    private void Move(ReservationTrack reservation, ReservationStage to, Instant at)
    {
        Change(reservation.Agent, at, a =>
        {
            Shift(a, reservation.Stage, -1);
            Shift(a, to, +1);
        });
        reservation.Stage = to;
    }

    private static void Shift(AgentTrack agent, ReservationStage stage, int by)
    {
        switch (stage)
        {
            case ReservationStage.Pending: agent.Pending += by; break;
            case ReservationStage.Connecting: agent.Connecting += by; break;
            case ReservationStage.Handling:
                agent.Handling += by;
                agent.OnHold &= agent.Handling > 0;
                break;
            default: agent.Wrapping += by; break;
        }
    }

    /// <summary>Changes what an agent is doing: the time until now belongs to what he did before.</summary>
    private void Change(AgentId id, Instant at, Action<AgentTrack> change)
    {
        var agent = Track(id, at);
        var before = agent.Activity;
        change(agent);
        if (agent.Activity != before)
        {
            agent.ActivitySince = agent.Since;
        }
    }

    /// <summary>The agent's track, counted up to an instant.</summary>
    private AgentTrack Track(AgentId id, Instant at)
    {
        if (!_agents.TryGetValue(id, out var agent))
        {
            agent = new AgentTrack(id) { Since = at, ActivitySince = at };
            _agents.Add(id, agent);
        }

        CountTime(agent, at);
        return agent;
    }

    private void CountTime(AgentTrack agent, Instant at)
    {
        if (at <= agent.Since)
        {
            return;
        }

        var activity = agent.Activity;
        if (agent.Presence != Presence.Offline || activity != AgentActivity.OffQueue)
        {
            foreach (var (start, microseconds) in Interval.Split(agent.Since, at))
            {
                var facts = Agents.At(agent.Agent, start);
                facts.PresenceTime[(int)agent.Presence] += microseconds;
                facts.ActivityTime[(int)activity] += microseconds;
                if (activity == AgentActivity.Idle)
                {
                    foreach (var queue in agent.Queues)
                    {
                        Queues.At(queue, start, FactView.Event).Idle += microseconds;
                    }
                }
            }
        }

        agent.Since = at;
    }

    private void CountBusy(ReservationTrack reservation, Instant at)
    {
        if (reservation.BusySince is not { } since || at <= since)
        {
            return;
        }

        foreach (var (start, microseconds) in Interval.Split(since, at))
        {
            Queues.At(reservation.Queue, start, FactView.Event).Busy += microseconds;
        }

        reservation.BusySince = at;
    }
}
