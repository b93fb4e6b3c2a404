using System.Collections.Immutable;
using Crm.Events.Conversations;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>What must be shown of a conversation. The readers are those of the moment it happened.</summary>
/// <param name="Agent">Who has it or has parked it.</param>
/// <param name="Supervisors">User names of who has joined.</param>
public sealed record ConversationReaders(InteractionId Conversation, AgentId? Agent, ImmutableArray<string> Supervisors);

/// <summary>Effect: a line was written.</summary>
public sealed record LineTold(ConversationReaders To, ChatLine Line);

/// <summary>Effect: a side has got further.</summary>
public sealed record SeenTold(ConversationReaders To, ChatSeen Seen);

/// <summary>Effect: somebody writes, or has stopped.</summary>
public sealed record TypingTold(ConversationReaders To, TypingShown Typing);

/// <summary>Effect: it stands otherwise than before.</summary>
public sealed record StandingTold(InteractionId Conversation, ConversationStage Stage, string? AgentName, string? EndReason);

/// <summary>Effect: what an agent's desk shows of his conversations changed.</summary>
/// <param name="Told">No more than what his page is told besides: lines and how far they were read.</param>
public sealed record ConversationDeskChanged(AgentId Agent, bool Told = false);

/// <summary>Effect: live figures of conversations changed.</summary>
public sealed record ConversationFiguresChanged;
