using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Conversations;

/// <summary>What a channel allows in a conversation and how silence in it is treated, as it was when the conversation began.</summary>
/// <param name="TextMax">Characters (UTF-16) of one text.</param>
/// <param name="ReplyWindow">After the customer's newest text free text may be sent for so long, then templates only; null is always.</param>
/// <param name="CloseAfter">A customer who owes an answer, or whose parked conversation is silent, for so long: it is closed.</param>
public sealed record ChannelTerms(int TextMax, TimeSpan? ReplyWindow, TimeSpan CloseAfter);

/// <summary>A conversation goes over a channel of messages rather than the web; follows its <see cref="ConversationOpened"/>.</summary>
/// <param name="Channel">The channel's id, such as "sms".</param>
/// <param name="Own">Our address on it.</param>
/// <param name="PeerKey">The customer's address as an opaque key: his messages find the conversation by it.</param>
/// <param name="Peer">The customer's address.</param>
/// <param name="HeardAt">When he wrote last in an earlier conversation; null when that is not known.</param>
[EventContract("conversation.on-channel")]
public sealed record ConversationOnChannel(
    InteractionId Interaction, string Channel, string Own, string PeerKey, SealedText Peer, ChannelTerms Terms, Instant? HeardAt) : IDomainEvent;

/// <summary>No queue keeps it now (closed, full, nobody came); it does not end, but waits until its queue takes it again.</summary>
/// <param name="Reason">Why it left the queue, as routing says.</param>
[EventContract("conversation.held")]
public sealed record ConversationHeld(InteractionId Interaction, string Reason) : IDomainEvent;

/// <summary>How far a line for the customer has got on its channel.</summary>
public enum ChatDelivery
{
    /// <summary>It is to be sent.</summary>
    Queued,

    /// <summary>The channel has taken it.</summary>
    Sent,

    /// <summary>It is on the customer's device.</summary>
    Delivered,

    /// <summary>He has seen it.</summary>
    Read,

    /// <summary>It will not arrive.</summary>
    Failed,
}

/// <summary>A line has got further on its channel.</summary>
/// <param name="ProviderId">The channel's own id of it; null when it has none.</param>
/// <param name="Reason">Why it failed, as a reason word; null for others.</param>
[EventContract("conversation.line-delivery")]
public sealed record ChatLineDelivery(InteractionId Interaction, int Seq, ChatDelivery State, string? ProviderId, string? Reason) : IDomainEvent;

/// <summary>The line that follows was made of a template the channel knows; comes before its <see cref="ChatLineWritten"/>.</summary>
/// <param name="Seq">The line's sequence.</param>
/// <param name="Template">The template's id at the channel.</param>
/// <param name="Values">What stands in its places, as a JSON array of texts; null when it has none.</param>
[EventContract("conversation.line-from-template")]
public sealed record ChatLineFromTemplate(InteractionId Interaction, int Seq, string Template, SealedText? Values) : IDomainEvent;

/// <summary>A customer does not want to be written to on a channel any more, or wants it again. Outlives the conversation it was said in.</summary>
/// <param name="Allowed">Whether he may be written to.</param>
[EventContract("channel.consent-changed")]
public sealed record ChannelConsentChanged(string Channel, string PeerKey, bool Allowed) : IDomainEvent;
