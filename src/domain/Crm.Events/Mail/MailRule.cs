using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Events.Mail;

/// <summary>
/// What is done with mails that fit. Rules are asked in order; every one that fits has its say, a later one over an earlier, until one
/// says <see cref="Stop"/>. All conditions that are given must hold; a rule without any fits every mail.
/// </summary>
/// <param name="Name">For people, 1 to 80 characters.</param>
/// <param name="Enabled">Whether it is asked.</param>
public sealed record MailRule(string Name, bool Enabled)
{
    /// <summary>Only mails of this mailbox; null is all.</summary>
    public string? MailboxId { get; init; }

    /// <summary>The sender's whole address, letter case aside.</summary>
    public string? From { get; init; }

    /// <summary>The domain of the sender's address, or one above it.</summary>
    public string? FromDomain { get; init; }

    /// <summary>Words in the subject, letter case aside.</summary>
    public string? SubjectContains { get; init; }

    /// <summary>A header's name in lower case; with <see cref="HeaderContains"/>, or alone for its being there.</summary>
    public string? Header { get; init; }

    /// <summary>Words in that header, letter case aside.</summary>
    public string? HeaderContains { get; init; }

    /// <summary>Whether it has files.</summary>
    public bool? HasAttachments { get; init; }

    /// <summary>
    /// A regular expression over <see cref="PatternIn"/>, at most 500 characters, without back-references; its named groups become
    /// attributes of the interaction (<c>order_number</c> is <c>order.number</c>). It has 50 ms; then it does not fit.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>"subject" or "text" (its first 20,000 characters); null is "subject".</summary>
    public string? PatternIn { get; init; }

    /// <summary>The queue it goes to.</summary>
    public QueueId? Queue { get; init; }

    /// <summary>Priority on top of the queue's, -1,000 to 1,000.</summary>
    public int? Priority { get; init; }

    /// <summary>Skills an agent needs besides the queue's; at most 10.</summary>
    public ImmutableArray<SkillId>? Skills { get; init; }

    /// <summary>True keeps it as spam: no work, no confirmation.</summary>
    public bool? Spam { get; init; }

    /// <summary>True sends no confirmation.</summary>
    public bool? NoConfirmation { get; init; }

    /// <summary>No rule after this one is asked.</summary>
    public bool Stop { get; init; }
}

/// <summary>What rules made of a mail.</summary>
/// <param name="Queue">Where it goes; null is the mailbox's queue.</param>
public sealed record MailVerdict(
    QueueId? Queue, int Priority, ImmutableArray<SkillId> Skills, bool Spam, bool NoConfirmation, ImmutableSortedDictionary<string, string> Attributes)
{
    /// <summary>No rule said anything.</summary>
    public static readonly MailVerdict None = new(null, 0, [], false, false, ImmutableSortedDictionary<string, string>.Empty);
}
