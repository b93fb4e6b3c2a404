using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>The life of a reservation: pending, accepted, handling, wrapping; or rejected, timed out, canceled, rescinded.</summary>
internal static class ReservationRules
{
    public static void Decide(Decision decision, AcceptReservation command)
    {
        if (Own(decision, command.Agent, command.Reservation) is not { } reservation)
        {
            return;
        }

        if (reservation.Direct is not null)
        {
            DirectRules.Accept(decision, reservation);
        }
        else if (reservation.Phase == ReservationPhase.Pending)
        {
            var entry = reservation.Entry!;
            decision.Raise(new ReservationAccepted(
                reservation.Id, reservation.Interaction, command.Agent, decision.Now + CallbackRulings.ConnectTime(entry)));
            decision.Touch(reservation.Agent, "accepted");
            RescindOthers(decision, entry, reservation);

            // with more capacity than this one, the next can ring now
            Match.Agent(decision, reservation.Agent);
        }
        else
        {
            decision.Ignore("reservation-already-accepted");
        }
    }

    public static void Decide(Decision decision, RejectReservation command)
    {
        if (Own(decision, command.Agent, command.Reservation) is not { } reservation)
        {
            return;
        }

        if (reservation.Phase != ReservationPhase.Pending)
        {
            decision.Refuse("wrong-state", "The offer was already accepted.");
            return;
        }

        if (reservation.Direct is not null)
        {
            DirectRules.End(decision, reservation, DirectEnding.Rejected, command.Reason);
            return;
        }

        var entry = reservation.Entry!;
        decision.Touch(reservation.Agent, "rejected");
        decision.Raise(new ReservationRejected(
            reservation.Id, reservation.Interaction, command.Agent, command.Reason, decision.Now + entry.Queue.Settings.RejectExclusion));
        Match.Entry(decision, entry);
        Match.Agent(decision, reservation.Agent);
    }

    public static void Decide(Decision decision, ConfirmConnected command)
    {
        if (Live(decision, command.Reservation, ReservationPhase.Accepted) is not { } reservation)
        {
            return;
        }

        if (reservation.Direct is not null)
        {
            DirectRules.Connect(decision, reservation);
            return;
        }

        var entry = reservation.Entry!;
        decision.State.TakeUp(entry);
        var waited = decision.Now - entry.EnqueuedAt;
        decision.Raise(new EntryAnswered(
            entry.Visit,
            entry.Interaction,
            entry.Queue.Id,
            reservation.Agent.Id,
            reservation.Id,
            waited,
            Counted(entry, waited, decision.Now) <= entry.Queue.Settings.ThresholdOf(entry.MediaType)));
    }

    /// <summary>What of a wait counts for the service level: of an e-mail only time in the queue's hours.</summary>
    private static TimeSpan Counted(EntryState entry, TimeSpan waited, Instant now) =>
        entry is { MediaType: MediaType.Email, Queue.Calendar: { } calendar } ? calendar.OpenBetween(entry.EnqueuedAt, now) : waited;

    public static void Decide(Decision decision, ConnectFailed command)
    {
        if (Live(decision, command.Reservation, ReservationPhase.Accepted) is { } reservation)
        {
            GiveBack(decision, reservation, command.Reason, command.AgentPhoneFailed);
        }
    }

    public static void Decide(Decision decision, EndHandling command)
    {
        if (command.Talked < TimeSpan.Zero || command.Held < TimeSpan.Zero)
        {
            decision.Refuse("invalid", "Talk and hold time cannot be negative.");
        }
        else if (Live(decision, command.Reservation, ReservationPhase.Handling) is { } reservation)
        {
            EndHandling(decision, reservation, command.Talked, command.Held, command.Termination, command.WrapUp);
        }
    }

