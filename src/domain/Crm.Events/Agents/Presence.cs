namespace Crm.Events.Agents;

/// <summary>What a person declares about himself. What the machine makes of it is the <see cref="RoutingStatus"/>.</summary>
public enum Presence
{
    /// <summary>Signed out or never signed in.</summary>
    Offline,

    /// <summary>Ready to be offered work.</summary>
    Available,

    /// <summary>Working on something that is not routed.</summary>
    Busy,

    /// <summary>A short break.</summary>
    Break,

    /// <summary>A meal.</summary>
    Meal,

    /// <summary>In a meeting.</summary>
    Meeting,

    /// <summary>In training.</summary>
    Training,
}
