using Crm.Primitives;

namespace Crm.Events.Conversations;

/// <summary>A visitor of a page is invited to chat. Nothing of him is stored.</summary>
/// <param name="Rule">The rule's key.</param>
[EventContract("invitation.shown")]
public sealed record InvitationShown(InvitationId Invitation, QueueId Queue, string Rule) : IDomainEvent;

/// <summary>He took it up, or did not want to.</summary>
[EventContract("invitation.answered")]
public sealed record InvitationAnswered(InvitationId Invitation, bool Accepted) : IDomainEvent;

/// <summary>He began a chat upon it.</summary>
[EventContract("invitation.led-to-chat")]
public sealed record InvitationLedToChat(InvitationId Invitation, InteractionId Interaction) : IDomainEvent;

/// <summary>It is so old that nothing more can come of it.</summary>
[EventContract("invitation.forgotten")]
public sealed record InvitationForgotten(InvitationId Invitation) : IDomainEvent;

/// <summary>What was counted for a rule on a day; only in snapshots, in the place of the events themselves.</summary>
/// <param name="Day">Midnight UTC.</param>
[EventContract("invitation.counted")]
public sealed record InvitationsCounted(QueueId Queue, string Rule, Instant Day, int Shown, int Accepted, int Declined, int Chats) : IDomainEvent;
