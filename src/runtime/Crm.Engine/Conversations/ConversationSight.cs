using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A conversation, copied inside the shard's loop.</summary>
/// <param name="OverdueAt">From when the agent's answer is overdue; null when he owes none.</param>
public sealed record ConversationSight(
    InteractionId Conversation,
    SubjectId Subject,
    ConversationStage Stage,
    QueueId Queue,
    AgentId? Agent,
    ReservationId? Reservation,
    Instant StartedAt,
    Instant ConnectedAt,
    Instant ParkedAt,
    int LastSeq,
    int Unread,
    ChatLine? LastText,
    bool CustomerOnline,
    Instant? OwedSince,
    Instant? OverdueAt,
    IReadOnlyList<string> Actions,
    string? TakeUpFailure,
    ConversationOpened? Opened,
    IReadOnlyList<string> Supervisors)
{
    /// <summary>The medium it is counted by.</summary>
    public MediaType Medium { get; init; }

    /// <summary>The channel of messages it goes over; null for a chat on the web.</summary>
    public ConversationOnChannel? Channel { get; init; }

    /// <summary>Until when free text may be sent; null is always.</summary>
    public Instant? WindowUntil { get; init; }

    /// <summary>Whether the customer does not want to be written to.</summary>
    public bool OptedOut { get; init; }

    /// <summary>The first the customer wrote; null before.</summary>
    public ChatLine? FirstText { get; init; }

    /// <summary>How far the customer has got.</summary>
    public (int Delivered, int Read) CustomerSeen { get; init; }

    /// <summary>How far the agent has got.</summary>
    public (int Delivered, int Read) StaffSeen { get; init; }
}

/// <summary>A conversation as its customer may see it, copied inside the shard's loop.</summary>
public sealed record CustomerSight(
    ConversationStage Stage,
    string? AgentName,
    string? EndReason,
    IReadOnlyList<ChatLine> Lines,
    bool More,
    int LastSeq,
    (int Delivered, int Read) CustomerSeen,
    (int Delivered, int Read) StaffSeen,
    bool MayRate);
