using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A rule holds for a visitor: may he be invited?</summary>
/// <param name="Address">Where he comes from, for the bound of open ones per address; never stored.</param>
/// <param name="AtOnce">How many of this queue may be open.</param>
/// <param name="Free">How many further chats somebody could answer now.</param>
public sealed record OfferInvitation(QueueId Queue, string Rule, string Address, int AtOnce, int Free);

/// <summary>What the visitor wants.</summary>
public sealed record AnswerInvitation(InvitationId Invitation, bool Accepted);
