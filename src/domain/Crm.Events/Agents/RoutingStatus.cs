namespace Crm.Events.Agents;

/// <summary>What the routing machine decided about an agent; agents never set it themselves.</summary>
public enum RoutingStatus
{
    /// <summary>Not taking routed work (presence other than Available, or no way to reach him).</summary>
    OffQueue,

    /// <summary>Available and free.</summary>
    Idle,

    /// <summary>Holding at least one reservation that is pending, accepted or wrapping.</summary>
    Interacting,

    /// <summary>In a conversation that was not routed.</summary>
    Communicating,

    /// <summary>Missed an offer; gets nothing until he says he is back.</summary>
    NotResponding,
}
