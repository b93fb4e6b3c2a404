using Crm.Primitives;

namespace Crm.Events.Mail;

/// <summary>Whom an address names.</summary>
/// <param name="Name">As he calls himself; null when he says nothing.</param>
/// <param name="Address">addr-spec of RFC 5322, its domain in lower case.</param>
public sealed record MailPerson(string? Name, string Address);

/// <summary>A file that came or goes with a mail; its bytes lie in the mail itself.</summary>
/// <param name="Part">Its place among the mail's attachments, from 0.</param>
/// <param name="Sha256">Of the decoded bytes, lower-case hexadecimal.</param>
/// <param name="ContentId">What the HTML calls it (<c>cid:</c>), without brackets; null for a plain attachment.</param>
public sealed record MailAttachment(int Part, string Name, string Type, long Size, string Sha256, string? ContentId);

/// <summary>Whether a program wrote a mail (RFC 3834 section 2); only what a person wrote may be answered automatically.</summary>
public enum MailAuthor
{
    /// <summary>Nothing says that it was not a person.</summary>
    Person,

    /// <summary>A report of delivery (RFC 3464).</summary>
    Bounce,

    /// <summary>Out of office, receipts, monitoring.</summary>
    AutoReply,

    /// <summary>A list, a newsletter.</summary>
    List,
}

/// <summary>How much of a mail there is.</summary>
public enum MailExtent
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Only its header: it is larger than what is taken, and lies in the mailbox.</summary>
    HeaderOnly,

    /// <summary>Its bytes are all here, but nothing of it can be read.</summary>
    Unreadable,
}

/// <summary>What the work with a mail needs to know of it; texts are bounded, the whole lies in the mail store.</summary>
public sealed record MailSummary
{
    /// <summary>Longest <see cref="Text"/>, in characters.</summary>
    public const int MaxText = 20_000;

    /// <summary>Message-ID without brackets; null when the mail has none that can be read.</summary>
    public string? MessageId { get; init; }

    /// <summary>Ids it says it answers, without brackets; at most 20.</summary>
    public IReadOnlyList<string> InReplyTo { get; init; } = [];

    /// <summary>Its thread as it says, oldest first; at most 100.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Who wrote; null when the mail does not say it readably.</summary>
    public MailPerson? From { get; init; }

    /// <summary>Where he wants answers, if elsewhere.</summary>
    public IReadOnlyList<MailPerson> ReplyTo { get; init; } = [];

    /// <summary>To whom it went; at most 100.</summary>
    public IReadOnlyList<MailPerson> To { get; init; } = [];

    /// <summary>Who got copies; at most 100.</summary>
    public IReadOnlyList<MailPerson> Cc { get; init; } = [];

    /// <summary>Decoded; at most 500 characters.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When it says it was written; null when it does not say it readably.</summary>
    public Instant? Date { get; init; }

    /// <summary>What can be read of it without HTML, at most <see cref="MaxText"/> characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether there is HTML to be shown.</summary>
    public bool HasHtml { get; init; }

    /// <summary>What came with it; at most 100.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>How much of it there is; what is not whole says so in <see cref="Text"/> too.</summary>
    public MailExtent Extent { get; init; }

    /// <summary>Who or what wrote it.</summary>
    public MailAuthor Author { get; init; }

    /// <summary>Of a delivery report: the Message-ID of what was not delivered; null when unknown.</summary>
    public string? ReportedMessageId { get; init; }

    /// <summary>Of a delivery report: whether it will never be delivered (class 5 or action failed).</summary>
    public bool ReportedFailed { get; init; }

    /// <summary>Of a delivery report: the status, such as <c>5.1.1</c>, with the other server's words; null when unknown.</summary>
    public string? ReportedStatus { get; init; }

    /// <summary>Headers that rules may look at, by lower-case name, decoded; at most 60 of 1,000 characters each.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
