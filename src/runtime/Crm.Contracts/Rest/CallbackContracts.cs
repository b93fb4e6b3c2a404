using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that asks for a call back.</summary>
/// <param name="Number">E.164: '+' and 7 to 15 digits; spaces, dots, hyphens and brackets are overlooked.</param>
/// <param name="Name">At most 100 characters.</param>
/// <param name="Language">"en", "zh" or another BCP 47 tag.</param>
/// <param name="NotBefore">At most 30 days ahead; absent for as soon as it is his turn.</param>
/// <param name="Note">What the agent should know, at most 1,000 characters.</param>
public sealed record CallbackRequest(
    string? Queue, string? Number, string? Name, CustomerId? CustomerId, string? Language, Instant? NotBefore, string? Note);

/// <summary>Body by which a stranger asks for a call back.</summary>
/// <param name="Number">As in <see cref="CallbackRequest"/>.</param>
public sealed record PublicCallbackRequest(string? Queue, string? Number, string? Name, string? Language);

/// <summary>The answer to a stranger: the same whether he had asked before or not.</summary>
public sealed record PublicCallbackView(string Status)
{
    /// <summary>He will be called.</summary>
    public static readonly PublicCallbackView Accepted = new("accepted");
}

/// <summary>A call back is promised.</summary>
/// <param name="Position">Place in the queue, 1 for the next; null while it is not known.</param>
/// <param name="EstimatedWait">Seconds; null while nothing is known.</param>
public sealed record CallbackTicket(CallbackId CallbackId, InteractionId InteractionId, int? Position, double? EstimatedWait);

/// <summary>A promised call back.</summary>
/// <param name="Number">Masked in lists; null when erased.</param>
/// <param name="State">
/// "scheduled" (not before a time), "waiting" (for its turn), "resting" (until the next attempt), "calling", "reached" (the customer waits on
/// the line), "talking", "canceling", "ending"; over: "answered" or "closed".
/// </param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="WaitingSince">The instant its age counts from.</param>
/// <param name="Attempts">Attempts that came to nothing.</param>
/// <param name="LastFailure">Why the last one did, or why it was closed.</param>
/// <param name="NextAttempt">Not before then; null when its turn decides.</param>
/// <param name="RequestedBy">"flow:main-menu", "user:anna" or "web".</param>
/// <param name="OriginInteractionId">The interaction in which it was asked for; null for none.</param>
public sealed record CallbackView(
    CallbackId Id,
    InteractionId InteractionId,
    QueueId QueueId,
    string? Number,
    string? Name,
    CustomerId? CustomerId,
    string State,
    Instant AskedAt,
    Instant WaitingSince,
    int Attempts,
    string? LastFailure,
    Instant? NextAttempt,
    AgentId? AgentId,
    string RequestedBy,
    string? Language,
    InteractionId? OriginInteractionId,
    int? Position,
    double? EstimatedWait);
