using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <content>Offers to one named agent: they take of him what others would, and touch no visit.</content>
internal sealed partial class Auditor
{
    /// <summary>Whether the offers asked for may ring at agents who are away.</summary>
    public bool MayRingAway { get; set; }

    public int Directs { get; private set; }

    public int Returns { get; private set; }

    private void CheckDirect(DirectOffered e)
    {
        Directs++;
        var agent = Agents[e.Agent];
        Require("direct", agent.IsReachedBy(e.MediaType) && !agent.Missed && agent.Presence != Presence.Offline, $"{e.Agent} is asked and is not there");
        Require("direct", agent.Presence == Presence.Available || MayRingAway, $"{e.Agent} is asked while he is away");
        Require("one-reservation", !agent.Rings, $"{e.Agent} rings already");
        Require("hold-back", agent.KeptFor is null || (agent.KeptFor.CallingUntil is null && agent.KeptFor.Media == e.MediaType), $"{e.Agent} is kept for another");
        var over = e.Kind == DirectKind.Return ? agent.Holds.Where(h => h.Wrapping && h.Entry.Id == e.Interaction).ToList() : [];
        bool busyTalking = agent.Communicating && (e.MediaType == MediaType.Voice || agent.Rule(e.MediaType) is { Exclusive: true });
        Require("capacity", !busyTalking && agent.Fits(e.MediaType, agent.Holds.Except(over).Select(h => h.Media)), $"{e.Agent} has no room");
        Require("direct", e.Kind != DirectKind.Dial || !agent.Holds.Any(h => h.Media is MediaType.Voice or MediaType.Callback), $"{e.Agent} dials and speaks");
        Returns += over.Count > 0 ? 1 : 0;
    }

    private void FollowDirect(IDomainEvent fact, Instant at)
    {
        switch (fact)
        {
            case DirectOffered e: Follow(e, at); break;
            case DirectOfferAccepted e: Reservations[e.Reservation].Accepted = true; break;
            case DirectOfferOver { Ending: DirectEnding.Refused } e:
                Require("ends-once", _over.Add(e.Reservation), $"{e.Reservation} ended twice");
                break;
            case DirectOfferOver e:
                var ended = Let(e.Reservation);
                Require("direct", !ended.Connected && ended.Direct == e.Kind, $"{e.Reservation} was no open direct offer");
                ended.Agent.Missed |= e.Ending == DirectEnding.Missed && ended.Agent is { Presence: Presence.Available, Reachable: true };
                ReleaseIfAway(ended.Agent);
                break;
            case DirectConnected e: Reservations[e.Reservation].Connected = true; break;
            case DirectHandlingEnded e:
                Require("direct", Reservations[e.Reservation] is { Connected: true, Wrapping: false }, $"{e.Reservation} was not talking");
                Reservations[e.Reservation].Wrapping = true;
                break;
            case DirectCompleted e: Let(e.Reservation).Agent.IdleSince = at; break;
        }
    }

    private void Follow(DirectOffered e, Instant at)
    {
        var nobodys = new EntryBook
        {
            Visit = default,
            Id = e.Interaction,
            Queue = Queues[e.Queue],
            Media = e.MediaType,
            Extra = [],
            Preferred = [],
            Customer = null,
            Since = at,
            EnqueuedAt = at,
            Key = at.Microseconds,
            Ordinal = 0,
            Overflows = 0,
        };
        var made = new ReservationBook { Id = e.Reservation, Agent = Agents[e.Agent], Entry = nobodys, Media = e.MediaType, Group = e.Reservation, Direct = e.Kind };
        Reservations.Add(e.Reservation, made);
        made.Agent.Holds.Add(made);
        Release(made.Agent);
    }
}
