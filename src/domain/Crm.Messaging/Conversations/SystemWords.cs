namespace Crm.Messaging.Conversations;

/// <summary>What lines of the machine say. Words are only ever added.</summary>
public static class SystemWords
{
    /// <summary>It waits for an agent.</summary>
    public const string Waiting = "waiting";

    /// <summary>An agent has it.</summary>
    public const string AgentJoined = "agent-joined";

    /// <summary>Handed on to a queue or colleague.</summary>
    public const string Transferred = "transferred";

    /// <summary>The agent was lost; it waits again.</summary>
    public const string Requeued = "requeued";

    /// <summary>The agent put it aside.</summary>
    public const string Parked = "parked";

    /// <summary>The agent took it up again.</summary>
    public const string Resumed = "resumed";

    /// <summary>The silent customer is asked.</summary>
    public const string StillThere = "still-there";

    /// <summary>A supervisor joined, where the customer sees him.</summary>
    public const string SupervisorJoined = "supervisor-joined";

    /// <summary>A supervisor the customer saw left.</summary>
    public const string SupervisorLeft = "supervisor-left";

    /// <summary>It is over.</summary>
    public const string Ended = "ended";
}
