using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>What a customer's page does with its conversation. A wrong token is answered like a conversation that is not there.</summary>
/// <param name="TokenHash">SHA-256 of the token, lower-case hexadecimal.</param>
public abstract record CustomerChatCommand(CommandId Id, InteractionId Conversation, string TokenHash);

/// <summary>Write. Answered by <see cref="ChatLineTaken"/>, the first one when it is repeated.</summary>
public sealed record SayAsCustomer(CommandId Id, InteractionId Conversation, string TokenHash, string ClientMessageId, string Text)
    : CustomerChatCommand(Id, Conversation, TokenHash)
{
    /// <summary>The file that is sent, whose name is the text; null for a text.</summary>
    public ChatAttachment? File { get; init; }
}

/// <summary>Say how far he has got.</summary>
public sealed record MarkReadAsCustomer(CommandId Id, InteractionId Conversation, string TokenHash, int UpTo, bool Read)
    : CustomerChatCommand(Id, Conversation, TokenHash);

/// <summary>Say that he writes, or has stopped. Not stored.</summary>
public sealed record ShowTypingAsCustomer(CommandId Id, InteractionId Conversation, string TokenHash, bool Typing)
    : CustomerChatCommand(Id, Conversation, TokenHash);

/// <summary>End it: he leaves the queue, or the agent.</summary>
public sealed record EndAsCustomer(CommandId Id, InteractionId Conversation, string TokenHash) : CustomerChatCommand(Id, Conversation, TokenHash);

/// <summary>Rate it, once, after the end.</summary>
public sealed record RateAsCustomer(CommandId Id, InteractionId Conversation, string TokenHash, int Score, string? Comment)
    : CustomerChatCommand(Id, Conversation, TokenHash);

/// <summary>A stranger's wish to chat, checked for form.</summary>
/// <param name="Conversation">A new id.</param>
/// <param name="Address">Where it comes from, for bounds; never stored.</param>
/// <param name="Customer">Who it is, proven by the site's signature; null for a stranger.</param>
public sealed record ChatBeginning(
    InteractionId Conversation,
    string TokenHash,
    string EntryPoint,
    string Address,
    string? Name,
    string? Email,
    string? Phone,
    string? Subject,
    string? Language,
    ChatPage? Page,
    ImmutableDictionary<string, string> Attributes,
    string? Customer)
{
    /// <summary>The first he writes; null when he begins without.</summary>
    public ChatMessageRequest? First { get; init; }

    /// <summary>The invitation he accepted; null without.</summary>
    public InvitationId? Invitation { get; init; }
}
