using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Whom a call is handed on to, or who is asked or added.</summary>
/// <param name="Target">Null where it is whoever is being asked already.</param>
public sealed record TargetRequest(CallTarget? Target);

/// <summary>Which party of a call is meant.</summary>
/// <param name="LegId">Null for the customer, or for the agent himself where it is about him.</param>
public sealed record PartyRequest(LegId? LegId);
