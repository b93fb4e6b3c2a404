using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// What another IVR knows of a caller it is about to hand over. Told by the SIP headers of the call itself, or before it by a REST call;
/// then the call is recognised by the id in its header <c>X-Crm-Handover</c>, else by the caller's number.
/// </summary>
/// <param name="Source">How that IVR calls itself, 1 to 64 characters.</param>
/// <param name="From">The caller's number, to recognise the call by; null when the id will do.</param>
/// <param name="MenuPath">The menus gone through, at most 20.</param>
/// <param name="Digits">What was keyed in, at most 64 of 0-9 * # A-D.</param>
/// <param name="Customer">Who it is, when that is known.</param>
/// <param name="Attributes">At most 50; names in lower-case words with dots.</param>
public sealed record HandoverNote(
    string Source,
    string? From,
    ImmutableArray<string> MenuPath,
    string? Digits,
    CustomerId? Customer,
    string? Language,
    ImmutableDictionary<string, string> Attributes);

/// <summary>A note was taken.</summary>
/// <param name="Id">To be sent in the call's header <c>X-Crm-Handover</c>.</param>
/// <param name="Expires">Until when the call is awaited.</param>
public sealed record HandoverTicket(string Id, Instant Expires);

/// <summary>Takes notes of calls to come. Kept in memory: after a restart a call is routed without its note. Thread safe.</summary>
public interface IHandovers
{
    /// <summary>Takes a note; null when too many are waiting for their calls.</summary>
    HandoverTicket? Accept(HandoverNote note);
}
