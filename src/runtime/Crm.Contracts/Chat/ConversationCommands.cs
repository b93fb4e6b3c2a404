using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>What a person at a desk does with a conversation.</summary>
public abstract record ConversationCommand(CommandId Id, string By, AgentId Agent, InteractionId Conversation) : DeskCommand(Id, By);

/// <summary>Write to the customer, or an internal note. Answered by <see cref="ChatLineTaken"/>.</summary>
public sealed record SayToCustomer(CommandId Id, string By, AgentId Agent, InteractionId Conversation, string ClientMessageId, string Text, bool Note)
    : ConversationCommand(Id, By, Agent, Conversation)
{
    /// <summary>The template the text was made of; null for free text.</summary>
    public Channels.TemplateMessage? Template { get; init; }

    /// <summary>The file that is sent, whose name is the text; null for a text.</summary>
    public ChatAttachment? File { get; init; }
}

/// <summary>Say how far he has got.</summary>
public sealed record MarkConversationRead(CommandId Id, string By, AgentId Agent, InteractionId Conversation, int UpTo, bool Read)
    : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>Say that he writes, or has stopped. Not stored.</summary>
public sealed record ShowTyping(CommandId Id, string By, AgentId Agent, InteractionId Conversation, bool Typing) : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>Hand it on to a queue, at once, or to an agent, once he accepts.</summary>
public sealed record TransferConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation, CallTarget Target, string? Note)
    : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>Put it aside: it takes no capacity until the customer writes or the agent takes it up.</summary>
public sealed record ParkConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation) : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>Take up what he has parked.</summary>
public sealed record ResumeConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation) : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>End it.</summary>
public sealed record CloseConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation, string Reason)
    : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>A supervisor joins; again with another visibility changes that.</summary>
/// <param name="Name">His name as customers see it.</param>
public sealed record JoinConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation, string Name, bool Visible)
    : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>A supervisor leaves.</summary>
public sealed record LeaveConversation(CommandId Id, string By, AgentId Agent, InteractionId Conversation) : ConversationCommand(Id, By, Agent, Conversation);

/// <summary>The line is in the conversation.</summary>
[EventContract("reply.chat-line-taken")]
public sealed record ChatLineTaken(int Seq, Instant At) : CommandResult;
