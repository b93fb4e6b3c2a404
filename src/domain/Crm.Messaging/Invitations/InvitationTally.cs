using Crm.Primitives;

namespace Crm.Messaging.Invitations;

/// <summary>What became of the invitations of a rule that were shown on one day.</summary>
/// <param name="Day">Midnight UTC.</param>
/// <param name="Shown">All of them; those that are neither accepted nor declined ran out.</param>
/// <param name="Chats">Those of the accepted ones that a chat began upon.</param>
public sealed record InvitationTally(string Rule, Instant Day, int Shown, int Accepted, int Declined, int Chats);
