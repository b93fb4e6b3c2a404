using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>Whom a call is handed on to, or who is asked or added.</summary>
public abstract record PartyTarget;

/// <summary>A queue; it exists.</summary>
public sealed record ToQueue(QueueId Queue) : PartyTarget;

/// <summary>A colleague; he is asked directly.</summary>
public sealed record ToAgent(AgentId Agent) : PartyTarget;

/// <summary>A flow; it is published.</summary>
public sealed record ToFlow(FlowId Flow) : PartyTarget;

/// <summary>A number outside, as it was typed; the rules are asked.</summary>
public sealed record ToNumber(string Number) : PartyTarget;

/// <summary>The agent hands the customer on at once and is done.</summary>
/// <param name="By">His user name.</param>
public sealed record TransferTo(AgentId Agent, string By, PartyTarget Target) : CallInput;

/// <summary>The agent asks somebody while the customer is on hold.</summary>
/// <param name="By">His user name.</param>
public sealed record ConsultWith(AgentId Agent, string By, PartyTarget Target) : CallInput;

/// <summary>The agent adds somebody to the conversation.</summary>
/// <param name="By">His user name.</param>
public sealed record AddParty(AgentId Agent, string By, PartyTarget Target) : CallInput;

/// <summary>Whom the agent asked takes the customer; the agent is done.</summary>
public sealed record CompleteTransfer(AgentId Agent) : CallInput;

/// <summary>Whom the agent asked joins the conversation with the customer.</summary>
public sealed record MergeConsult(AgentId Agent) : CallInput;

/// <summary>The agent goes from the customer to whom he asks, or back; the other one is on hold.</summary>
public sealed record SwapConsult(AgentId Agent) : CallInput;

/// <summary>The agent puts one party on hold.</summary>
public sealed record HoldParty(AgentId Agent, LegId Leg) : CallInput;

/// <summary>The agent takes one party back.</summary>
public sealed record ResumeParty(AgentId Agent, LegId Leg) : CallInput;

/// <summary>The agent mutes or unmutes one party.</summary>
public sealed record MuteParty(AgentId Agent, LegId Leg, bool On) : CallInput;

/// <summary>The agent ends one party's leg.</summary>
public sealed record HangUpParty(AgentId Agent, LegId Leg) : CallInput;

/// <summary>The agent leaves; the others go on.</summary>
public sealed record LeaveCall(AgentId Agent) : CallInput;

/// <summary>Another agent of the conversation is to have the customer.</summary>
public sealed record PromoteParty(AgentId Agent, LegId Leg) : CallInput;
