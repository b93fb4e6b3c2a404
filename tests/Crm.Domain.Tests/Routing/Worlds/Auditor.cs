using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>
/// Keeps its own books from the facts alone, with lists and loops instead of classes, heaps and bits, and checks every fact as it is
/// raised and every state between commands. The names of the checks are those of the table in docs/routing.md.
/// </summary>
internal sealed partial class Auditor
{
    private readonly HashSet<QueueVisitId> _ended = [];
    private readonly HashSet<ReservationId> _over = [];
    private long _ordinal;

    public Dictionary<AgentId, AgentBook> Agents { get; } = [];

    public Dictionary<QueueId, QueueBook> Queues { get; } = [];

    public Dictionary<InteractionId, EntryBook> Entries { get; } = [];

    public Dictionary<ReservationId, ReservationBook> Reservations { get; } = [];

    public int Offers { get; private set; }

    public int Groups { get; private set; }

    public int HoldBacks { get; private set; }

    public int Overflowed { get; private set; }

    /// <summary>Checks a fact against the books and writes it into them.</summary>
    public void Take(IDomainEvent fact, Instant at)
    {
        Wake(at);
        switch (fact)
        {
            case ReservationCreated e: CheckOffer(e, at); break;
            case DirectOffered e: CheckDirect(e); break;
            case AgentHeldBack { For: not null } e: CheckHoldBack(e, at); break;
            case EntryLeft e: CheckLeaving(e, at); break;
        }

        Follow(fact, at);
        foreach (var agent in Agents.Values)
        {
            agent.Ripe.RemoveWhere(m => !agent.Idles || agent.Rule(m)?.AfterIdle is not { Ticks: > 0 });
        }

        foreach (var queue in Queues.Values)
        {
            foreach (bool spoken in (ReadOnlySpan<bool>)[true, false])
            {
                bool empty = !Agents.Values.Any(a => a.Attends && (spoken ? a.Heard : a.AtDesk) && a.Settings.Queues.ContainsKey(queue.Id));
                queue.EmptySince[spoken] = empty ? queue.EmptySince.GetValueOrDefault(spoken) ?? at : null;
            }
        }
    }

    /// <summary>Callbacks whose rest is over wait again; time alone does that.</summary>
    private void Wake(Instant at)
    {
        foreach (var entry in Entries.Values)
        {
            entry.RestsUntil = entry.RestsUntil <= at ? null : entry.RestsUntil;
        }
    }

    private void Follow(IDomainEvent fact, Instant at)
    {
        switch (fact)
        {
            case QueueConfigured e: Follow(e); break;
            case AgentConfigured e: Follow(e, at); break;
            case AgentRemoved e:
                Require("one-reservation", Agents[e.Agent].Holds.Count == 0, $"{e.Agent} was removed with work in hand");
                Release(Agents[e.Agent]);
                Agents.Remove(e.Agent);
                break;
            case AgentReachabilityChanged e:
                var reached = Agents[e.Agent];
                reached.IdleSince = (e.Reachable || e.AtDesk == true) && !reached.Reachable ? at : reached.IdleSince;
                (reached.Heard, reached.AtDesk) = (e.Reachable, e.AtDesk ?? e.Reachable);
                ReleaseIfAway(reached);
                break;
            case AgentPresenceChanged e:
                var agent = Agents[e.Agent];
                agent.IdleSince = e.Presence == Presence.Available && (agent.Presence != Presence.Available || agent.Missed) ? at : agent.IdleSince;
                agent.Presence = e.Presence;
                agent.Missed = false;
                ReleaseIfAway(agent);
                break;
            case AgentIdleElapsed e:
                Require("idle-long-enough", Agents[e.Agent].Idles && e.Media.All(m => Agents[e.Agent].DueMedia(at).Contains(m) && Agents[e.Agent].Ripe.Add(m)), $"{e.Agent} is not idle long enough for {string.Join(' ', e.Media)}");
                break;
            case AgentCommunicationChanged e: Agents[e.Agent].Communicating = e.Communicating; break;
            case AgentRoutingStatusChanged e:
                Agents[e.Agent].Told = e.To;
                Agents[e.Agent].Missed |= e.To == RoutingStatus.NotResponding;
                ReleaseIfAway(Agents[e.Agent]);
                break;
            case AgentHeldBack e:
                Release(Agents[e.Agent]);
                if (e.For is { } interaction)
                {
                    Agents[e.Agent].KeptFor = Entries[interaction];
                    Entries[interaction].Keeps = Agents[e.Agent];
                }

                break;
            default: FollowVisits(fact, at); break;
        }
    }

