using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>A call of a simulated campaign.</summary>
internal sealed class SimulatedCall(Attempt attempt)
{
    public Attempt Attempt { get; } = attempt;

    public bool Answered { get; set; }

    public bool Connected { get; set; }

    public bool Over { get; set; }

    public SimulatedAgent? Agent { get; set; }
}

/// <summary>An agent of a simulated campaign.</summary>
internal sealed class SimulatedAgent(AgentId id)
{
    public AgentId Id { get; } = id;

    public bool There { get; set; }

    public AgentActivity Activity { get; private set; }

    public Instant Since { get; private set; }

    /// <summary>The record he has before him.</summary>
    public AttemptId? Holding { get; private set; }

    public void Hold(AttemptId attempt) => (Activity, Holding) = (AgentActivity.Busy, attempt);

    public void Talk() => (Activity, Holding) = (AgentActivity.Busy, null);

    public void WrapUp() => Activity = AgentActivity.WrappingUp;

    public void Free(Instant now) => (Activity, Since, Holding) = (AgentActivity.Idle, now, null);

    public void Leave() => (Activity, Holding) = (AgentActivity.Idle, null);
}