    public static void Decide(Decision decision, CompleteWrapUp command)
    {
        if (Own(decision, command.Agent, command.Reservation) is not { } reservation)
        {
            return;
        }

        var settings = reservation.Queue.Settings;
        var codes = settings.WrapUpCodes.IsDefault ? [] : settings.WrapUpCodes;
        if (reservation.Phase != ReservationPhase.Wrapping)
        {
            decision.Refuse("wrong-state", "The conversation has not ended yet.");
        }
        else if (command.Code is null ? settings.WrapUpCodeRequired && codes.Length > 0 : !Fits(reservation, command.Code) && codes.All(c => c.Code != command.Code))
        {
            decision.Refuse("invalid", command.Code is null ? "A wrap-up code must be chosen." : "The queue has no such wrap-up code.");
        }
        else
        {
            Complete(decision, reservation, command.Code, command.Notes, expired: false);
        }
    }

    /// <summary>Whether a code may be one that the queue does not know: a campaign has dispositions of its own.</summary>
    private static bool Fits(ReservationState reservation, string code) =>
        reservation.Direct?.Kind is DirectKind.Campaign or DirectKind.Preview && code.Length is >= 1 and <= RoutingLimits.Text;

    /// <summary>Ends a conversation; wrap-up follows when the queue has one.</summary>
    /// <param name="wraps">Whether it is wrapped up; null for what is usual, which is no for advice given to a colleague.</param>
    public static void EndHandling(
        Decision decision, ReservationState reservation, TimeSpan talked, TimeSpan held, Termination termination, bool? wraps = null)
    {
        var wrapUp = wraps ?? reservation.Direct?.Kind != DirectKind.Consult ? reservation.Queue.Settings.WrapUpTimeout : TimeSpan.Zero;
        Instant? deadline = wrapUp > TimeSpan.Zero ? decision.Now + wrapUp : null;
        RaiseEnded(decision, reservation, talked, held, deadline, termination, tookOver: wraps == true);
        if (deadline is null)
        {
            Complete(decision, reservation, null, null, expired: false);
        }
    }

    /// <summary>Ends a conversation that was lost with its node; there is nothing to wrap up.</summary>
    public static void CloseHandling(Decision decision, ReservationState reservation, TimeSpan talked, Termination termination)
    {
        RaiseEnded(decision, reservation, talked, TimeSpan.Zero, null, termination);
        Complete(decision, reservation, null, null, expired: true);
    }

    /// <summary>The reservation's deadline is due.</summary>
    public static void Due(Decision decision, ReservationState reservation)
    {
        switch (reservation.Phase)
        {
            case ReservationPhase.Pending when reservation.Direct is not null:
                DirectRules.End(decision, reservation, DirectEnding.Missed, "missed");
                break;
            case ReservationPhase.Pending:
                var entry = reservation.Entry!;
                decision.Raise(new ReservationTimedOut(reservation.Id, reservation.Interaction, reservation.Agent.Id));
                AgentRules.TellStatus(decision, reservation.Agent, "offer-missed");
                Match.Entry(decision, entry);
                break;
            case ReservationPhase.Accepted:
                bool customerRings = reservation.MediaType == Events.Interactions.MediaType.Callback || reservation.Direct?.Kind is DirectKind.Dial or DirectKind.Preview;
                GiveBack(decision, reservation, "connect-timeout", agentPhoneFailed: !customerRings);
                break;
            case ReservationPhase.Wrapping:
                Complete(decision, reservation, null, null, expired: true);
                break;
            default:
                throw new InvalidOperationException($"Reservation {reservation.Id} has a deadline while {reservation.Phase}.");
        }
    }

    /// <summary>The first to accept wins: the other offers of the group end at once, and their agents may match again.</summary>
    private static void RescindOthers(Decision decision, EntryState entry, ReservationState winner)
    {
        if (entry.Others is not { Count: > 0 })
        {
            return;
        }

        var others = entry.Offers.Where(o => o != winner).OrderBy(o => o.Ordinal).ToList();
        foreach (var other in others)
        {
            decision.Touch(other.Agent, "taken-by-another");
            decision.Raise(new ReservationRescinded(other.Id, other.Interaction, other.Agent.Id, "taken-by-another"));
        }

        foreach (var other in others)
        {
            Match.Agent(decision, other.Agent);
        }
    }

