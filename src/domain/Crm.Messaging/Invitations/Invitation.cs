using Crm.Primitives;

namespace Crm.Messaging.Invitations;

/// <summary>An invitation that is remembered.</summary>
/// <param name="ShownAt">From when a visitor has it before him.</param>
public sealed record Invitation(InvitationId Id, QueueId Queue, string Rule, Instant ShownAt)
{
    /// <summary>His answer and when it came; null before.</summary>
    public (bool Accepted, Instant At)? Answer { get; init; }

    /// <summary>The chat he began upon it, and when; null before.</summary>
    public (InteractionId Interaction, Instant At)? Chat { get; init; }

    /// <summary>Whether somebody must be kept free for it: it is shown, or he has accepted and is about to begin.</summary>
    public bool IsOpen(Instant now) => Chat is null && (Answer is { } answer
        ? answer.Accepted && now < answer.At + InvitationBook.BeginWithin
        : now < ShownAt + InvitationBook.AnswerWithin);
}
