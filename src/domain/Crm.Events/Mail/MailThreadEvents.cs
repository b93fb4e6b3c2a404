using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Mail;

/// <summary>Mails that belong together begin.</summary>
/// <param name="Subject">Whose key its texts are sealed under.</param>
/// <param name="MailboxId">The mailbox they came by, or are written from.</param>
/// <param name="Queue">Where its work goes.</param>
[EventContract("mail.thread-opened")]
public sealed record MailThreadOpened(MailThreadId Thread, SubjectId Subject, string MailboxId, QueueId Queue) : IDomainEvent;

/// <summary>A mail came in and belongs to a thread.</summary>
/// <param name="MessageKey">Stands for its Message-ID; null when it has none.</param>
/// <param name="Mentions">Stand for the ids it refers to, the newest first; at most 20.</param>
/// <param name="SenderKey">Stands for its sender; null when it names none.</param>
/// <param name="Stranger">Its sender had no part in the thread before.</param>
[EventContract("mail.received")]
public sealed record MailReceived(
    MailThreadId Thread,
    MailId Mail,
    string MailboxId,
    string? MessageKey,
    System.Collections.Immutable.ImmutableArray<string> Mentions,
    string? SenderKey,
    bool Stranger,
    MailAuthor Author,
    bool Spam) : IDomainEvent;

/// <summary>A mail of ours was not delivered, or not yet.</summary>
/// <param name="Mail">What was sent.</param>
/// <param name="Report">The mail that reports it.</param>
/// <param name="Failed">It never will be.</param>
[EventContract("mail.bounced")]
public sealed record MailBounced(MailThreadId Thread, MailId Mail, MailId Report, bool Failed) : IDomainEvent;

/// <summary>A mail is to be sent; until then it can be taken back.</summary>
/// <param name="MessageKey">Stands for its Message-ID, which is the same at every attempt.</param>
/// <param name="Automatic">The machine wrote it.</param>
/// <param name="By">Who wrote it; null for the machine.</param>
/// <param name="Template">What the machine writes by; null for people.</param>
/// <param name="Answers">The mail it answers.</param>
/// <param name="Then">"keep", "park" or "close": what becomes of the work once it can no longer be taken back.</param>
/// <param name="Outcome">With "close".</param>
[EventContract("mail.prepared")]
public sealed record MailPrepared(
    MailThreadId Thread,
    MailId Mail,
    string MessageKey,
    bool Automatic,
    AgentId? By,
    string? Template,
    MailId? Answers,
    string? RecipientKey,
    Instant SendAt,
    string Then,
    string? Outcome) : IDomainEvent;

/// <summary>A mail that was to be sent was taken back in time.</summary>
[EventContract("mail.taken-back")]
public sealed record MailTakenBack(MailThreadId Thread, MailId Mail) : IDomainEvent;

/// <summary>A mail is being handed to the mail server. Without a word of what became of it, it is handed over again under the same Message-ID.</summary>
/// <param name="Attempt">From 1.</param>
[EventContract("mail.attempted")]
public sealed record MailAttempted(MailThreadId Thread, MailId Mail, int Attempt) : IDomainEvent;

/// <summary>The mail server has taken it.</summary>
[EventContract("mail.sent")]
public sealed record MailSent(MailThreadId Thread, MailId Mail, SealedText? Detail) : IDomainEvent;

/// <summary>The mail server did not take it now.</summary>
/// <param name="Until">When it is tried again.</param>
[EventContract("mail.put-off")]
public sealed record MailPutOff(MailThreadId Thread, MailId Mail, Instant Until, SealedText? Detail) : IDomainEvent;

/// <summary>It will not be sent: the mail server refused it, or 48 hours are over.</summary>
[EventContract("mail.failed")]
public sealed record MailFailed(MailThreadId Thread, MailId Mail, SealedText? Detail) : IDomainEvent;

/// <summary>Somebody at a desk wrote something down beside the mails.</summary>
[EventContract("mail.noted")]
public sealed record MailNoted(MailThreadId Thread, Guid Note, string By, SealedText Text) : IDomainEvent;

/// <summary>Nothing happened in it for long: a mail that refers to it begins a new one.</summary>
[EventContract("mail.thread-forgotten")]
public sealed record MailThreadForgotten(MailThreadId Thread) : IDomainEvent;
