using Crm.Events;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A customer begins a conversation.</summary>
/// <param name="Address">Where he comes from, for the bound of open ones per address; never stored.</param>
public sealed record BeginConversation(InteractionId Conversation, string Address, ConversationArrived Arrival)
{
    /// <summary>The invitation it began upon; null for one of the customer's own mind.</summary>
    public InvitationId? Invitation { get; init; }
}

/// <summary>The first page of a conversation's customer is connected, or the last is gone.</summary>
public sealed record CustomerPresence(InteractionId Conversation, bool Present);

/// <summary>An agent's desk is open in a browser, or is not any more.</summary>
/// <param name="Gone">He signed out: he does not come back to his conversations.</param>
public sealed record AgentDesk(AgentId Agent, bool Open, bool Gone = false);

/// <summary>Effect: the shard's memory was rebuilt, and it must be told anew who is there.</summary>
public sealed record ConversationsRecovered;

/// <summary>From routing: the agent accepted, or took up himself what he had parked.</summary>
/// <param name="Name">His name as customers see it.</param>
[EventContract("message.converse-with-agent")]
public sealed record ConverseWithAgentMessage(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Name);
