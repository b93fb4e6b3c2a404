using Crm.Events;
using Crm.Events.Calls;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <content>Who listens to the call.</content>
public sealed partial class CallState
{
    /// <summary>Who listens, by who he is. Lives only as long as the process.</summary>
    public Dictionary<AgentId, Supervision> Supervisors { get; } = [];

    /// <summary>Supervisions the journal knows of that have not ended, with when they began.</summary>
    public Dictionary<LegId, (AgentId Supervisor, Instant Since)> ToldSupervisions { get; } = [];

    private void ApplyToSupervision(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case SupervisionStarted e:
                ToldSupervisions[e.Leg] = (e.Supervisor, at);
                break;
            case SupervisionEnded e:
                ToldSupervisions.Remove(e.Leg);
                break;
        }
    }
}
