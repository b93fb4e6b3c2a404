using Crm.Primitives;
using Crm.Telephony.Hearing;

namespace Crm.Telephony.Calls;

/// <summary>Somebody wants to listen to an agent's call, or to be heard by others than now.</summary>
/// <param name="Name">What he is called, for the agent's desk.</param>
/// <param name="Agent">To whom he listens; null is the agent who has the customer.</param>
/// <param name="Session">His browser's media session; null when it has none.</param>
public sealed record Supervise(AgentId Supervisor, string Name, AgentId? Agent, SupervisorMode Mode, MediaSessionId? Session) : CallInput;

/// <summary>He has heard enough, and says so.</summary>
public sealed record StopSupervising(AgentId Supervisor) : CallInput;

/// <summary>He is gone without having said so.</summary>
/// <param name="Reason">As in <see cref="Events.Calls.SupervisionEnded"/>.</param>
public sealed record SupervisorLeaves(AgentId Supervisor, string Reason) : CallInput;

/// <summary>An agent asks a supervisor for help in this call, or no longer does.</summary>
/// <param name="Reason">A few words of his; kept in memory only.</param>
public sealed record HelpAsked(AgentId Agent, bool Wanted, string? Reason) : CallInput;

/// <summary>His browser's media came (back) or went away.</summary>
public sealed record SupervisorMediaChanged(AgentId Supervisor, MediaSessionId? Session) : CallInput;

/// <summary>What he did is to be written down now.</summary>
public sealed record TellSupervision(AgentId Supervisor) : CallInput;

/// <summary>Somebody gives the customer who is with an agent back to a queue, where he is as old as he was.</summary>
/// <param name="To">Another queue, which exists; null is the one he came from.</param>
public sealed record GiveCustomerBack(QueueId? To) : CallInput;

/// <summary>Somebody ends a call that an agent, a flow or a queue has.</summary>
public sealed record CloseCall : CallInput;
