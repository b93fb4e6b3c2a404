using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>Body by which a page asks for the right to one call.</summary>
/// <param name="EntryPoint">Which one of the site's entry points; a call from a page reaches nothing else.</param>
/// <param name="ConversationId">The chat it comes out of, with that chat's token in the header; absent without one.</param>
public sealed record WebCallTicketRequest(string? EntryPoint, string? ConversationId);

/// <summary>The right to one call, or why there is none now.</summary>
/// <param name="State">"ready", or "offline": nobody takes calls now, and the ticket is null.</param>
/// <param name="Ticket">To be used once, from the same address, before it expires.</param>
/// <param name="ExpiresIn">Seconds; null when offline.</param>
/// <param name="Reason">Why it is offline: "closed", "no-agents" or "full".</param>
public sealed record WebCallTicket(string State, string? Ticket, int? ExpiresIn, string? Reason);

/// <summary>Body that begins a call from a page.</summary>
/// <param name="Ticket">As it was given.</param>
/// <param name="Sdp">The browser's offer with all its candidates, at most 64 kB.</param>
/// <param name="Name">At most 100 characters; names nobody for sure.</param>
/// <param name="Language">"en", "zh" or another BCP 47 tag; what is played is spoken in it.</param>
/// <param name="Page">Where the customer is.</param>
/// <param name="Attributes">As in <see cref="ChatRequest"/>.</param>
public sealed record WebCallRequest(
    string? Ticket, string? Sdp, string? Name, string? Language, ChatPage? Page, IReadOnlyDictionary<string, string>? Attributes);

/// <summary>A call from a page has begun.</summary>
/// <param name="CallId">The interaction's id.</param>
/// <param name="Token">The right to this call; shown this once.</param>
/// <param name="Sdp">Our answer.</param>
public sealed record WebCallBegun(InteractionId CallId, string Token, string Sdp, WebCallStatus Status);

/// <summary>How a call from a page stands for its customer.</summary>
/// <param name="State">"waiting" (in the queue), "connected" or "ended".</param>
/// <param name="Position">Place in the queue, 1 for the next; null unless he waits.</param>
/// <param name="EstimatedWait">Seconds; null while nothing is known.</param>
/// <param name="Agent">The agent's name; null without one.</param>
/// <param name="EndReason">"caller-hung-up", "agent-hung-up", "media-lost", ...; null while it goes on.</param>
public sealed record WebCallStatus(string State, int? Position, double? EstimatedWait, string? Agent, string? EndReason);

/// <summary>A stranger's wish to call, checked for form and for its ticket.</summary>
/// <param name="Call">A new id.</param>
/// <param name="TokenHash">SHA-256 of the call's token, lower-case hexadecimal.</param>
/// <param name="Address">Where it comes from, for bounds; never stored.</param>
/// <param name="Conversation">The chat it comes out of, whose customer has proven that it is his; null without one.</param>
public sealed record WebCallBeginning(
    InteractionId Call,
    string TokenHash,
    string EntryPoint,
    string Address,
    InteractionId? Conversation,
    string SdpOffer,
    string? Name,
    string? Language,
    ChatPage? Page,
    IReadOnlyDictionary<string, string> Attributes);

/// <summary>What came of a wish to call: our answer, or a refusal.</summary>
/// <param name="Refusal">"offline", "too-many", "media" (the offer fits nothing we speak) or "unavailable"; null when it was taken.</param>
/// <param name="Detail">The reason word of "offline" and "media"; otherwise a sentence.</param>
public sealed record WebCallResult(string? SdpAnswer, string? Refusal, string? Detail);
