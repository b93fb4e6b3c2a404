using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A thread, the oldest first; the newest 200 of each list.</summary>
/// <param name="Subject">Of its first mail.</param>
/// <param name="Revision">See <see cref="DeskMail.Revision"/>.</param>
/// <param name="Work">The work that is open; null when none is.</param>
/// <param name="MailboxId">The mailbox it came by or is answered from.</param>
/// <param name="Draft">The reader's own draft in it; null when he has none.</param>
/// <param name="Actions">What the reader may do now; see <see cref="DeskMail.Actions"/>.</param>
public sealed record MailThreadView(
    MailThreadId ThreadId,
    string? Subject,
    int Revision,
    InteractionId? Work,
    string MailboxId,
    IReadOnlyList<MailView> Mails,
    IReadOnlyList<MailNoteView> Notes,
    MailDraftView? Draft,
    IReadOnlyList<string> Actions);

/// <summary>One mail as people at desks see it. Its HTML is fetched separately.</summary>
/// <param name="Direction">"in" or "out".</param>
/// <param name="Author">"person", "bounce", "autoReply" or "list"; of what went out "person" or "autoReply".</param>
/// <param name="State">
/// "received"; of what goes out "pending" (can be taken back), "sending", "retrying", "sent", "failed", "bounced" or "cancelled".
/// </param>
/// <param name="Text">Without HTML, at most 20,000 characters.</param>
/// <param name="HasHtml">Whether <c>GET /mail/messages/{id}/html</c> has something to show.</param>
/// <param name="Stranger">True when its sender had no part in the thread before.</param>
/// <param name="By">The user who wrote what goes out; null for automatic ones and what came in.</param>
/// <param name="Detail">What the mail server said last, or the report of a bounce; null when nothing went wrong.</param>
/// <param name="NextAttemptAt">Present while "pending" or "retrying".</param>
/// <param name="Readable">False when the person was erased, or the mail could not be read: texts are empty then.</param>
public sealed record MailView(
    MailId MailId,
    string Direction,
    Instant At,
    string Author,
    string State,
    MailPerson? From,
    IReadOnlyList<MailPerson> To,
    IReadOnlyList<MailPerson> Cc,
    IReadOnlyList<MailPerson> Bcc,
    IReadOnlyList<MailPerson> ReplyTo,
    string Subject,
    string Text,
    bool HasHtml,
    IReadOnlyList<MailAttachmentView> Attachments,
    bool Stranger,
    string? By,
    string? Detail,
    Instant? NextAttemptAt,
    bool Readable);

/// <summary>A file of a mail, to be had at <c>/mail/messages/{mailId}/attachments/{part}</c>.</summary>
/// <param name="Inline">Whether the HTML shows it.</param>
public sealed record MailAttachmentView(int Part, string Name, string Type, long Size, bool Inline);

/// <summary>An internal note in a thread; never sent.</summary>
public sealed record MailNoteView(Guid NoteId, Instant At, string By, string Text);

/// <summary>The HTML of a mail, cleaned; to be shown in a frame with <c>sandbox</c> and without scripts.</summary>
/// <param name="RemoteImages">How many images lie elsewhere and are not shown; ask again with <c>?images=1</c> when the reader wants them.</param>
/// <param name="Truncated">True when the document was too long and its end is missing.</param>
public sealed record MailHtmlView(string Html, int RemoteImages, bool Truncated);
