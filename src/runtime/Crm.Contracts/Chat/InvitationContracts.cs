using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>When a page invites its visitor to chat; part of <see cref="ChatAvailability"/>. The first rule that holds counts.</summary>
/// <param name="AfterDecline">Seconds for which nobody is invited who declined.</param>
public sealed record ChatInvitations(double AfterDecline, IReadOnlyList<InvitationCondition> Rules);

/// <summary>One rule as the page looks at it: everything given must hold at once. See <see cref="Events.Queues.InvitationRule"/>.</summary>
/// <param name="OnPage">Seconds.</param>
/// <param name="Idle">Seconds.</param>
public sealed record InvitationCondition(string Id, string? Pages, double? OnPage, double? Idle, int? PagesSeen, int? Scrolled, bool? Returning);

/// <summary>Body by which a page asks whether it may invite its visitor now; asked once a rule holds.</summary>
/// <param name="Rule">The rule's key.</param>
/// <param name="Language">In which the visitor reads; "en", "zh" or another BCP 47 tag.</param>
public sealed record InvitationRequest(string? EntryPoint, string? Rule, string? Language);

/// <summary>He may be invited, or not now.</summary>
/// <param name="State">"invited" or "no".</param>
/// <param name="Text">What to say to him; null unless he is invited.</param>
/// <param name="Language">Of the text.</param>
/// <param name="ExpiresIn">Seconds after which it is to be taken off the page; null unless he is invited.</param>
/// <param name="Reason">
/// Why not: "closed", "no-agents", "full" as in <see cref="ChatTicket"/>, "busy" (nobody has a hand free), "too-many" (are invited already),
/// "off" (there is no such rule any more) or "unavailable".
/// </param>
public sealed record InvitationTicket(string State, InvitationId? InvitationId, string? Text, string? Language, double? ExpiresIn, string? Reason);

/// <summary>Body by which a page says what the visitor wants.</summary>
/// <param name="Answer">"accepted" or "declined".</param>
public sealed record InvitationAnswer(string? Answer);

/// <summary>What became of a queue's invitations, for its supervisors.</summary>
/// <param name="Open">Before visitors' eyes now, those included who have accepted and not begun yet.</param>
/// <param name="Rules">By the key of the rule, those that are there no more as well; rules that never invited are missing.</param>
/// <param name="Days">All rules together by UTC day, the oldest first; days without any are missing. At most 31.</param>
public sealed record InvitationFigures(int Open, IReadOnlyList<InvitationRuleFigures> Rules, IReadOnlyList<InvitationDayFigures> Days);

/// <summary>What became of one rule's invitations.</summary>
/// <param name="Today">Since midnight UTC.</param>
/// <param name="Month">In the last 31 days, today included.</param>
public sealed record InvitationRuleFigures(string Rule, InvitationCounts Today, InvitationCounts Month);

/// <summary>What became of the invitations that were shown on one day.</summary>
/// <param name="Day">Midnight UTC.</param>
public sealed record InvitationDayFigures(Instant Day, InvitationCounts Counts);

/// <summary>What became of invitations, counted at the time they were shown.</summary>
/// <param name="Shown">All of them; those neither accepted nor declined ran out, or are open.</param>
/// <param name="Chats">Those of the accepted ones that a chat began upon.</param>
public sealed record InvitationCounts(int Shown, int Accepted, int Declined, int Chats);

/// <summary>The invitation may be shown.</summary>
[EventContract("reply.invitation-given")]
public sealed record InvitationGiven(InvitationId Invitation) : CommandResult;
