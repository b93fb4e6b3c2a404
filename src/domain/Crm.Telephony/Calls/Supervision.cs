using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Hearing;

namespace Crm.Telephony.Calls;

/// <summary>Somebody who listens to a call, and may speak by his mode. Lives only as long as the process, as his browser's audio does.</summary>
public sealed class Supervision(LegId leg, AgentId supervisor, string name, Instant since)
{
    /// <summary>His side of the call.</summary>
    public LegId Leg { get; } = leg;

    /// <summary>Who he is.</summary>
    public AgentId Supervisor { get; } = supervisor;

    /// <summary>What he is called.</summary>
    public string Name { get; } = name;

    /// <summary>Since when he listens.</summary>
    public Instant Since { get; } = since;

    /// <summary>The agent he listens to; he hears the room this agent is in.</summary>
    public AgentId Agent { get; set; }

    /// <summary>By whom he is heard.</summary>
    public SupervisorMode Mode { get; set; }

    /// <summary>His audio; null while his browser is away.</summary>
    public MediaSessionId? Session { get; set; }

    /// <summary>When he is given up if his browser does not come back.</summary>
    public Instant? LostDeadline { get; set; }

    /// <summary>What has happened and is not in the journal yet: the audio does not wait for it.</summary>
    public Queue<IDomainEvent> Untold { get; } = new();
}
