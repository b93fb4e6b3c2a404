using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.PublicEvents;

/// <summary>
/// Something that happened, in the words programs outside rely on. Made from one fact of the journal and named by its place there, so
/// that it is the same event however often the journal is read.
/// </summary>
/// <param name="Sequence">Its place in the stream; rises, with gaps. See <see cref="EventSequence"/>.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Subject">What it is about: the id of an interaction, or <c>agent/</c> and an agent's id. Events of one subject are delivered in order.</param>
public sealed record PublicEvent(long Sequence, string Type, Instant At, string Subject, EventData Data);

/// <summary>What an event tells; what does not apply is null. Personal parts are sealed until it is written for somebody.</summary>
public sealed record EventData
{
    /// <summary>The interaction it is about.</summary>
    public InteractionId? InteractionId { get; init; }

    /// <summary>Its call.</summary>
    public CallId? CallId { get; init; }

    /// <summary>"voice", "callback", "chat", "sms", "whatsapp", "email" or "message".</summary>
    public string? MediaType { get; init; }

    /// <summary>"inbound" or "outbound".</summary>
    public string? Direction { get; init; }

    /// <summary>The customer's number or address.</summary>
    public SealedText? From { get; init; }

    /// <summary>The name it came with.</summary>
    public SealedText? FromName { get; init; }

    /// <summary>The number or address of ours.</summary>
    public string? To { get; init; }

    /// <summary>Who it is with, when that is known.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The queue.</summary>
    public QueueId? QueueId { get; init; }

    /// <summary>The agent.</summary>
    public AgentId? AgentId { get; init; }

    /// <summary>The offer to the agent.</summary>
    public ReservationId? ReservationId { get; init; }

    /// <summary>Until when something is awaited.</summary>
    public Instant? Deadline { get; init; }

    /// <summary>The new state of an agent.</summary>
    public string? State { get; init; }

    /// <summary>The state before.</summary>
    public string? Before { get; init; }

    /// <summary>Why, as a word.</summary>
    public string? Reason { get; init; }

    /// <summary>Whom or what the customer was handed on to: the id of an agent, a queue or a flow.</summary>
    public string? Target { get; init; }

    /// <summary>One party of a conversation of several; the same in all events about it.</summary>
    public LegId? PartyId { get; init; }

    /// <summary>What that party is: "agent" or "external".</summary>
    public string? Party { get; init; }

    /// <summary>The agent that party is.</summary>
    public AgentId? PartyAgentId { get; init; }

    /// <summary>How the interaction ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>How long the customer waited, in seconds.</summary>
    public double? Waited { get; init; }

    /// <summary>How long they talked, in seconds.</summary>
    public double? Talked { get; init; }

    /// <summary>How long the customer was held, in seconds.</summary>
    public double? Held { get; init; }

    /// <summary>The wrap-up code.</summary>
    public string? WrapUpCode { get; init; }

    /// <summary>The recording.</summary>
    public RecordingId? RecordingId { get; init; }

    /// <summary>How long the recording is, in seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>What became known about the interaction, by name.</summary>
    public IReadOnlyDictionary<string, SealedText>? Attributes { get; init; }
}
