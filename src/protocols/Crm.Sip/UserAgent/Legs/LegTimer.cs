namespace Crm.Sip.UserAgent.Legs;

/// <summary>What a leg waits for.</summary>
public enum LegTimer
{
    /// <summary>Send our 2xx again: its ACK is missing.</summary>
    RepeatAccept,

    /// <summary>The ACK never came.</summary>
    AckDeadline,

    /// <summary>Nobody answered.</summary>
    RingDeadline,

    /// <summary>A trunk has not answered anything.</summary>
    SilenceDeadline,

    /// <summary>A cancelled call drew no final response.</summary>
    CancelDeadline,

    /// <summary>Send the session refresh.</summary>
    Refresh,

    /// <summary>The session was not refreshed in time.</summary>
    SessionOver,

    /// <summary>Try a new offer again after glare.</summary>
    OfferRetry,

    /// <summary>The peer's new offer was not answered by our side in time.</summary>
    OfferAnswerDeadline,

    /// <summary>Send our reliable provisional response again: its PRACK is missing.</summary>
    RepeatProvisional,

    /// <summary>The PRACK never came.</summary>
    PrackDeadline,

    /// <summary>The transfer the peer asked for has no outcome yet.</summary>
    PeerReferralOver,

    /// <summary>The transfer we asked the peer for has no outcome yet.</summary>
    OwnReferralOver,
}
