using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <summary>That an agent placed the call himself.</summary>
public sealed class PlacedCall(AgentId agent, ReservationId reservation, SealedText number, string by)
{
    /// <summary>Who placed it.</summary>
    public AgentId Agent { get; } = agent;

    /// <summary>His own work in routing.</summary>
    public ReservationId Reservation { get; } = reservation;

    /// <summary>What he dialled, sealed.</summary>
    public SealedText Number { get; } = number;

    /// <summary>"user:anna": whose limits count.</summary>
    public string By { get; } = by;

    /// <summary>The number to show that he asked for. Lives only as long as the process.</summary>
    public string? Presented { get; set; }

    /// <summary>What holds for recording him. Lives only as long as the process.</summary>
    public RecordingTerms Recording { get; set; } = RecordingTerms.Standard;

    /// <summary>He is on the line and nothing was dialled yet: the rules are to be asked. Lives only as long as the process.</summary>
    public bool MayDial { get; set; }
}
