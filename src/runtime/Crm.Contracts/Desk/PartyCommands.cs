using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>Whom a call is handed on to, or who is asked or added.</summary>
/// <param name="Kind">"agent", "queue", "flow" or "external".</param>
/// <param name="Value">His, or its, id; the number as it is dialled.</param>
public sealed record CallTarget(string Kind, string Value);

/// <summary>Hand the customer on: to a target, at once; without one, to whoever is being asked.</summary>
public sealed record TransferCall(CommandId Id, string By, AgentId Agent, CallId Call, CallTarget? Target) : DeskCommand(Id, By);

/// <summary>Ask an agent or a number outside while the customer is on hold.</summary>
public sealed record ConsultCall(CommandId Id, string By, AgentId Agent, CallId Call, CallTarget Target) : DeskCommand(Id, By);

/// <summary>Go from the customer to whoever is asked, or back.</summary>
public sealed record SwapCall(CommandId Id, string By, AgentId Agent, CallId Call) : DeskCommand(Id, By);

/// <summary>Add a target to the conversation; without one, whoever is being asked.</summary>
public sealed record ConferenceCall(CommandId Id, string By, AgentId Agent, CallId Call, CallTarget? Target) : DeskCommand(Id, By);

/// <summary>Leave a conversation of several.</summary>
public sealed record LeaveConference(CommandId Id, string By, AgentId Agent, CallId Call) : DeskCommand(Id, By);

/// <summary>Let another agent of the conversation have the customer.</summary>
public sealed record PromoteAgent(CommandId Id, string By, AgentId Agent, CallId Call, LegId Leg) : DeskCommand(Id, By);