    private void FollowVisits(IDomainEvent fact, Instant at)
    {
        switch (fact)
        {
            case EntryEnqueued e: Follow(e, at); break;
            case EntryAnswered e:
                Reservations[e.Reservation].Connected = true;
                Require("one-offer", Entries[e.Interaction].Offers.Count == 1, $"{e.Interaction} was answered with other offers open");
                CountEnding(Queues[e.Queue], e.WithinThreshold);
                End(e.Visit, e.Interaction);
                break;
            case EntryAbandoned e:
                if (!e.Short)
                {
                    CountEnding(Queues[e.Queue], false);
                }

                End(e.Visit, e.Interaction);
                break;
            case EntryLeft e: End(e.Visit, e.Interaction); break;
            case EntryPostponed e:
                Free(Entries[e.Interaction]);
                var resting = Entries[e.Interaction];
                Require("ends-once", resting.Offers.Count == 0, $"{e.Interaction} rests with offers open");
                (resting.RestsUntil, resting.CallingUntil, resting.Attempts, resting.Reached, resting.Media) = (e.Until, null, e.Attempts, null, Events.Interactions.MediaType.Callback);
                break;
            case CallbackDue e:
                Free(Entries[e.Interaction]);
                Entries[e.Interaction].CallingUntil = e.Deadline;
                break;
            case CallbackReached e:
                (Entries[e.Interaction].CallingUntil, Entries[e.Interaction].Media, Entries[e.Interaction].Reached) = (null, Events.Interactions.MediaType.Voice, at);
                break;
            case ReservationCreated e: Follow(e); break;
            case ReservationAccepted e: Reservations[e.Reservation].Accepted = true; break;
            case ReservationRejected e: Let(e.Reservation).Entry.Away.Add((e.Agent, e.ExcludedUntil)); break;
            case ReservationTimedOut e:
                Let(e.Reservation).Agent.Missed = true;
                ReleaseIfAway(Agents[e.Agent]);
                break;
            case ReservationRescinded e:
                var rescinded = Let(e.Reservation);
                if (rescinded.Accepted)
                {
                    rescinded.Entry.Away.Add((e.Agent, at + rescinded.Entry.Queue.Settings.RejectExclusion));
                }

                break;
            case ReservationCanceled e: Let(e.Reservation); break;
            case HandlingEnded e: Reservations[e.Reservation].Wrapping = true; break;
            case ReservationCompleted e: Let(e.Reservation).Agent.IdleSince = at; break;
            default: FollowDirect(fact, at); break;
        }
    }

    private void Follow(QueueConfigured e)
    {
        if (!Queues.TryGetValue(e.Queue, out var queue))
        {
            Queues.Add(e.Queue, queue = new QueueBook(e.Queue));
        }

        queue.Settings = e.Settings;
        foreach (var entry in Entries.Values.Where(x => x.Queue == queue && x.Waits))
        {
            Free(entry);
        }
    }

    private void Follow(AgentConfigured e, Instant at)
    {
        if (!Agents.TryGetValue(e.Agent, out var agent))
        {
            Agents.Add(e.Agent, agent = new AgentBook(e.Agent) { IdleSince = at });
        }

        agent.Settings = e.Settings;
        agent.Idled = false;
        agent.Excused = agent.Holds.Count > 0;
        if (agent.Attends)
        {
            Release(agent);
        }
    }

    private void Follow(EntryEnqueued e, Instant at) => Entries.Add(e.Interaction, new EntryBook
    {
        Visit = e.Visit,
        Id = e.Interaction,
        Queue = Queues[e.Queue],
        Media = e.MediaType,
        Extra = e.Extra,
        Preferred = e.Preferred ?? [],
        Customer = e.CustomerKey,
        Since = e.Since,
        EnqueuedAt = at,
        Key = e.Since.Microseconds - (e.Priority * 60_000_000L),
        Ordinal = ++_ordinal,
        Overflows = e.Overflows,
    });

    private void Follow(ReservationCreated e)
    {
        var (agent, entry) = (Agents[e.Agent], Entries[e.Interaction]);
        var made = new ReservationBook { Id = e.Reservation, Agent = agent, Entry = entry, Media = entry.Media, Group = e.Group ?? e.Reservation };
        Reservations.Add(e.Reservation, made);
        agent.Holds.Add(made);
        entry.Offers.Add(made);
        Release(agent);
        Free(entry);
    }

    /// <summary>A reservation ends, each once.</summary>
    private ReservationBook Let(ReservationId id)
    {
        Require("ends-once", _over.Add(id), $"{id} ended twice");
        var ended = Reservations[id];
        Reservations.Remove(id);
        ended.Agent.Holds.Remove(ended);
        ended.Agent.Excused &= ended.Agent.Holds.Count > 0;
        ended.Entry.Offers.Remove(ended);
        return ended;
    }

    private void End(QueueVisitId visit, InteractionId id)
    {
        Require("ends-once", _ended.Add(visit), $"visit {visit} ended twice");
        Require("ends-once", Entries[id].Offers.All(o => o.Connected), $"{id} left with an offer open");
        Free(Entries[id]);
        Entries.Remove(id);
    }

    private static void CountEnding(QueueBook queue, bool inTime) => queue.ServiceLevel += ((inTime ? 1 : 0) - queue.ServiceLevel) / 32;

    private static void ReleaseIfAway(AgentBook agent)
    {
        if (!agent.Attends || (agent.KeptFor is { } kept && !agent.IsReachedBy(kept.Media)))
        {
            Release(agent);
        }
    }

    private static void Free(EntryBook entry)
    {
        if (entry.Keeps is { } agent)
        {
            Release(agent);
        }
    }

    private static void Release(AgentBook agent)
    {
        if (agent.KeptFor is { } entry)
        {
            (agent.KeptFor, entry.Keeps) = (null, null);
        }
    }

    private static void Require(string invariant, bool holds, string otherwise)
    {
        if (!holds)
        {
            Assert.Fail($"{invariant}: {otherwise}");
        }
    }
}
