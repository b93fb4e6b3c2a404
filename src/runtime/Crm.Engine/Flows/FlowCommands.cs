using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Engine.Flows;

/// <summary>Effect: make a flow's HTTP lookup.</summary>
/// <param name="Session">Only to be handed back: it belongs to the shard.</param>
public sealed record RunLookup(CallId Call, FlowSession Session, StartLookup Request);

/// <summary>To the calls shard: a flow's lookup is over.</summary>
public sealed record LookupOver(CallId Call, FlowSession Session, int Lookup, LookupResult Result);

/// <summary>Effect: something became known about the other party; shown at the agent's desk.</summary>
/// <param name="Value">Null takes it away.</param>
public sealed record PartyAttribute(InteractionId Interaction, string Name, string? Value);

/// <summary>Effect: it became known who the other party is.</summary>
public sealed record PartyCustomer(InteractionId Interaction, CustomerId Customer);

/// <summary>Effect: the language to serve the other party in.</summary>
public sealed record PartyLanguage(InteractionId Interaction, string Language);

/// <summary>Effect: the other party chose in a menu.</summary>
public sealed record PartyMenu(InteractionId Interaction, string Menu);
