using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Conversations;

/// <summary>Who wrote a line.</summary>
public enum ChatWriter
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>An agent who has or had it.</summary>
    Agent,

    /// <summary>A supervisor who joined.</summary>
    Supervisor,

    /// <summary>The machine.</summary>
    System,
}

/// <summary>A line of a conversation.</summary>
/// <param name="Seq">Rises by one per conversation, from 1.</param>
/// <param name="By">User name of an agent or supervisor; null for others.</param>
/// <param name="Name">A person's name as customers see it; of a system line whom it speaks of. Never the customer's.</param>
/// <param name="Text">What was written, or the name of the file; null for a system line.</param>
/// <param name="System">A system line's word; null for others.</param>
/// <param name="Note">Internal: never shown to the customer.</param>
/// <param name="ClientId">The writer's own id of it, by which a repetition is known; null for system lines.</param>
/// <param name="File">The file that is sent; null for a text.</param>
[EventContract("conversation.line-written")]
public sealed record ChatLineWritten(
    InteractionId Interaction,
    int Seq,
    ChatWriter Writer,
    string? By,
    string? Name,
    SealedText? Text,
    string? System,
    bool Note,
    string? ClientId,
    ChatFile? File = null) : IDomainEvent;

/// <summary>A file in a conversation; its content is kept sealed beside the journal.</summary>
/// <param name="Type">Its media type, as its content proves.</param>
public sealed record ChatFile(Guid Id, string Type, int Bytes);

/// <summary>How far a side has got.</summary>
/// <param name="ByCustomer">The customer's side, or the agent's.</param>
/// <param name="Read">Read, or only delivered to the page.</param>
[EventContract("conversation.seen")]
public sealed record ChatSeen(InteractionId Interaction, bool ByCustomer, int UpTo, bool Read) : IDomainEvent;
