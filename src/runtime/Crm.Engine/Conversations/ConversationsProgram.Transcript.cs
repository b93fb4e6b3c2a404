using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A chat that is over, as it is mailed to its customer; copied inside the shard's loop.</summary>
public sealed record TranscriptSight(
    SubjectId Subject, QueueId Queue, Instant StartedAt, IReadOnlyList<ChatLine> Lines, bool IsOver);

/// <content>What is mailed of chats.</content>
public sealed partial class ConversationsProgram
{
    /// <summary>A chat for its customer to be mailed; null when it is not here or the token is not its.</summary>
    public TranscriptSight? TranscriptOf(InteractionId id, string tokenHash) =>
        _conversations.Find(id) is not { Opened: { } opened } state || opened.TokenHash != tokenHash ? null : new TranscriptSight(
            state.Subject, state.Queue, state.StartedAt, [.. state.Lines.Where(l => l is { ForCustomer: true, IsText: true })],
            state.Stage == ConversationStage.Ended);
}
