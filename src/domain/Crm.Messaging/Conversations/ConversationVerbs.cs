using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>What an agent may do with a conversation now; what the decider refuses is not among it.</summary>
public static class ConversationVerbs
{
    private static readonly IReadOnlyList<string> Connected = ["message", "note", "transfer", "park", "close"];
    private static readonly IReadOnlyList<string> Parked = ["note", "resume", "close"];
    private static readonly IReadOnlyList<string> TakingUp = ["note", "close"];

    /// <summary>The verbs of one agent.</summary>
    public static IReadOnlyList<string> Of(ConversationState state, AgentId agent) =>
        state.Agent != agent ? []
        : state.Stage == ConversationStage.Connected ? Connected
        : state.Stage != ConversationStage.Parked ? []
        : state.Asked is null ? Parked : TakingUp;
}
