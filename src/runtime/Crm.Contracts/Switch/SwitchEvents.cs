using Crm.Primitives;

namespace Crm.Contracts.Switch;

/// <summary>Something that happened at a switch.</summary>
public abstract record SwitchEvent;

/// <summary>Something that happened to a call. The first is <see cref="CallBegan"/>, the last <see cref="CallOver"/>, each exactly once.</summary>
public abstract record SwitchCallEvent(CallId Call) : SwitchEvent;

/// <summary>A call began.</summary>
/// <param name="From">The other side's number; null when withheld.</param>
/// <param name="To">The number of ours; for a call an agent makes, what it is shown as or empty.</param>
/// <param name="Outbound">Whether an agent made it.</param>
public sealed record CallBegan(CallId Call, string? From, string To, bool Outbound) : SwitchCallEvent(Call);

/// <summary>Data was attached, or came with the call.</summary>
/// <param name="Value">Null when it was taken off.</param>
public sealed record CallDataAttached(CallId Call, string Name, string? Value) : SwitchCallEvent(Call);

/// <summary>The caller waits in a queue.</summary>
public sealed record CallWaits(CallId Call, QueueId Queue) : SwitchCallEvent(Call);

/// <summary>The call is offered to an agent.</summary>
public sealed record CallRings(CallId Call, AgentId Agent) : SwitchCallEvent(Call);

/// <summary>It no longer is, and he has not got it.</summary>
/// <param name="Reason">"rejected", "missed", "canceled" or "rescinded".</param>
public sealed record CallRingsNoMore(CallId Call, AgentId Agent, string Reason) : SwitchCallEvent(Call);

/// <summary>The agent and the other side hear each other.</summary>
public sealed record CallConnected(CallId Call, AgentId Agent) : SwitchCallEvent(Call);

/// <summary>The agent put the other side on hold.</summary>
public sealed record CallOnHold(CallId Call, AgentId Agent) : SwitchCallEvent(Call);

/// <summary>The agent took him back.</summary>
public sealed record CallOffHold(CallId Call, AgentId Agent) : SwitchCallEvent(Call);

/// <summary>The agent has the call no more, because it is over or was handed on.</summary>
public sealed record CallReleased(CallId Call, AgentId Agent) : SwitchCallEvent(Call);

/// <summary>The call is over.</summary>
/// <param name="Reason">Stable word.</param>
public sealed record CallOver(CallId Call, string Reason) : SwitchCallEvent(Call);

/// <summary>What an agent is at the switch.</summary>
public enum SwitchAgentState
{
    /// <summary>Not there.</summary>
    LoggedOut,

    /// <summary>There, and takes no calls.</summary>
    NotReady,

    /// <summary>Takes calls.</summary>
    Ready,
}

/// <summary>An agent's state changed, by whomever.</summary>
public sealed record AgentStateChanged(AgentId Agent, SwitchAgentState State, string? Reason) : SwitchEvent;
