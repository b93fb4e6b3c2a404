using System.Collections.Immutable;

namespace Crm.PublicEvents;

/// <summary>The words of the stream. Words are only ever added.</summary>
public static class EventTypes
{
    /// <summary>A call reached us.</summary>
    public const string CallRinging = "crm.call.ringing";

    /// <summary>Something other than an inbound call began: a call to the outside, a promised call back.</summary>
    public const string Started = "crm.interaction.started";

    /// <summary>It waits in a queue.</summary>
    public const string Queued = "crm.interaction.queued";

    /// <summary>It is offered to an agent.</summary>
    public const string Offered = "crm.interaction.offered";

    /// <summary>An offer came to nothing; the reason says why.</summary>
    public const string OfferEnded = "crm.interaction.offer-ended";

    /// <summary>Customer and agent are connected.</summary>
    public const string Connected = "crm.interaction.connected";

    /// <summary>The agent holds the customer.</summary>
    public const string Held = "crm.interaction.held";

    /// <summary>The agent took the customer back.</summary>
    public const string Resumed = "crm.interaction.resumed";

    /// <summary>It went on elsewhere: an agent handed the customer on, or a queue or flow sent him elsewhere.</summary>
    public const string Transferred = "crm.interaction.transferred";

    /// <summary>Nobody took the customer who was handed on; he came back.</summary>
    public const string TransferReturned = "crm.interaction.transfer-returned";

    /// <summary>Another agent, or somebody outside, is in the conversation.</summary>
    public const string PartyJoined = "crm.interaction.party-joined";

    /// <summary>One who had joined is in it no more.</summary>
    public const string PartyLeft = "crm.interaction.party-left";

    /// <summary>One party beside the customer is on hold.</summary>
    public const string PartyHeld = "crm.interaction.party-held";

    /// <summary>That party was taken back.</summary>
    public const string PartyResumed = "crm.interaction.party-resumed";

    /// <summary>It was recognised as, or linked to, a customer.</summary>
    public const string CustomerLinked = "crm.interaction.customer-linked";

    /// <summary>The conversation is over for the agent; wrap-up may follow.</summary>
    public const string HandlingEnded = "crm.interaction.handling-ended";

    /// <summary>Wrap-up is done.</summary>
    public const string WrappedUp = "crm.interaction.wrapped-up";

    /// <summary>The customer's part is over. Exactly one per interaction.</summary>
    public const string Ended = "crm.interaction.ended";

    /// <summary>A recording can be heard.</summary>
    public const string RecordingCompleted = "crm.recording.completed";

    /// <summary>The customer left a message.</summary>
    public const string VoicemailLeft = "crm.voicemail.left";

    /// <summary>An agent declared a presence.</summary>
    public const string PresenceChanged = "crm.agent.presence-changed";

    /// <summary>What the machine makes of an agent changed.</summary>
    public const string RoutingStatusChanged = "crm.agent.routing-status-changed";

    /// <summary>Sent by a person who tries a webhook; never part of the stream.</summary>
    public const string Test = "crm.webhook.test";

    /// <summary>All words of the stream.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        CallRinging, Started, Queued, Offered, OfferEnded, Connected, Held, Resumed, Transferred, TransferReturned, PartyJoined, PartyLeft,
        PartyHeld, PartyResumed, CustomerLinked, HandlingEnded, WrappedUp, Ended,
        RecordingCompleted, VoicemailLeft, PresenceChanged, RoutingStatusChanged,
    ];

    /// <summary>Whether a text is a word of the stream, or the beginning of some with <c>.*</c> at the end, as in <c>crm.interaction.*</c>.</summary>
    public static bool IsPattern(string? text) => text is not null && (All.Contains(text) || (text.EndsWith(".*", StringComparison.Ordinal) && All.Any(t => Matches(text, t))));

    /// <summary>Whether a pattern covers a type.</summary>
    public static bool Matches(string pattern, string type) =>
        pattern.EndsWith(".*", StringComparison.Ordinal) ? type.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1)) : pattern == type;

    /// <summary>The types that patterns cover; all when there are none.</summary>
    public static ImmutableArray<string> Covered(IReadOnlyCollection<string> patterns) =>
        patterns.Count == 0 ? All : [.. All.Where(t => patterns.Any(p => Matches(p, t)))];
}
