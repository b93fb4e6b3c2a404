using Crm.Primitives;

namespace Crm.Mime.Writing;

/// <summary>A file that goes along.</summary>
/// <param name="Name">Its name, in any language.</param>
/// <param name="Type">Its media type, such as <c>image/png</c>.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentId">What the HTML calls it (<c>cid:...</c>), without brackets; needed for related files only.</param>
public sealed record OutgoingFile(string Name, string Type, ReadOnlyMemory<byte> Content, string? ContentId = null);

/// <summary>A message to be written. Who gets it is the envelope's matter; blind copies therefore stand nowhere in it. Immutable.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Who writes.</summary>
    public required Mailbox From { get; init; }

    /// <summary>To whom it goes; may be empty.</summary>
    public IReadOnlyList<Mailbox> To { get; init; } = [];

    /// <summary>To whom copies go.</summary>
    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    /// <summary>Where answers are wanted, if not at <see cref="From"/>.</summary>
    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>The subject, in any language.</summary>
    public required string Subject { get; init; }

    /// <summary>When it was finished.</summary>
    public required Instant Date { get; init; }

    /// <summary>Its id, unique in the world; the boundaries of its parts are made from it.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The message it answers.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The thread, oldest first; see <see cref="ReplyThread"/>. Of a long one the first and the latest are written.</summary>
    public IReadOnlyList<MessageId> References { get; init; } = [];

    /// <summary>The text; any line ends.</summary>
    public string? Text { get; init; }

    /// <summary>The same as HTML.</summary>
    public string? Html { get; init; }

    /// <summary>What the HTML shows by <c>cid:</c>.</summary>
    public IReadOnlyList<OutgoingFile> Related { get; init; } = [];

    /// <summary>What is attached.</summary>
    public IReadOnlyList<OutgoingFile> Attachments { get; init; } = [];

    /// <summary>Set for whatever no person wrote, such as <c>auto-replied</c> or <c>auto-generated</c> (RFC 3834 section 5).</summary>
    public string? AutoSubmitted { get; init; }

    /// <summary>Further fields, such as List-Unsubscribe; none of those that have a property here.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OtherFields { get; init; } = [];
}

/// <summary>Why a message is not written.</summary>
/// <param name="Field">Where the fault is, such as <c>Subject</c>.</param>
/// <param name="Reason">One sentence for people; holds nothing of the message.</param>
public sealed record MessageWriteError(string Field, string Reason);
