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

    /// <summary>It is in the conversation.</summary>
    Connected,
}

/// <summary>What a leg to the outside is for.</summary>
public enum ExternalPurpose
{
    /// <summary>A flow, or a queue's rules, send the customer there.</summary>
    Flow,

    /// <summary>The agent hands the customer on to it and is gone.</summary>
    Transfer,

    /// <summary>The agent asks it beside the customer.</summary>
    Consult,

    /// <summary>It takes part in the conversation.</summary>
    Conference,
}

/// <summary>A leg to somebody outside. Who it is for does not matter to it, so that a call may have several.</summary>
public sealed class ExternalLeg(LegId leg)
{
    /// <summary>The leg.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>When it was dialled.</summary>
    public Instant Since { get; init; }

    /// <summary>What it is for. Lives only as long as the process.</summary>
    public ExternalPurpose Purpose { get; set; }

    /// <summary>How far it has come.</summary>
    public ExternalPhase Phase { get; set; } = ExternalPhase.Offering;

    /// <summary>What it was dialled for. Null after the process was lost; lives only as long as the process.</summary>
    public DialExternal? Dialled { get; set; }

    /// <summary>When the phase is given up. Lives only as long as the process.</summary>
    public Instant Deadline { get; set; } = Instant.MaxValue;
}
