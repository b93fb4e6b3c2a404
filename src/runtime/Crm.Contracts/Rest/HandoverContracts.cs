using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that tells of a call about to be handed over by another IVR.</summary>
/// <param name="Source">How that IVR calls itself, 1 to 64 characters.</param>
/// <param name="From">The caller's number, when the call cannot carry the id in its header.</param>
/// <param name="MenuPath">At most 20 menus of 1 to 100 characters.</param>
/// <param name="Digits">At most 64 of 0-9 * # A-D.</param>
/// <param name="Attributes">At most 50; names of lower-case letters, digits, '-' and dots, values of at most 1,000 characters.</param>
public sealed record HandoverRequest(
    string? Source,
    string? From,
    IReadOnlyList<string>? MenuPath,
    string? Digits,
    CustomerId? CustomerId,
    string? Language,
    IReadOnlyDictionary<string, string>? Attributes);

/// <summary>The note is kept for its call.</summary>
/// <param name="HandoverId">For the call's header <c>X-Crm-Handover</c>.</param>
public sealed record HandoverView(string HandoverId, Instant ExpiresAt);
