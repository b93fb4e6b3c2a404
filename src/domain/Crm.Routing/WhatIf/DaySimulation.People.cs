using Crm.Events;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Routing.WhatIf;

/// <content>What people do after a fact: take the offer, connect, talk, wrap up.</content>
public sealed partial class DaySimulation
{
    private readonly Dictionary<ReservationId, RecordedOffer?> _offers = [];
    private readonly HashSet<ReservationId> _used = [];
    private readonly Dictionary<InteractionId, RecordedHandling> _drawn = [];
    private readonly Dictionary<InteractionId, int> _calls = [];
    private readonly Dictionary<InteractionId, int> _asked = [];

    private void Follow(IDomainEvent fact)
    {
        switch (fact)
        {
            case ReservationCreated e when _contacts.TryGetValue(e.Interaction, out var contact): Offered(e, contact); break;
            case ReservationAccepted e when _contacts.TryGetValue(e.Interaction, out var contact): Connect(e.Reservation, contact, _offers.GetValueOrDefault(e.Reservation), _now); break;
            case EntryAnswered e when _contacts.TryGetValue(e.Interaction, out var contact): Talk(e.Reservation, contact, _now); break;
            case HandlingEnded { WrapUpDeadline: not null } e when _contacts.TryGetValue(e.Interaction, out var contact): WrapUp(e.Reservation, e.Agent, contact, _now); break;
            case CallbackDue e when _contacts.TryGetValue(e.Interaction, out var contact): Call(contact); break;
        }
    }

    /// <summary>Goes on with what was in hand when the record began.</summary>
    private void Resume(ReservationView held)
    {
        if (!_contacts.TryGetValue(held.Interaction, out var contact))
        {
            return;
        }

        var recorded = contact.Offers.FirstOrDefault(o => o.Reservation == held.Id);
        _used.Add(held.Id);
        _offers[held.Id] = recorded;
        switch (held.Phase)
        {
            case ReservationPhase.Pending: React(held.Id, held.Agent, contact, recorded, held.CreatedAt); break;
            case ReservationPhase.Accepted: Connect(held.Id, contact, recorded, recorded?.ReactedAt?.At ?? _day.From); break;
            case ReservationPhase.Handling: Talk(held.Id, contact, held.ConnectedAt ?? _day.From); break;
            case ReservationPhase.Wrapping: WrapUp(held.Id, held.Agent, contact, held.HandlingEndedAt ?? _day.From); break;
        }
    }

    private void Offered(ReservationCreated e, RecordedContact contact)
    {
        // the same agent was offered the same customer in the record: he does what he did then
        var recorded = contact.Offers.FirstOrDefault(o => o.Agent == e.Agent && !_used.Contains(o.Reservation));
        if (recorded is not null)
        {
            _used.Add(recorded.Reservation);
        }

        _offers[e.Reservation] = recorded;
        React(e.Reservation, e.Agent, contact, recorded, _now);
    }

    private void React(ReservationId reservation, AgentId agent, RecordedContact contact, RecordedOffer? recorded, Instant offeredAt)
    {
        var seen = recorded?.ReactedAt;
        var after = seen?.At - recorded?.CreatedAt ?? TimeSpan.Zero;
        switch (recorded?.Reaction ?? Reaction.None)
        {
            case Reaction.Accepted: Schedule(offeredAt + after, seen, () => Do(new AcceptReservation(agent, reservation))); break;
            case Reaction.Rejected: Schedule(offeredAt + after, seen, () => Do(new RejectReservation(agent, reservation, "rejected"))); break;
            case Reaction.Missed: break; // the domain notices
            default:
                // not known, or known only to have taken longer than it rang
                int asked = _asked[contact.Interaction] = _asked.GetValueOrDefault(contact.Interaction) + 1;
                var drawn = _habits.ReactionTime(contact, agent, asked) + after;
                Schedule(offeredAt + drawn, null, () => Do(new AcceptReservation(agent, reservation)));
                break;
        }
    }

    private void Connect(ReservationId reservation, RecordedContact contact, RecordedOffer? recorded, Instant acceptedAt)
    {
        var reactedAt = recorded?.ReactedAt?.At ?? acceptedAt;
        if (recorded?.ConnectedAt is { } connected)
        {
            Schedule(acceptedAt + (connected.At - reactedAt), connected, () => Do(new ConfirmConnected(reservation)));
        }
        else if (recorded?.FailedAt is var (failed, reason, phone))
        {
            if (reason != "connect-timeout")
            {
                Schedule(acceptedAt + (failed.At - reactedAt), failed, () => Do(new ConnectFailed(reservation, reason, phone)));
            }
        }
        else
        {
            var seen = recorded?.EndedAt is { } ended ? ended - reactedAt : TimeSpan.Zero;
            Schedule(acceptedAt + _habits.Connection + seen, null, () => Do(new ConfirmConnected(reservation)));
        }
    }

    private void Talk(ReservationId reservation, RecordedContact contact, Instant since)
    {
        if (contact is { AnsweredAt: { } answered, Handling: null })
        {
            // they still talk when the record ends: no shorter than that
            if (since + (_day.To - answered) < _day.To)
            {
                Schedule(since + (_day.To - answered), null, () => Do(new EndHandling(reservation, _day.To - answered, TimeSpan.Zero, Termination.Indeterminate("record-ends"))));
            }

            return;
        }

        var handling = HandlingOf(contact);
        RecordedMoment? moment = contact.Handling is null ? null : handling.EndedAt;
        Schedule(since + handling.Lasted, moment, () => Do(new EndHandling(reservation, handling.Talked, handling.Held, handling.Termination)));
    }

    private void WrapUp(ReservationId reservation, AgentId agent, RecordedContact contact, Instant since)
    {
        // one that its deadline ended is ended by the deadline that holds now
        if ((contact is { AnsweredAt: not null, Handling: null } ? null : HandlingOf(contact)) is { CompletedAt: { } completed } handling)
        {
            RecordedMoment? moment = contact.Handling is null ? null : completed;
            Schedule(since + (completed.At - handling.EndedAt.At), moment, () => Do(new CompleteWrapUp(agent, reservation, handling.Code, null)));
        }
    }

    private RecordedHandling HandlingOf(RecordedContact contact)
    {
        if (contact.Handling is { } own)
        {
            return own;
        }

        if (!_drawn.TryGetValue(contact.Interaction, out var drawn))
        {
            _drawn[contact.Interaction] = drawn = _habits.Handling(contact);
        }

        return drawn;
    }

    /// <summary>A callback's customer is called: he is reached as he was then; an attempt the record does not know of fails.</summary>
    private void Call(RecordedContact contact)
    {
        int call = _calls.GetValueOrDefault(contact.Interaction);
        _calls[contact.Interaction] = call + 1;
        if (call < contact.Reached.Length && contact.Reached[call] is { } after)
        {
            Schedule(_now + after, null, () => Do(new CustomerReached(contact.Interaction)));
        }
    }
}
