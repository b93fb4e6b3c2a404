using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>An agent's devices being rung for a reservation. Lives only as long as the process.</summary>
public sealed class RingingDevice(ReservationId reservation, AgentId agent, LegId leg, MediaSessionId session, Instant deadline)
{
    /// <summary>The reservation that is ringing.</summary>
    public ReservationId Reservation { get; } = reservation;

    /// <summary>The agent.</summary>
    public AgentId Agent { get; } = agent;

    /// <summary>The dialled leg.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>Its media session.</summary>
    public MediaSessionId Session { get; } = session;

    /// <summary>When the offer ends.</summary>
    public Instant Deadline { get; } = deadline;

    /// <summary>Shown on the phone; null when unknown.</summary>
    public string? CallerName { get; init; }

    /// <summary>Shown on the phone; null when withheld.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>Whether the INVITE has been sent.</summary>
    public bool Dialled { get; set; }

    /// <summary>Whether the phone answered and the reservation's acceptance is awaited.</summary>
    public bool Answered { get; set; }
}
