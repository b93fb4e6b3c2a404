using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <summary>How an agent's side of a call reaches him.</summary>
public enum AgentLegVia
{
    /// <summary>His browser's standing WebRTC session.</summary>
    Browser,

    /// <summary>A SIP leg to his registered devices.</summary>
    Phone,
}

/// <summary>An agent in a call, with what his handle time is made of.</summary>
public sealed class AgentLeg(LegId leg, AgentId agent, ReservationId reservation, AgentLegVia via)
{
    /// <summary>The leg.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>The agent.</summary>
    public AgentId Agent { get; } = agent;

    /// <summary>The reservation he accepted.</summary>
    public ReservationId Reservation { get; } = reservation;

    /// <summary>Browser or phone.</summary>
    public AgentLegVia Via { get; } = via;

    /// <summary>When the leg came up.</summary>
    public Instant Since { get; init; }

    /// <summary>When he began to speak with the customer, or with the agent who asks him.</summary>
    public Instant? ConnectedAt { get; set; }

    /// <summary>Since when the customer is on hold.</summary>
    public Instant? HeldSince { get; set; }

    /// <summary>Completed hold time.</summary>
    public TimeSpan HeldBefore { get; set; }

    /// <summary>His media session now; null while his browser is away. Lives only as long as the process.</summary>
    public MediaSessionId? Session { get; set; }

    /// <summary>Whether he muted himself. Lives only as long as the process.</summary>
    public bool Muted { get; set; }

    /// <summary>Whether he holds the customer by the hold key of his phone, which takes him back as well. Lives only as long as the process.</summary>
    public bool HoldsByPhone { get; set; }

    /// <summary>Whether he was in the conversation with the customer, and not only asked beside it.</summary>
    public bool ServedCustomer { get; set; }

    /// <summary>When he is reminded of the customer on hold, or the customer is taken back for him. Lives only as long as the process.</summary>
    public Instant HoldAlarm { get; set; } = Instant.MaxValue;

    /// <summary>Whether he has been reminded of the customer on hold. Lives only as long as the process.</summary>
    public bool Reminded { get; set; }

    /// <summary>When he is given up if his browser does not come back. Lives only as long as the process.</summary>
    public Instant? LostDeadline { get; set; }

    /// <summary>What holds for recording him. Lives only as long as the process.</summary>
    public RecordingTerms Recording { get; set; } = RecordingTerms.Standard;

    /// <summary>His call for help, until somebody comes. Lives only as long as the process.</summary>
    public HelpWanted? Help { get; set; }

    /// <summary>Hold time until an instant.</summary>
    public TimeSpan HeldUntil(Instant now) => HeldBefore + (HeldSince is { } since ? now - since : TimeSpan.Zero);

    /// <summary>Talk time (connected less held) until an instant.</summary>
    public TimeSpan TalkedUntil(Instant now) => ConnectedAt is { } at ? now - at - HeldUntil(now) : TimeSpan.Zero;
}

/// <summary>An agent wants a supervisor to help him.</summary>
/// <param name="Reason">A few words of his.</param>
public sealed record HelpWanted(Instant Since, string? Reason);
