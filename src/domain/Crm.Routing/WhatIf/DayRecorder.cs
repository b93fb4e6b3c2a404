using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Routing.WhatIf;

/// <summary>Reads a stretch of a routing domain's facts and separates what people did from what the domain decided. Not thread safe.</summary>
public sealed class DayRecorder
{
    /// <summary>Contacts of one stretch at most.</summary>
    public const int ContactsMax = 100_000;

    /// <summary>Reasons with which the domain's own rules let an entry go.</summary>
    private static readonly HashSet<string> Ruled =
        ["queue-full", "max-wait", "no-agents", "closed", "emergency", "callback-expired", "callback-attempts", "customer-called-again"];

    private readonly Instant _from;
    private readonly byte[] _start;
    private readonly List<RecordedInput> _inputs = [];
    private readonly List<RecordedContact> _contacts = [];
    private readonly Dictionary<InteractionId, int> _waiting = [];
    private readonly Dictionary<ReservationId, int> _held = [];
    private readonly HashSet<InteractionId> _seen = [];
    private readonly Dictionary<QueueId, int> _priorities = [];
    private readonly Dictionary<InteractionId, Instant> _calling = [];
    private (ReservationId Reservation, int Contact, Instant At)? _failure;
    private long _order;

    /// <summary>Begins with the domain as it is at an instant; it is not changed and may go on.</summary>
    public DayRecorder(RoutingDomain domain, Instant from)
    {
        _from = from;
        _start = domain.TakeSnapshot();
        foreach (var queue in domain.Queues)
        {
            _priorities[queue.Id] = queue.Settings.Priority;
        }

        foreach (var entry in domain.Entries.OrderBy(e => e.EnqueuedAt).ThenBy(e => e.Visit.Value))
        {
            Add(new RecordedContact(entry.Interaction, entry.Queue, entry.EnqueuedAt, null));
        }

        foreach (var held in domain.Agents.SelectMany(a => a.Reservations).Where(r => r.Direct is null))
        {
            if (!_waiting.TryGetValue(held.Interaction, out int contact))
            {
                contact = Add(new RecordedContact(held.Interaction, held.Queue, held.CreatedAt, null) { AnsweredAt = held.ConnectedAt ?? held.CreatedAt });
                _waiting.Remove(held.Interaction);
            }

            var offer = new RecordedOffer(held.Id, held.Agent, held.CreatedAt, held.Phase == ReservationPhase.Pending ? Reaction.None : Reaction.Accepted, null);
            _contacts[contact] = _contacts[contact] with { Offers = _contacts[contact].Offers.Add(offer) };
            _held[held.Id] = contact;
        }
    }

    /// <summary>More contacts than <see cref="ContactsMax"/> came; the record is of no use.</summary>
    public bool TooMany { get; private set; }

