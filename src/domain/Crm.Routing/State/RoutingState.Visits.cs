using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Weight of the latest ending in a queue's averages.</summary>
    private const double AverageStep = 1 / 32.0;

    /// <summary>Callbacks of a customer beside the one in <see cref="Callbacks"/>: he asked for one while an agent was being connected with him for another, which then came back.</summary>
    private readonly Dictionary<(QueueId Queue, string Customer), List<EntryState>> _otherCallbacks = [];

    private void Apply(EntryEnqueued e, Instant at)
    {
        var queue = Find(e.Queue);
        var entry = EntryPool.Take();
        entry.Visit = e.Visit;
        entry.Interaction = e.Interaction;
        entry.Queue = queue;
        entry.MediaType = e.MediaType;
        entry.Priority = e.Priority;
        entry.Extra = e.Extra;
        entry.Since = e.Since;
        entry.EnqueuedAt = at;
        entry.Ordinal = NextOrdinal++;
        entry.Preferred = e.Preferred ?? [];
        entry.CustomerKey = e.CustomerKey;
        entry.Overflows = e.Overflows;
        if (e.HandedOnBy is { } by)
        {
            Exclude(entry, by, at + queue.Settings.RejectExclusion, at);
        }

        Register(entry);
        if (e.CustomerKey is { } customer)
        {
            Places.Forget((e.Queue, customer));
        }

        PlaceWaiting(entry, at);
    }

    /// <summary>Enters a visit into the indexes that do not depend on where it waits.</summary>
    private void Register(EntryState entry)
    {
        Entries.Add(entry.Interaction, entry);
        TakeUp(entry);
        entry.Queue.Join(entry);
        foreach (var preferred in entry.Preferred)
        {
            if (!Wanted.TryGetValue(preferred.Agent, out var wanting))
            {
                Wanted.Add(preferred.Agent, wanting = []);
            }

            wanting.Add(entry);
        }

        NoteCallback(entry);
    }

    private void NoteCallback(EntryState entry)
    {
        if (entry is { MediaType: MediaType.Callback, CustomerKey: { } customer })
        {
            var key = (entry.Queue.Id, customer);
            if (Callbacks.TryAdd(key, entry))
            {
                return;
            }

            // one came back that had been a call for a while: the older one stands for both, however the memory was made
            var other = Callbacks[key];
            bool older = entry.Ordinal < other.Ordinal;
            Callbacks[key] = older ? entry : other;
            if (!_otherCallbacks.TryGetValue(key, out var others))
            {
                _otherCallbacks.Add(key, others = []);
            }

            others.Add(older ? other : entry);
        }
    }

    /// <summary>Takes a visit out of everything.</summary>
    private void Deregister(EntryState entry, string ending)
    {
        TakeWaiting(entry);
        Free(entry);
        entry.Queue.Leave(entry);
        Entries.Remove(entry.Interaction);
        Drop(entry);
        VisitEndings.Note(entry.Visit, ending);
        foreach (var preferred in entry.Preferred)
        {
            if (Wanted.TryGetValue(preferred.Agent, out var wanting) && wanting.Remove(entry) && wanting.Count == 0)
            {
                Wanted.Remove(preferred.Agent);
            }
        }

        ForgetCallback(entry);
        EntryPool.GiveBack(entry);
    }

    private void ForgetCallback(EntryState entry)
    {
        if (entry.CustomerKey is not { } customer || !Callbacks.TryGetValue((entry.Queue.Id, customer), out var open))
        {
            return;
        }

        var key = (entry.Queue.Id, customer);
        var others = _otherCallbacks.Count == 0 ? null : _otherCallbacks.GetValueOrDefault(key);
        if (open == entry && others?.MinBy(o => o.Ordinal) is { } next)
        {
            Callbacks[key] = next;
            others.Remove(next);
        }
        else if (open == entry)
        {
            Callbacks.Remove(key);
        }
        else
        {
            others?.Remove(entry);
        }

        if (others is { Count: 0 })
        {
            _otherCallbacks.Remove(key);
        }
    }

    /// <summary>Nobody is kept for an entry any longer.</summary>
    private void Free(EntryState entry)
    {
        if (entry.Keeps is { } agent)
        {
            Release(agent);
        }
    }

    private void Apply(EntryAnswered e, Instant at)
    {
        var entry = Find(e.Interaction);
        var reservation = Find(e.Reservation);
        reservation.Phase = ReservationPhase.Handling;
        reservation.ConnectedAt = at;
        reservation.Entry = null;
        SetDeadline(reservation, Instant.MaxValue);
        Handling[e.Interaction] = reservation;
        if (entry.CustomerKey is { } customer)
        {
            LastAgents.Note(customer, (e.Agent, at));
        }

        Deregister(entry, "answered");
        CountAnswer(entry.Queue, e.WithinThreshold, at);
    }

    private void Apply(EntryAbandoned e, Instant at)
    {
        var entry = Find(e.Interaction);
        if (entry is { CustomerKey: { } customer, Queue.Settings.ResumeWithin: { } within })
        {
            Places.Note((entry.Queue.Id, customer), (entry.Since, at + within));
        }

        Deregister(entry, "abandoned");
        if (!e.Short)
        {
            CountEnding(entry.Queue, inTime: false);
        }
    }

    private void Apply(EntryLeft e, Instant at)
    {
        var entry = Find(e.Interaction);
        var kept = e.Exit switch
        {
            QueueExit.CallbackRequested => entry.Queue.Settings.ResumeWithin ?? RoutingLimits.PlaceForCallback,
            QueueExit.ClosedBySystem when entry.MediaType != MediaType.Callback => entry.Queue.Settings.ResumeWithin, // cut off: not his choice
            _ => null,
        };
        if (kept is { } within && entry.CustomerKey is { } customer)
        {
            Places.Note((entry.Queue.Id, customer), (entry.Since, at + within));
        }

        Deregister(entry, "left");
    }

    private void Apply(EntryPostponed e)
    {
        var entry = Find(e.Interaction);
        TakeWaiting(entry);
        Free(entry);
        entry.Attempts = e.Attempts;
        if (entry.ReachedAt is not null)
        {
            (entry.ReachedAt, entry.MediaType) = (null, MediaType.Callback); // he was on the line and nobody was there for him
            NoteCallback(entry);
        }

        PlaceResting(entry, EntryPhase.Postponed, e.Until);
    }

    private void Apply(CallbackDue e)
    {
        var entry = Find(e.Interaction);
        TakeWaiting(entry);
        Free(entry);
        PlaceResting(entry, EntryPhase.Calling, e.Deadline);
    }

    private void Apply(CallbackReached e, Instant at)
    {
        var entry = Find(e.Interaction);
        TakeWaiting(entry);
        ForgetCallback(entry);
        (entry.MediaType, entry.ReachedAt) = (MediaType.Voice, at);
        PlaceWaiting(entry, at);
        if (entry.Keeps is { } agent)
        {
            agent.KeepFor(entry);
            Refresh(agent);
        }
    }

    private void CountAnswer(QueueState queue, bool inTime, Instant at)
    {
        if (queue is { WasBacklogged: true, AnsweredAt: { } before })
        {
            double gap = (at - before).TotalSeconds;
            queue.AnswerGap = queue.AnswerGap is { } average ? average + ((gap - average) * AverageStep) : gap;
        }

        queue.AnsweredAt = at;
        queue.WasBacklogged = queue.Waiting > 0;
        CountEnding(queue, inTime);
    }

    private void CountEnding(QueueState queue, bool inTime)
    {
        queue.ServiceLevel += ((inTime ? 1 : 0) - queue.ServiceLevel) * AverageStep;
        if (queue.Settings.ServiceLevelTarget is not null)
        {
            Classes.NoteUrgency(queue);
        }
    }
}
