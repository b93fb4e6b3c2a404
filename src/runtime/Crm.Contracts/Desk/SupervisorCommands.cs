using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>A command of a supervisor, whose user name <see cref="DeskCommand.By"/> is.</summary>
public abstract record SupervisorCommand(CommandId Id, string By) : DeskCommand(Id, By);

/// <summary>Listen to an agent's call, or be heard by others than now.</summary>
/// <param name="Name">What the supervisor is called, for the agent's desk.</param>
/// <param name="Agent">To whom he listens; null is the agent who has the customer.</param>
/// <param name="Mode">"monitor", "whisper" or "barge".</param>
public sealed record SuperviseCall(CommandId Id, string By, string Name, CallId Call, AgentId? Agent, string Mode) : SupervisorCommand(Id, By);

/// <summary>Listen no more.</summary>
public sealed record StopSupervision(CommandId Id, string By, CallId Call) : SupervisorCommand(Id, By);

/// <summary>Take the customer from his agent, who is done by that. The supervisor needs a desk whose audio is connected.</summary>
public sealed record TakeOverCall(CommandId Id, string By, CallId Call) : SupervisorCommand(Id, By);

/// <summary>Offer a waiting customer anew, or give one who is with an agent back to a queue; he keeps his age.</summary>
/// <param name="To">Another queue; null is the one he is in or came from.</param>
public sealed record RequeueInteraction(CommandId Id, string By, InteractionId Interaction, QueueId? To) : SupervisorCommand(Id, By);

/// <summary>End an interaction, whoever has the customer.</summary>
public sealed record CloseInteraction(CommandId Id, string By, InteractionId Interaction) : SupervisorCommand(Id, By);

/// <summary>End an agent's wrap-up as if its time were over.</summary>
public sealed record EndWrapUp(CommandId Id, string By, AgentId Agent) : SupervisorCommand(Id, By);

/// <summary>An agent asks a supervisor to help him in his call, or (without <paramref name="Wanted"/>) no longer does.</summary>
/// <param name="Reason">A few words; at most 200 characters.</param>
public sealed record AskForHelp(CommandId Id, string By, AgentId Agent, bool Wanted, string? Reason) : DeskCommand(Id, By);
