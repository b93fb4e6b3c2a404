using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>To whom an agent hands a conversation on.</summary>
/// <param name="Target">An "agent" or a "queue".</param>
/// <param name="Note">An internal note that goes with it, at most 4,000 characters.</param>
public sealed record ConversationTransferRequest(CallTarget? Target, string? Note);

/// <summary>Body that ends a conversation.</summary>
/// <param name="Reason">At most 100 characters; absent is "agent-closed".</param>
public sealed record ConversationCloseRequest(string? Reason);

/// <summary>Body by which a supervisor joins.</summary>
/// <param name="Visible">Whether the customer is told and his lines are shown to him; false: he reads and writes notes only.</param>
public sealed record ConversationJoinRequest(bool? Visible);

/// <summary>A conversation that is not over, for supervisors and lists.</summary>
/// <param name="State">"waiting", "connected", "parked" or "leaving".</param>
/// <param name="SilentSince">Since when the agent owes an answer; null when he does not.</param>
/// <param name="OverdueAt">From when that is too long; null when he owes none.</param>
/// <param name="Supervisors">User names of who has joined.</param>
public sealed record ConversationView(
    InteractionId ConversationId,
    string State,
    QueueId QueueId,
    AgentId? AgentId,
    DeskParty Customer,
    string? Subject,
    Instant StartedAt,
    Instant? ConnectedAt,
    bool CustomerOnline,
    int LastSeq,
    Instant? SilentSince,
    Instant? OverdueAt,
    IReadOnlyList<string> Supervisors)
{
    /// <summary>"chat", "sms" or "whatsapp".</summary>
    public string MediaType { get; init; } = "chat";
}

/// <summary>
/// A line, receipt or sign of writing in a conversation, pushed over <c>/hubs/agent</c> as message <c>chat</c> to the agent who has it,
/// and over <c>/hubs/supervisor</c> to supervisors who have joined. Exactly one of the three, or <see cref="ChatUpdate.Delivered"/>, is there.
/// </summary>
public sealed record ChatUpdate(InteractionId ConversationId, ChatMessage? Message, ChatReceipt? Receipt, ChatTyping? Typing)
{
    /// <summary>A line that is known got further on its channel; then the other three are null.</summary>
    public ChatDelivered? Delivered { get; init; }
}

/// <summary>How far a line has got on its channel.</summary>
public sealed record ChatDelivered(int Seq, string State, string? Reason);
