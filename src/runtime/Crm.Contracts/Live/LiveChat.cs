using Crm.Primitives;

namespace Crm.Contracts.Live;

/// <summary>A chat of an agent, as supervisors see it.</summary>
/// <param name="State">"connected" or "parked".</param>
/// <param name="Since">When he got it, or parked it.</param>
/// <param name="SilentSince">Since when the customer waits for his answer; null when he does not.</param>
/// <param name="OverdueAt">From when that is too long, by the queue's rules.</param>
/// <param name="Unread">Lines of the customer not read yet.</param>
public sealed record LiveChat(
    InteractionId ConversationId, QueueId Queue, string State, Instant Since, Instant? SilentSince, Instant? OverdueAt, int Unread, bool CustomerOnline);
