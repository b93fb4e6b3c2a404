using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>How far a leg is that is called back into a call which was carried over.</summary>
public enum CarriedPhase
{
    /// <summary>Our offer is being made.</summary>
    Offering,

    /// <summary>The re-INVITE is out.</summary>
    Asked,

    /// <summary>It was answered; the answer is being taken.</summary>
    Answered,
}

/// <summary>A leg of a call that was carried over, until its peer has answered our offer.</summary>
/// <param name="leg">The leg.</param>
/// <param name="session">Its new media session.</param>
/// <param name="dialog">Its dialog.</param>
/// <param name="deadline">When it is given up.</param>
public sealed class CarriedLine(LegId leg, MediaSessionId session, LostDialog dialog, Instant deadline)
{
    /// <summary>The leg.</summary>
    public LegId Leg => leg;

    /// <summary>Its new media session.</summary>
    public MediaSessionId Session => session;

    /// <summary>Its dialog.</summary>
    public LostDialog Dialog => dialog;

    /// <summary>When it is given up.</summary>
    public Instant Deadline => deadline;

    /// <summary>How far it is.</summary>
    public CarriedPhase Phase { get; set; }
}