    /// <summary>Takes the next fact.</summary>
    public void Take(IDomainEvent fact, Instant at)
    {
        var moment = new RecordedMoment(at, ++_order);
        switch (fact)
        {
            case QueueConfigured e:
                _priorities[e.Queue] = e.Settings.Priority;
                Input(moment, new ConfigureQueue(e.Queue, e.Settings));
                break;
            case AgentConfigured e: Input(moment, new ConfigureAgent(e.Agent, e.Settings)); break;
            case AgentRemoved e: Input(moment, new RemoveAgent(e.Agent)); break;
            case AgentPresenceChanged e: Input(moment, new SetAgentPresence(e.Agent, e.Presence, e.Reason, e.By)); break;
            case AgentReachabilityChanged e: Input(moment, new SetAgentReachability(e.Agent, e.Reachable, e.Reason, e.AtDesk)); break;
            case AgentCommunicationChanged e: Input(moment, new SetAgentCommunicating(e.Agent, e.Communicating, e.Reason)); break;
            case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } e: PhoneFailed(e.Agent, at); break;
            case EntryEnqueued { Overflows: 0 } e: Arrived(e, moment); break;
            case EntryAbandoned e: Waited(e.Interaction, c => c with { AbandonedAt = moment }); break;
            case EntryLeft { Target.Queue: { } } e when Ruled.Contains(e.Reason): break; // goes on in the next queue, if that is there
            case EntryLeft e when Ruled.Contains(e.Reason): Waited(e.Interaction, c => c with { SeenWaitingUntil = at }); break;
            case EntryLeft e: Waited(e.Interaction, c => c with { Chosen = (moment, e.Exit, e.Reason) }); break;
            case EntryAnswered e: Answered(e, moment); break;
            case CallbackDue e: _calling[e.Interaction] = at; break;
            case CallbackReached e: Called(e.Interaction, at); break;
            case EntryPostponed e: Called(e.Interaction, null); break;
            case ReservationCreated e: Offered(e, at); break;
            case ReservationAccepted e: Reacted(e.Reservation, Reaction.Accepted, moment); break;
            case ReservationRejected e: Reacted(e.Reservation, Reaction.Rejected, moment); break;
            case ReservationTimedOut e: Reacted(e.Reservation, Reaction.Missed, moment); break;
            case ReservationCanceled e: Stopped(e.Reservation, moment, null); break;
            case ReservationRescinded e: Stopped(e.Reservation, moment, e.Reason); break;
            case HandlingEnded e: Ended(e, moment); break;
            case ReservationCompleted e: Completed(e, moment); break;
        }
    }

    /// <summary>The record up to an instant.</summary>
    public RecordedDay End(Instant to)
    {
        foreach (int open in _waiting.Values)
        {
            _contacts[open] = _contacts[open] with { SeenWaitingUntil = to };
        }

        foreach (var reservation in _held.Keys)
        {
            // what had not happened by the end took longer than that
            Change(reservation, o =>
                o.Reaction == Reaction.None ? o with { ReactedAt = new RecordedMoment(to, 0) }
                : o is { ConnectedAt: null, FailedAt: null } ? o with { EndedAt = to }
                : o);
        }

        return new RecordedDay(_from, to, _start, [.. _inputs], [.. _contacts]);
    }

    private int Add(RecordedContact contact)
    {
        if (_contacts.Count >= ContactsMax)
        {
            TooMany = true;
            return _contacts.Count - 1;
        }

        _contacts.Add(contact);
        _seen.Add(contact.Interaction);
        _waiting[contact.Interaction] = _contacts.Count - 1;
        return _contacts.Count - 1;
    }

    private void Input(RecordedMoment moment, RoutingCommand command) => _inputs.Add(new RecordedInput(moment.At, moment.Order, command));

    private void Arrived(EntryEnqueued e, RecordedMoment moment)
    {
        var id = _seen.Contains(e.Interaction) ? new InteractionId(e.Visit.Value) : e.Interaction;

        // the last agent is looked for again; agents named from outside are part of the arrival
        ImmutableArray<PreferredAgent> named = e.Preferred is { } preferred ? [.. preferred.Where(p => p.Why != "last-agent")] : [];
        int? priority = _priorities.GetValueOrDefault(e.Queue) == e.Priority ? null : e.Priority; // the queue's own, whatever it will be
        var command = new Enqueue(e.Visit, id, e.Queue, e.MediaType, priority, e.Extra, e.Since, named, e.CustomerKey);
        int contact = Add(new RecordedContact(id, e.Queue, moment.At, new RecordedInput(moment.At, moment.Order, command)));
        _waiting.Remove(id);
        _waiting[e.Interaction] = contact; // its later facts bear the interaction's own id
    }

    private void Waited(InteractionId interaction, Func<RecordedContact, RecordedContact> change)
    {
        if (_waiting.Remove(interaction, out int contact))
        {
            _contacts[contact] = change(_contacts[contact]);
        }
    }

    private void Called(InteractionId interaction, Instant? reached)
    {
        if (_calling.Remove(interaction, out var since) && _waiting.TryGetValue(interaction, out int contact))
        {
            _contacts[contact] = _contacts[contact] with { Reached = _contacts[contact].Reached.Add(reached - since) };
        }
    }

    private void Answered(EntryAnswered e, RecordedMoment moment)
    {
        Waited(e.Interaction, c => c with { AnsweredAt = moment.At });
        Change(e.Reservation, o => o with { ConnectedAt = moment });
    }

    private void Offered(ReservationCreated e, Instant at)
    {
        if (_waiting.TryGetValue(e.Interaction, out int contact))
        {
            _held[e.Reservation] = contact;
            _contacts[contact] = _contacts[contact] with { Offers = _contacts[contact].Offers.Add(new RecordedOffer(e.Reservation, e.Agent, at, Reaction.None, null)) };
        }
    }

    private void Reacted(ReservationId reservation, Reaction reaction, RecordedMoment moment)
    {
        Change(reservation, o => o with { Reaction = reaction, ReactedAt = moment });
        if (reaction != Reaction.Accepted)
        {
            _held.Remove(reservation);
        }
    }

    private void Stopped(ReservationId reservation, RecordedMoment moment, string? failure)
    {
        Change(reservation, o =>
            o.Reaction != Reaction.Accepted ? o with { ReactedAt = moment }
            : failure is null ? o with { EndedAt = moment.At }
            : o with { FailedAt = (moment, failure, false) });
        if (_held.Remove(reservation, out int contact))
        {
            _failure = (reservation, contact, moment.At);
        }
    }

    /// <summary>He was taken off because his phone failed: that is told right after the offer was taken back.</summary>
    private void PhoneFailed(AgentId agent, Instant at)
    {
        if (_failure is var (reservation, contact, when) && when == at
            && _contacts[contact].Offers.FirstOrDefault(o => o.Reservation == reservation) is { FailedAt: { } failed } offer && offer.Agent == agent)
        {
            _held[reservation] = contact;
            Change(reservation, o => o with { FailedAt = (failed.At, failed.Reason, true) });
            _held.Remove(reservation);
        }
    }

    private void Ended(HandlingEnded e, RecordedMoment moment)
    {
        if (_held.TryGetValue(e.Reservation, out int contact) && _contacts[contact].AnsweredAt is { } since)
        {
            _contacts[contact] = _contacts[contact] with
            {
                Handling = new RecordedHandling(moment, moment.At - since, e.Talked, e.Held, e.Termination, null, null),
            };
        }
    }

    private void Completed(ReservationCompleted e, RecordedMoment moment)
    {
        if (_held.Remove(e.Reservation, out int contact) && !e.Expired)
        {
            // whose conversation ended before the record began still finishes his wrap-up in it
            var handling = _contacts[contact].Handling
                ?? new RecordedHandling(new RecordedMoment(moment.At - e.Wrapped, 0), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, Termination.Success("before"), null, null);
            _contacts[contact] = _contacts[contact] with { Handling = handling with { CompletedAt = moment, Code = e.Code } };
        }
    }

    private void Change(ReservationId reservation, Func<RecordedOffer, RecordedOffer> change)
    {
        if (_held.TryGetValue(reservation, out int contact))
        {
            var offers = _contacts[contact].Offers;
            int at = -1;
            for (int i = offers.Length - 1; i >= 0 && at < 0; i--)
            {
                at = offers[i].Reservation == reservation ? i : -1;
            }

            _contacts[contact] = _contacts[contact] with { Offers = offers.SetItem(at, change(offers[at])) };
        }
    }
}
