namespace Crm.Statistics.Agents;

/// <summary>What an agent is doing, one thing at a time. With several reservations the one further up here counts.</summary>
public enum AgentActivity
{
    /// <summary>In conversation.</summary>
    Talking,

    /// <summary>In conversation with the customer on hold.</summary>
    Held,

    /// <summary>Accepted; the audio is coming up.</summary>
    Connecting,

    /// <summary>Wrapping up.</summary>
    WrapUp,

    /// <summary>Being offered something.</summary>
    Ringing,

    /// <summary>Missed an offer.</summary>
    NotResponding,

    /// <summary>Free for work.</summary>
    Idle,

    /// <summary>Not taking routed work.</summary>
    OffQueue,
}
