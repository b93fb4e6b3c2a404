using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>An agent asks somebody beside the customer.</summary>
public sealed class Consult(AgentId agent, LegId leg, Instant since)
{
    /// <summary>Who asks.</summary>
    public AgentId Agent { get; } = agent;

    /// <summary>The leg of whoever is asked.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>The second line of the agent's phone on which he asks; null when he asks on the one he has the customer on.</summary>
    public LegId? Line { get; init; }

    /// <summary>The media of that line. Lives only as long as the process.</summary>
    public MediaSessionId? LineSession { get; set; }

    /// <summary>When it began.</summary>
    public Instant Since { get; } = since;

    /// <summary>When he answered.</summary>
    public Instant? AnsweredAt { get; set; }

    /// <summary>Why it came to nothing, or how it ended without the agent's doing; null while it goes on.</summary>
    public string? Failure { get; set; }

    /// <summary>The number that was dialled; null for an agent. Lives only as long as the process.</summary>
    public string? Label { get; set; }

    /// <summary>The agent who is asked; null for somebody outside. Lives only as long as the process.</summary>
    public AgentId? Asked { get; set; }

    /// <summary>Talk time until an instant.</summary>
    public TimeSpan TalkedUntil(Instant now) => AnsweredAt is { } at && now > at ? now - at : TimeSpan.Zero;
}
