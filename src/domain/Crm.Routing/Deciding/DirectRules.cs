using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>
/// Offers to one named agent outside any queue, and calls he places himself. They protect the agent like any offer, and end in one of
/// three ways for who asked: accepted and connected, <see cref="DirectOfferOver"/>, or withdrawn by himself.
/// </summary>
internal static class DirectRules
{
    public static void Decide(Decision decision, OfferDirectly command)
    {
        var state = decision.State;
        if (state.Reservations.ContainsKey(command.Reservation) || state.Endings.Find(command.Reservation) != "unknown")
        {
            decision.Ignore("already-offered");
            return;
        }

        var agent = state.Agents.GetValueOrDefault(command.Agent);
        var queue = command.Queue is { } named ? state.Queues.GetValueOrDefault(named) : agent is null ? null : FirstQueue(state, agent);
        if (Obstacle(decision, command, agent, queue) is { } reason)
        {
            Turn(decision, command, reason);
            return;
        }

        decision.Touch(agent!, IsOwnWish(command.Kind) ? "own-call" : command.Kind == DirectKind.Preview ? "preview" : "offered");
        decision.Raise(new DirectOffered(
            command.Reservation, command.Interaction, agent!.Id, queue!.Id, command.MediaType, command.Kind, command.AskedBy, command.Deadline, agent.Version));
        if (IsOwnWish(command.Kind) || command.Kind == DirectKind.Preview)
        {
            decision.Raise(new DirectOfferAccepted(command.Reservation, command.Interaction, agent.Id, command.Kind, command.Deadline));
            Match.Agent(decision, agent); // a chat may still fit beside it
        }
    }

    public static void Decide(Decision decision, WithdrawDirect command)
    {
        if (!decision.State.Reservations.TryGetValue(command.Reservation, out var reservation) || reservation.Direct is null)
        {
            decision.Ignore($"reservation-{decision.State.Endings.Find(command.Reservation)}");
        }
        else if (reservation.Phase >= ReservationPhase.Handling)
        {
            decision.Ignore("reservation-already-connected");
        }
        else
        {
            End(decision, reservation, DirectEnding.Withdrawn, Short(command.Reason));
        }
    }

    /// <summary>The agent takes it. What he was still wrapping up of the same contact goes on with it.</summary>
    public static void Accept(Decision decision, ReservationState reservation)
    {
        if (reservation.Phase != ReservationPhase.Pending)
        {
            decision.Ignore("reservation-already-accepted");
            return;
        }

        var agent = reservation.Agent;
        if (reservation.Direct!.Kind == DirectKind.Return)
        {
            foreach (var wrapUp in WrapUpsOf(agent, reservation.Interaction).ToArray())
            {
                ReservationRules.Complete(decision, wrapUp, null, null, expired: false);
            }
        }

        decision.Raise(new DirectOfferAccepted(
            reservation.Id, reservation.Interaction, agent.Id, reservation.Direct.Kind, decision.Now + RoutingLimits.ConnectTimeout));
        decision.Touch(agent, "accepted");
        Match.Agent(decision, agent);
    }

    /// <summary>Ends an offer that is pending or being connected; its agent may match again.</summary>
    public static void End(Decision decision, ReservationState reservation, DirectEnding ending, string reason)
    {
        var agent = reservation.Agent;
        decision.Touch(agent, ending switch { DirectEnding.Missed => "offer-missed", DirectEnding.Rejected => "rejected", _ => reason });
        decision.Raise(new DirectOfferOver(reservation.Id, reservation.Interaction, agent.Id, reservation.Direct!.Kind, ending, reason));
        Match.Agent(decision, agent);
    }

    /// <summary>An accepted offer did not come to a conversation.</summary>
    public static void GiveUp(Decision decision, ReservationState reservation, string reason, bool agentPhoneFailed)
    {
        var agent = reservation.Agent;
        decision.Touch(agent, reason);
        decision.Raise(new DirectOfferOver(
            reservation.Id, reservation.Interaction, agent.Id, reservation.Direct!.Kind, DirectEnding.Failed, Short(reason)));
        if (agentPhoneFailed && agent is { OnQueue: true, NotResponding: false })
        {
            decision.Raise(new AgentRoutingStatusChanged(agent.Id, agent.Status, RoutingStatus.NotResponding, reason));
        }

        Match.Agent(decision, agent);
    }

    /// <summary>Both hear each other.</summary>
    public static void Connect(Decision decision, ReservationState reservation) => decision.Raise(new DirectConnected(
        reservation.Id, reservation.Interaction, reservation.Agent.Id, reservation.Queue.Id, reservation.Direct!.Kind));

    /// <summary>Tells that a conversation is over for the agent. Advice that became more, because he got the customer, ends as a transfer and counts as one.</summary>
    public static void RaiseEnded(
        Decision decision, ReservationState reservation, TimeSpan talked, TimeSpan held, Instant? wrapUpDeadline, Termination termination, bool tookOver) =>
        decision.Raise(new DirectHandlingEnded(
            reservation.Id, reservation.Interaction, reservation.Agent.Id, reservation.Queue.Id,
            tookOver && reservation.Direct!.Kind == DirectKind.Consult ? DirectKind.Transfer : reservation.Direct!.Kind, talked, held, wrapUpDeadline, termination));