    /// <summary>An accepted offer failed: the entry is back in its place; a callback rests until its next attempt unless the agent's phone failed.</summary>
    public static void GiveBack(Decision decision, ReservationState reservation, string reason, bool agentPhoneFailed)
    {
        if (reservation.Direct is not null)
        {
            DirectRules.GiveUp(decision, reservation, reason, agentPhoneFailed);
            return;
        }

        var entry = reservation.Entry!;
        var agent = reservation.Agent;
        decision.Touch(agent, reason);
        decision.Raise(new ReservationRescinded(reservation.Id, reservation.Interaction, agent.Id, reason));
        if (agentPhoneFailed && !agent.NotResponding)
        {
            decision.Raise(new Events.Agents.AgentRoutingStatusChanged(
                agent.Id, agent.Status, Events.Agents.RoutingStatus.NotResponding, reason));
        }

        if (entry.MediaType == Events.Interactions.MediaType.Callback && !agentPhoneFailed)
        {
            CallbackRulings.Postpone(decision, entry, reason);
        }

        Match.Entry(decision, entry);
        Match.Agent(decision, agent);
    }

    private static void RaiseEnded(
        Decision decision, ReservationState reservation, TimeSpan talked, TimeSpan held, Instant? wrapUpDeadline, Termination termination, bool tookOver = false)
    {
        if (reservation.Direct is not null)
        {
            DirectRules.RaiseEnded(decision, reservation, talked, held, wrapUpDeadline, termination, tookOver);
            return;
        }

        decision.Raise(new HandlingEnded(
            reservation.Id, reservation.Interaction, reservation.Queue.Id, reservation.Agent.Id, talked, held, wrapUpDeadline, termination));
    }

    /// <summary>Ends a wrap-up.</summary>
    public static void Complete(Decision decision, ReservationState reservation, string? code, Events.Privacy.SealedText? notes, bool expired)
    {
        var agent = reservation.Agent;
        var wrapped = decision.Now - reservation.HandlingEndedAt;
        decision.Touch(agent, "completed");
        if (reservation.Direct is not null)
        {
            DirectRules.RaiseCompleted(decision, reservation, code, notes, wrapped, expired);
            Match.Agent(decision, agent);
            return;
        }

        decision.Raise(new ReservationCompleted(
            reservation.Id,
            reservation.Interaction,
            reservation.Queue.Id,
            agent.Id,
            code,
            notes,
            wrapped,
            expired));
        Match.Agent(decision, agent);
    }

    /// <summary>The agent's own reservation, or null after a refusal.</summary>
    private static ReservationState? Own(Decision decision, AgentId agent, ReservationId id)
    {
        if (!decision.State.Reservations.TryGetValue(id, out var reservation))
        {
            string ending = decision.State.Endings.Find(id);
            decision.Refuse(
                ending == "unknown" ? "not-found" : "wrong-state",
                ending == "unknown" ? "There is no such reservation." : $"The reservation is over: {ending}.");
            return null;
        }

        if (reservation.Agent.Id != agent)
        {
            decision.Refuse("forbidden", "The reservation is another agent's.");
            return null;
        }

        decision.State.TakeUp(reservation);
        return reservation;
    }

    /// <summary>A reservation in the phase the machine expects, or null after it was ignored.</summary>
    private static ReservationState? Live(Decision decision, ReservationId id, ReservationPhase phase)
    {
        if (!decision.State.Reservations.TryGetValue(id, out var reservation))
        {
            decision.Ignore($"reservation-{decision.State.Endings.Find(id)}");
            return null;
        }

        if (reservation.Phase != phase)
        {
            decision.Ignore(reservation.Phase switch
            {
                ReservationPhase.Pending => "reservation-pending",
                ReservationPhase.Accepted => "reservation-not-connected",
                ReservationPhase.Handling => "reservation-already-connected",
                _ => "reservation-already-wrapping",
            });
            return null;
        }

        decision.State.TakeUp(reservation);
        return reservation;
    }
}
