using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>How far a leg to the outside has come.</summary>
public enum ExternalPhase
{
    /// <summary>Our offer is being made; nothing was sent yet.</summary>
    Offering,

    /// <summary>The INVITE is out.</summary>
    Ringing,

    /// <summary>It was answered; media are being agreed.</summary>
    Answering,

    /// <summary>It hears the customer and is heard.</summary>
    Connected,
}

/// <summary>A leg to somebody outside. Who it is for does not matter to it, so that a call may have several.</summary>
public sealed class ExternalLeg(LegId leg)
{
    /// <summary>The leg.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>How far it has come.</summary>
    public ExternalPhase Phase { get; set; } = ExternalPhase.Offering;

    /// <summary>What it was dialled for. Null after the process was lost; lives only as long as the process.</summary>
    public DialExternal? Dialled { get; set; }

    /// <summary>When the phase is given up. Lives only as long as the process.</summary>
    public Instant Deadline { get; set; } = Instant.MaxValue;
}