    /// <summary>Tells that wrap-up is over.</summary>
    public static void RaiseCompleted(
        Decision decision, ReservationState reservation, string? code, Events.Privacy.SealedText? notes, TimeSpan wrapped, bool expired) =>
        decision.Raise(new DirectCompleted(
            reservation.Id, reservation.Interaction, reservation.Agent.Id, reservation.Queue.Id, reservation.Direct!.Kind, code, notes, wrapped, expired));

    /// <summary>The direct reservations a restart loses: offers and conversations, not wrap-ups. In the order they were made.</summary>
    public static List<ReservationState> OpenIn(RoutingState state) =>
        [.. state.Reservations.Values.Where(r => r is { Direct: not null, Phase: not ReservationPhase.Wrapping }).OrderBy(r => r.Ordinal)];

    private static string? Obstacle(Decision decision, OfferDirectly c, AgentState? agent, QueueState? queue)
    {
        if (!Enum.IsDefined(c.Kind) || !Enum.IsDefined(c.MediaType)
            || c.Deadline > decision.Now + LongestOf(c.Kind))
        {
            return "invalid";
        }

        return c.Deadline <= decision.Now ? "too-late"
            : agent is null ? "agent-unknown"
            : queue is null ? "queue-unknown"
            : c.Kind == DirectKind.Dial && !agent.Settings.MayDial ? "no-dial-right"
            : !agent.IsReachedBy(c.MediaType) ? "agent-unreachable"
            : agent.NotResponding || agent.Presence == Presence.Offline || (agent.Presence != Presence.Available && !c.RingAway) ? "agent-away"
            : HasRoom(agent, c) ? null
            : "agent-busy";
    }

    private static TimeSpan LongestOf(DirectKind kind) => kind switch
    {
        DirectKind.Dial => RoutingLimits.OwnCall,
        DirectKind.Preview => RoutingLimits.Preview,
        _ => RoutingLimits.DirectOffer,
    };

    /// <summary>Whether the agent himself wishes for it, so that he need not accept it.</summary>
    private static bool IsOwnWish(DirectKind kind) => kind is DirectKind.Dial or DirectKind.TakeOver;

    private static bool HasRoom(AgentState agent, OfferDirectly c)
    {
        if (agent.Pending is not null || (agent.KeptFor is { } kept && (kept.Phase == EntryPhase.Calling || kept.MediaType != c.MediaType)))
        {
            return false;
        }

        if ((IsOwnWish(c.Kind) || c.Kind is DirectKind.Campaign or DirectKind.Preview) && agent.Reservations.Any(r => r.MediaType is MediaType.Voice or MediaType.Callback))
        {
            return false; // he has one mouth, whatever his profile says
        }

        int ending = c.Kind == DirectKind.Return ? WrapUpsOf(agent, c.Interaction).Count(r => r.MediaType == c.MediaType) : 0;
        return agent.HasRoomFor(c.MediaType, ending);
    }

    private static IEnumerable<ReservationState> WrapUpsOf(AgentState agent, InteractionId interaction) =>
        agent.Reservations.Where(r => r.Phase == ReservationPhase.Wrapping && r.Interaction == interaction);

    private static QueueState? FirstQueue(RoutingState state, AgentState agent) => agent.Serves.Length == 0 ? null : agent.Serves
        .Select(s => (s.Level, Queue: state.QueuesByNumber[s.Number]))
        .MinBy(s => (s.Level, s.Queue.Id.Value), Comparer<(int Level, string Id)>.Create(
            (a, b) => a.Level != b.Level ? a.Level.CompareTo(b.Level) : string.CompareOrdinal(a.Id, b.Id))).Queue;

    /// <summary>He who asks for somebody else is told by a fact, so that it is part of the contact's course; he who dials himself is refused.</summary>
    private static void Turn(Decision decision, OfferDirectly command, string reason)
    {
        if (IsOwnWish(command.Kind))
        {
            decision.Refuse(reason is "invalid" or "too-late" ? "invalid" : reason == "agent-unknown" ? "not-found" : reason == "no-dial-right" ? "forbidden" : "wrong-state", reason switch
            {
                "agent-unknown" => $"There is no agent '{command.Agent.Value}'.",
                "no-dial-right" => "You may not place calls; a supervisor can allow it in your settings.",
                "queue-unknown" => "You serve no queue, so nothing says how a call of yours is wrapped up.",
                "agent-unreachable" => "Neither your browser's audio nor a telephone of yours is connected.",
                "agent-away" => "You are away; set yourself Available first.",
                "agent-busy" => "You have a call, an offer or a wrap-up in hand; finish it first.",
                _ => "The call's deadline must lie ahead, and not too far.",
            });
        }
        else
        {
            decision.Raise(new DirectOfferOver(command.Reservation, command.Interaction, command.Agent, command.Kind, DirectEnding.Refused, reason));
        }
    }

    private static string Short(string reason) => reason.Length <= RoutingLimits.Text ? reason : reason[..RoutingLimits.Text];
}
