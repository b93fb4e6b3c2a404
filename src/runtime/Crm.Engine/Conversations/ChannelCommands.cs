using System.Collections.Immutable;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Events.Conversations;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A customer's message came over a channel. Answered by <see cref="ChannelTook"/> or a refusal.</summary>
/// <param name="Conversation">The id of the conversation, should one begin.</param>
/// <param name="Arrival">How it begins then; the channel's part is there.</param>
/// <param name="Text">Seals what he wrote under a subject: that of the conversation it goes to is known only there.</param>
/// <param name="Consent">Whether the text allows or forbids to be written to; null when it is about something else.</param>
public sealed record TakeChannelMessage(
    InteractionId Conversation, ConversationArrived Arrival, string ProviderId, Func<SubjectId, SealedText> Text, bool? Consent);

/// <summary>A customer's message is in a conversation.</summary>
/// <param name="Known">It had come before.</param>
/// <param name="Begun">The conversation began with it.</param>
[EventContract("reply.channel-took")]
public sealed record ChannelTook(InteractionId Conversation, bool Known, bool Begun) : CommandResult;

/// <summary>An agent writes first. Answered by <see cref="Contracts.Channels.ConversationBegun"/> or a refusal.</summary>
public sealed record BeginFromAgent(InteractionId Conversation, ConversationArrived Arrival, StaffSaid Said);

/// <summary>A channel tells how far a line has got.</summary>
public sealed record TellDelivery(InteractionId Conversation, int Seq, ChatDelivery State, string? ProviderId, string? Reason);

/// <summary>A line that a channel has to take, copied inside the shard's loop.</summary>
/// <param name="Others">The channel's ids of other lines of the same conversation.</param>
public sealed record UnsentLine(
    InteractionId Conversation,
    int Seq,
    string Channel,
    string Own,
    SealedText Peer,
    SealedText? Text,
    ChatLineFromTemplate? Template,
    Instant WrittenAt,
    ImmutableHashSet<string> Others);

/// <summary>What is known of a customer's address before a conversation with him begins.</summary>
/// <param name="Allowed">Whether he may be written to.</param>
/// <param name="Open">The conversation with him that is not over.</param>
/// <param name="HeardAt">When he wrote last, as far as is remembered.</param>
/// <param name="LastAgent">Who had him last.</param>
public sealed record PeerSight(bool Allowed, InteractionId? Open, Instant? HeardAt, AgentId? LastAgent);

/// <summary>The queue of a conversation that is held takes it again.</summary>
public sealed record ReviveConversation(InteractionId Conversation);

/// <summary>Effect: there is a line for a channel.</summary>
public sealed record OutboxFilled;

/// <summary>Effect: a line got further on its channel.</summary>
public sealed record DeliveryTold(ConversationReaders To, ChatLineDelivery Delivery);
