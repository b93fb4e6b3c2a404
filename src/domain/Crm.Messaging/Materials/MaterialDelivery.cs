using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Messaging.Materials;

/// <summary>That a package is being sent to a customer, or was: what went out, by whom, where to, and how far it got.</summary>
/// <param name="Id">Follows from the command and the package: the same command again is the same delivery.</param>
/// <param name="Interaction">What it was sent during; null from the customer's card alone.</param>
/// <param name="Channel">"email", "chat", or a channel of messages such as "sms".</param>
/// <param name="Address">Where to; null for a chat.</param>
/// <param name="Title">A mail's subject; null for others.</param>
/// <param name="Text">What he reads, with the link in it.</param>
/// <param name="Items">As they were when it was sent: changes of the package do not reach back.</param>
/// <param name="LinkHash">Stands for the link's token; the token itself is in the text alone.</param>
public sealed record MaterialDelivery(
    Guid Id,
    CustomerId Customer,
    SubjectId Subject,
    InteractionId? Interaction,
    string Package,
    long PackageVersion,
    string Name,
    string? Language,
    string Channel,
    SealedText? Address,
    AgentId By,
    string ByName,
    QueueId Queue,
    Instant At,
    SealedText? Title,
    SealedText Text,
    IReadOnlyList<MaterialItem> Items,
    string LinkHash,
    Instant ExpiresAt)
{
    /// <summary>How far it got.</summary>
    public MaterialState State { get; init; }

    /// <summary>Why it failed, as a word.</summary>
    public string? Reason { get; init; }

    /// <summary>What the mail server said.</summary>
    public SealedText? Detail { get; init; }

    /// <summary>When the state or the openings changed last.</summary>
    public Instant ChangedAt { get; init; } = At;

    /// <summary>The line it is in a conversation; null for mails, and before.</summary>
    public MaterialLine? Line { get; init; }

    /// <summary>Whether the mail shard or a conversation has it.</summary>
    public bool Handed { get; init; }

    /// <summary>How often its link was opened.</summary>
    public int Openings { get; init; }

    /// <summary>When first.</summary>
    public Instant? OpenedAt { get; init; }
}

/// <summary>A line of a conversation.</summary>
public sealed record MaterialLine(InteractionId Conversation, int Seq);
