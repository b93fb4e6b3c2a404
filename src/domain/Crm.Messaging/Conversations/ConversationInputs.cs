using System.Collections.Immutable;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Channels;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>Something that happened to a conversation, or that somebody wants of it.</summary>
public abstract record ConversationInput;

/// <summary>A customer begins it.</summary>
/// <param name="From">Address or number he gave.</param>
/// <param name="EntryPoint">Where on the site.</param>
/// <param name="Customer">Who he is, when that is proven; then <paramref name="CustomerKey"/> is his key.</param>
public sealed record ConversationArrived(
    SubjectId Subject,
    string TokenHash,
    QueueId Queue,
    ChatRules Rules,
    string EntryPoint,
    SealedText? From,
    SealedText? FromName,
    CustomerId? Customer,
    string? CustomerKey,
    SealedText? Topic,
    SealedText? Email,
    SealedText? PageUrl,
    SealedText? PageTitle,
    string? Language,
    ImmutableArray<(string Name, SealedText Value)> Attributes) : ConversationInput
{
    /// <summary>The channel of messages it goes over; null for a chat on the web.</summary>
    public ChannelArrival? Channel { get; init; }

    /// <summary>What he wrote to begin with, under his own id of it, so that whoever is offered it sees what it is about.</summary>
    public (string ClientId, SealedText Text)? First { get; init; }
}

/// <summary>What a beginning over a channel of messages brings along.</summary>
/// <param name="Id">The channel's id.</param>
/// <param name="Own">Our address on it.</param>
/// <param name="HeardAt">When the customer wrote last in an earlier conversation.</param>
/// <param name="Prefers">The agent who had him last.</param>
public sealed record ChannelArrival(
    string Id, MediaType Medium, string Own, string PeerKey, SealedText Peer, ChannelTerms Terms, Instant? HeardAt = null, AgentId? Prefers = null)
{
    /// <summary>The agent who begins it by writing first; null when the customer did.</summary>
    public (AgentId Agent, string Name)? StartedBy { get; init; }
}

/// <summary>The customer wrote, or sent a file; then the text is its name.</summary>
public sealed record CustomerSaid(string ClientId, SealedText Text, ChatFile? File = null) : ConversationInput;

/// <summary>The customer has got so far.</summary>
public sealed record CustomerSaw(int UpTo, bool Read) : ConversationInput;

/// <summary>The customer writes, or has stopped.</summary>
public sealed record CustomerTyped(bool Typing) : ConversationInput;

/// <summary>The customer ends it.</summary>
public sealed record CustomerEnded : ConversationInput;

/// <summary>The customer's page has been gone for too long.</summary>
public sealed record CustomerGone : ConversationInput;

/// <summary>The customer rates it.</summary>
public sealed record CustomerRating(int Score, SealedText? Comment) : ConversationInput;

/// <summary>A person at a desk wrote: the agent who has it, or a supervisor who has joined.</summary>
public sealed record StaffSaid(AgentId By, string ClientId, SealedText Text, bool Note, ChatFile? File = null) : ConversationInput
{
    /// <summary>Characters of the text in the clear.</summary>
    public int Length { get; init; }

    /// <summary>The template it was made of; null for free text.</summary>
    public TemplateUse? Template { get; init; }

    /// <summary>The customer does not want to be written to on this channel.</summary>
    public bool Forbidden { get; init; }
}

/// <summary>A text an agent has sent, whether or not he has the conversation when it comes.</summary>
/// <param name="Name">His name as customers see it.</param>
/// <param name="Length">Characters of the text in the clear.</param>
/// <param name="Forbidden">The customer does not want to be written to on this channel.</param>
public sealed record MaterialSaid(AgentId By, string Name, string ClientId, SealedText Text, int Length, bool Forbidden) : ConversationInput;

/// <summary>The queue of one that is held takes it again.</summary>
public sealed record Revive : ConversationInput;

/// <summary>The channel tells how far a line has got.</summary>
public sealed record LineProgress(int Seq, ChatDelivery State, string? ProviderId, string? Reason) : ConversationInput;

/// <summary>The agent has got so far.</summary>
public sealed record StaffSaw(AgentId By, int UpTo, bool Read) : ConversationInput;

/// <summary>A person at a desk writes, or has stopped.</summary>
public sealed record StaffTyped(AgentId By, bool Typing) : ConversationInput;

/// <summary>The agent hands it on: one of both is given.</summary>
public sealed record HandOn(AgentId By, QueueId? Queue, AgentId? Agent, SealedText? Note) : ConversationInput;

/// <summary>The agent puts it aside.</summary>
public sealed record Park(AgentId By) : ConversationInput;

/// <summary>The agent takes up what he parked.</summary>
public sealed record TakeUp(AgentId By) : ConversationInput;

/// <summary>The agent, or a supervisor, ends it.</summary>
/// <param name="Force">A supervisor ends it, wherever it stands.</param>
public sealed record CloseIt(AgentId By, string Reason, bool Force) : ConversationInput;

/// <summary>A supervisor gives the customer of an agent back to a queue.</summary>
/// <param name="To">Null for the one he came by.</param>
public sealed record GiveBack(string By, QueueId? To) : ConversationInput;

/// <summary>A supervisor joins.</summary>
public sealed record SupervisorJoins(AgentId By, string Name, bool Visible) : ConversationInput;

/// <summary>A supervisor leaves.</summary>
public sealed record SupervisorLeaves(AgentId By) : ConversationInput;

/// <summary>Somebody at a desk, or a match, says who it is.</summary>
public sealed record CustomerKnown(CustomerId Customer, string By) : ConversationInput;

/// <summary>From routing: an agent accepted it out of the queue, or as the one who was asked.</summary>
public sealed record AgentTakes(ReservationId Reservation, AgentId Agent, string Name) : ConversationInput;

/// <summary>From routing: the one agent who was asked has not got it.</summary>
public sealed record AskFailed(ReservationId Reservation, AgentId Agent, string Reason) : ConversationInput;

/// <summary>From routing: the queue visit is over other than by an answer.</summary>
public sealed record VisitOver(QueueVisitId Visit, InteractionOutcome Outcome, string Reason) : ConversationInput;

/// <summary>From routing: it overflowed into another queue.</summary>
public sealed record OverflowedTo(QueueVisitId From, QueueVisitId Visit, QueueId Queue) : ConversationInput;

/// <summary>The agent can be reached, or cannot.</summary>
/// <param name="AtOnce">He has gone for good: he does not keep it for the grace.</param>
public sealed record AgentReach(AgentId Agent, bool Reachable, bool AtOnce = false) : ConversationInput;

/// <summary>Time has passed.</summary>
public sealed record ConversationDeadline : ConversationInput;
