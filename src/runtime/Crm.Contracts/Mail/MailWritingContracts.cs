using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A mail being written by one agent in one thread.</summary>
/// <param name="Version">Rises with each change; the next <c>PUT</c> names the one it saw.</param>
/// <param name="Kind">"reply", "replyAll", "forward" or "new".</param>
/// <param name="InReplyTo">The mail it answers or forwards.</param>
/// <param name="Text">Plain text, at most 200,000 characters. Signature and quotation are part of it.</param>
/// <param name="Attachments">Files that go along.</param>
public sealed record MailDraftView(
    long Version,
    Instant SavedAt,
    string Kind,
    MailId? InReplyTo,
    IReadOnlyList<MailPerson> To,
    IReadOnlyList<MailPerson> Cc,
    IReadOnlyList<MailPerson> Bcc,
    string Subject,
    string Text,
    IReadOnlyList<MailDraftFile> Attachments);

/// <summary>A file of a draft.</summary>
public sealed record MailDraftFile(Guid FileId, string Name, string Type, long Size);

/// <summary>Saves a draft as a whole, but for its files.</summary>
/// <param name="Version">The version that was seen; absent or 0 makes the first. Another one is refused with 412 <c>stale</c>.</param>
public sealed record MailDraftRequest(
    long? Version,
    string? Kind,
    MailId? InReplyTo,
    IReadOnlyList<MailPerson>? To,
    IReadOnlyList<MailPerson>? Cc,
    IReadOnlyList<MailPerson>? Bcc,
    string? Subject,
    string? Text);

/// <summary>Sends the reader's draft.</summary>
/// <param name="Version">The version of the draft that is meant.</param>
/// <param name="Then">What becomes of the work once the mail can no longer be taken back: "keep" (default), "park" or "close".</param>
/// <param name="Outcome">With "close", default "answered".</param>
public sealed record MailSendRequest(long? Version, string? Then, string? Outcome);

/// <summary>That a mail is on its way.</summary>
/// <param name="SendAt">Until then it can be taken back.</param>
public sealed record MailSendTicket(MailId MailId, Instant SendAt);

/// <summary>An agent begins a thread: he gets parked work and writes its first mail as a draft.</summary>
/// <param name="QueueId">The queue an answer goes to when he is not there.</param>
/// <param name="MailboxId">The mailbox it is sent from.</param>
/// <param name="CustomerId">Whom it is to, if known.</param>
public sealed record MailStartRequest(string? QueueId, string? MailboxId, IReadOnlyList<MailPerson>? To, string? Subject, CustomerId? CustomerId);

/// <summary>Body of a note, at most 4,000 characters.</summary>
public sealed record MailNoteRequest(string? Text);

/// <summary>Body that ends work.</summary>
/// <param name="Outcome">"answered", "closed-without-reply", "spam", "forwarded" or "duplicate".</param>
public sealed record MailCloseRequest(string? Outcome);

/// <summary>Body that renders a template in a thread.</summary>
public sealed record MailRenderRequest(string? TemplateId, CustomerId? CustomerId);

/// <summary>A template with its variables filled.</summary>
public sealed record MailRendered(string? Subject, string Text);

/// <summary>What a page that writes mails must know.</summary>
/// <param name="Mailboxes">Those that can send.</param>
/// <param name="UndoSeconds">How long a mail can be taken back, unless the queue says otherwise.</param>
/// <param name="Outcomes">Words of <see cref="MailCloseRequest"/>.</param>
/// <param name="Signature">The signature template filled for the reader; null when there is none.</param>
public sealed record MailOptions(
    IReadOnlyList<MailSender> Mailboxes, int UndoSeconds, int AttachmentsMax, long AttachmentBytesMax, long DraftBytesMax, int RecipientsMax,
    IReadOnlyList<string> Outcomes, string? Signature);

/// <summary>A mailbox that can be written from.</summary>
public sealed record MailSender(string MailboxId, string Name, string Address, QueueId QueueId);

/// <summary>A template in the picker.</summary>
public sealed record MailTemplateChoice(string TemplateId, string Name, string? Language, string? Shortcut);
