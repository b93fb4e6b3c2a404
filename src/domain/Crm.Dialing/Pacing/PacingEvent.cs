using Crm.Primitives;

namespace Crm.Dialing.Pacing;

/// <summary>The kinds of what happens on a campaign's floor.</summary>
public enum PacingEventKind : byte
{
    /// <summary>A number began to be dialled.</summary>
    DialStarted,

    /// <summary>A dial ended without anybody: busy, no answer, refused, unknown number.</summary>
    DialFailed,

    /// <summary>We took the dial back; nothing is learnt from it.</summary>
    DialWithdrawn,

    /// <summary>A machine answered and was told from a person.</summary>
    MachineAnswered,

    /// <summary>A person answered and waits for an agent.</summary>
    PersonAnswered,

    /// <summary>The person who waited has an agent.</summary>
    Connected,

    /// <summary>The person who waited had no agent in time, or hung up before.</summary>
    Abandoned,

    /// <summary>The agent is there and can take a call now.</summary>
    AgentIdle,

    /// <summary>The agent is in a call that is not one of this campaign's dials.</summary>
    AgentBusy,

    /// <summary>The agent's call is over and he writes it up.</summary>
    AgentWrappingUp,

    /// <summary>The agent is no longer there for this campaign.</summary>
    AgentAway,
}

/// <summary>One thing that happened. Numbers of dials and agents are given by the campaign and tell those apart that are under way at the same time.</summary>
public readonly record struct PacingEvent(PacingEventKind Kind, long Dial, long Agent, DialSegment Segment, Instant At)
{
    /// <summary>A number of this segment began to be dialled.</summary>
    public static PacingEvent DialStarted(long dial, DialSegment segment, Instant at) => new(PacingEventKind.DialStarted, dial, 0, segment, at);

    /// <summary>The dial ended without anybody.</summary>
    public static PacingEvent DialFailed(long dial, Instant at) => new(PacingEventKind.DialFailed, dial, 0, default, at);

    /// <summary>The dial was taken back.</summary>
    public static PacingEvent DialWithdrawn(long dial, Instant at) => new(PacingEventKind.DialWithdrawn, dial, 0, default, at);

    /// <summary>A machine answered.</summary>
    public static PacingEvent MachineAnswered(long dial, Instant at) => new(PacingEventKind.MachineAnswered, dial, 0, default, at);

    /// <summary>A person answered and waits.</summary>
    public static PacingEvent PersonAnswered(long dial, Instant at) => new(PacingEventKind.PersonAnswered, dial, 0, default, at);

    /// <summary>The person who waited has this agent.</summary>
    public static PacingEvent Connected(long dial, long agent, Instant at) => new(PacingEventKind.Connected, dial, agent, default, at);

    /// <summary>The person who waited had nobody.</summary>
    public static PacingEvent Abandoned(long dial, Instant at) => new(PacingEventKind.Abandoned, dial, 0, default, at);

    /// <summary>The agent can take a call.</summary>
    public static PacingEvent AgentIdle(long agent, Instant at) => new(PacingEventKind.AgentIdle, 0, agent, default, at);

    /// <summary>The agent is in another call.</summary>
    public static PacingEvent AgentBusy(long agent, Instant at) => new(PacingEventKind.AgentBusy, 0, agent, default, at);

    /// <summary>The agent writes his call up.</summary>
    public static PacingEvent AgentWrappingUp(long agent, Instant at) => new(PacingEventKind.AgentWrappingUp, 0, agent, default, at);

    /// <summary>The agent is gone.</summary>
    public static PacingEvent AgentAway(long agent, Instant at) => new(PacingEventKind.AgentAway, 0, agent, default, at);
}
