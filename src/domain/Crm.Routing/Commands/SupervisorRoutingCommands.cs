using Crm.Primitives;

namespace Crm.Routing.Commands;

/// <summary>Ends an agent's wrap-up as if its time were over: a supervisor needs no code for it.</summary>
public sealed record FinishWrapUp(AgentId Agent) : RoutingCommand;

/// <summary>Takes a waiting interaction's offers back and matches it anew, in its queue or in another one, with its age.</summary>
/// <param name="To">The other queue; null is the one it is in.</param>
public sealed record MoveEntry(InteractionId Interaction, QueueId? To) : RoutingCommand;
