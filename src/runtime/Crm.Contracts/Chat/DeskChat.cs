using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>A conversation at an agent's desk.</summary>
/// <param name="ConversationId">Also the interaction's id.</param>
/// <param name="ReservationId">The reservation he has it by; null while it is parked.</param>
/// <param name="State">"connected", "parked" or "wrapUp".</param>
/// <param name="StartedAt">When the customer began it.</param>
/// <param name="ConnectedAt">When this agent got it.</param>
/// <param name="LastSeq">The newest line's sequence.</param>
/// <param name="Unread">Lines of the customer this agent has not read.</param>
/// <param name="LastMessage">The newest text, note or not; null before the first.</param>
/// <param name="CustomerOnline">Whether the customer's page is connected.</param>
/// <param name="SilentSince">Since when the customer waits for an answer; null when he does not.</param>
/// <param name="Actions">What the agent may do now, of "message", "note", "transfer", "park", "resume", "close", "wrap-up".</param>
public sealed record DeskChat(
    InteractionId ConversationId,
    ReservationId? ReservationId,
    string State,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    Instant StartedAt,
    Instant ConnectedAt,
    int LastSeq,
    int Unread,
    ChatMessage? LastMessage,
    bool CustomerOnline,
    Instant? SilentSince,
    IReadOnlyList<string> Actions)
{
    /// <summary>What the customer wrote it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>The e-mail address he gave; it names nobody for sure.</summary>
    public string? Email { get; init; }

    /// <summary>The page he began on.</summary>
    public ChatPage? Page { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;

    /// <summary>Why it could not be taken up again: "agent-busy" (no room), "agent-unreachable", ...; null unless that was tried last.</summary>
    public string? ResumeFailure { get; init; }

    /// <summary>The channel of messages it goes over; null for a chat on the web.</summary>
    public DeskChannel? Channel { get; init; }

    /// <summary>From when his answer is overdue; null when he owes none.</summary>
    public Instant? OverdueAt { get; init; }

    /// <summary>How far both sides have got.</summary>
    public IReadOnlyList<ChatReceipt> Receipts { get; init; } = [];

    /// <summary>Present in wrap-up.</summary>
    public DeskWrapUp? WrapUp { get; init; }
}
