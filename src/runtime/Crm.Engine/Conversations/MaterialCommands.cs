using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>
/// A text goes to a customer once, whoever has the conversation by then. Answered by <see cref="Contracts.Channels.ConversationBegun"/>, which
/// says where it is, also when it was there before; or a refusal.
/// </summary>
/// <param name="Conversation">The chat it goes into; over a channel of messages the id of the one that begins when none is open.</param>
/// <param name="Arrival">How it begins over a channel; null for a chat.</param>
/// <param name="Text">Seals the text under a subject: that of the conversation it goes to is known only there.</param>
public sealed record SayMaterial(
    InteractionId Conversation,
    Messaging.Conversations.ConversationArrived? Arrival,
    AgentId By,
    string Name,
    string ClientId,
    int Length,
    Func<SubjectId, SealedText> Text);
