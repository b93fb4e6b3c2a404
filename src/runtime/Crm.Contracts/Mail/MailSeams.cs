using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>Where and how a mail came in.</summary>
/// <param name="MailboxId">The mailbox's id in the configuration.</param>
/// <param name="Key">Names this arrival for ever: <c>uidvalidity/uid</c> of the folder.</param>
/// <param name="Fingerprint">SHA-256 of the raw bytes, lower-case hexadecimal: the same mail under another key (UIDVALIDITY changed) is known by it.</param>
/// <param name="ArrivedAt">INTERNALDATE, or when it was fetched.</param>
/// <param name="Raw">The whole mail as it came.</param>
public sealed record ArrivedMail(string MailboxId, string Key, string Fingerprint, Instant ArrivedAt, MailSummary Summary, ReadOnlyMemory<byte> Raw);

/// <summary>What became of an arrival.</summary>
public enum MailIntake
{
    /// <summary>It is stored and will be worked with.</summary>
    Taken,

    /// <summary>It had been stored before; nothing was done.</summary>
    Known,
}

/// <summary>Takes mails that came in. Implemented by the engine, called by whoever fetches. Thread safe.</summary>
public interface IMailIntake
{
    /// <summary>
    /// Stores a mail and what follows from it, once: the same key or the same fingerprint in the same mailbox again is
    /// <see cref="MailIntake.Known"/>. When this returns it is durable, and the fetcher may mark it; when it throws, the fetcher tries again later.
    /// </summary>
    ValueTask<MailIntake> Take(ArrivedMail mail, CancellationToken cancellation);
}

/// <summary>A mail to be sent, complete but for its bytes; blind copies are in the envelope only.</summary>
/// <param name="MessageId">Without brackets; the same at every attempt, so that a doubled delivery can be told.</param>
/// <param name="AutoSubmitted">Whether a program answers (RFC 3834: <c>Auto-Submitted: auto-replied</c>, and an empty envelope sender).</param>
/// <param name="Attachments">Ids in the mail store with name and type.</param>
public sealed record OutgoingMail(
    string MailboxId,
    string MessageId,
    MailPerson From,
    IReadOnlyList<MailPerson> To,
    IReadOnlyList<MailPerson> Cc,
    IReadOnlyList<MailPerson> Bcc,
    MailPerson? ReplyTo,
    string Subject,
    string Text,
    string? Html,
    string? InReplyTo,
    IReadOnlyList<string> References,
    bool AutoSubmitted,
    Instant WrittenAt,
    IReadOnlyList<OutgoingAttachment> Attachments);

/// <summary>A file that goes along, with its bytes.</summary>
public sealed record OutgoingAttachment(string Name, string Type, ReadOnlyMemory<byte> Content);

/// <summary>What a mail server answered.</summary>
public enum MailHandover
{
    /// <summary>It is the next server's matter now (250 after DATA).</summary>
    Accepted,

    /// <summary>Not now (4yz, no connection, broken off): to be tried again later.</summary>
    Later,

    /// <summary>Never (5yz, or it cannot be written).</summary>
    Refused,
}

/// <summary>The outcome of one attempt to hand a mail over.</summary>
/// <param name="Detail">The server's reply or what failed, at most 500 characters, for people to read; holds no secret.</param>
/// <param name="RefusedRecipients">Addresses the server refused although it took the mail for the others.</param>
public sealed record MailHandoverResult(MailHandover Outcome, string Detail, IReadOnlyList<string> RefusedRecipients);

/// <summary>Hands mails over to the mailbox's mail server, one attempt a call. Implemented by the SMTP client, called by the engine, which keeps what is to be retried. Thread safe.</summary>
public interface IMailTransport
{
    /// <summary>Tries once, within the mailbox's time limits; failures are results, not exceptions.</summary>
    ValueTask<MailHandoverResult> Send(OutgoingMail mail, CancellationToken cancellation);
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the first byte (993, 465).</summary>
    Tls,

    /// <summary>STARTTLS before anything is said that matters; a server without it is refused.</summary>
    StartTls,

    /// <summary>None; only towards loopback.</summary>
    None,
}

/// <summary>How to get in.</summary>
/// <param name="Password">Null with OAuth2.</param>
/// <param name="OAuth2">Null with a password.</param>
public sealed record MailLogin(string UserName, string? Password, MailOAuth2? OAuth2);

/// <summary>Client-credentials or refresh-token grant (RFC 6749) for SASL XOAUTH2.</summary>
public sealed record MailOAuth2(Uri TokenEndpoint, string ClientId, string ClientSecret, string? RefreshToken, string? Scope);

/// <summary>One server of a mailbox.</summary>
/// <param name="CertificateSha256">Accepts just this certificate although no authority vouches for it (hexadecimal); null: the system's authorities.</param>
public sealed record MailServer(string Host, int Port, MailSecurity Security, MailLogin? Login, string? CertificateSha256);

/// <summary>What fetcher and sender need of a mailbox, secrets opened.</summary>
/// <param name="Imap">Null: only sends.</param>
/// <param name="Folder">Where mails arrive, usually INBOX.</param>
/// <param name="Smtp">Null: only receives.</param>
/// <param name="PollSeconds">How often to look where IDLE is not offered or silent, 10 to 3,600.</param>
public sealed record MailboxAccess(string MailboxId, string Address, MailServer? Imap, string Folder, MailServer? Smtp, int PollSeconds);

/// <summary>The mailboxes as they are configured now. Thread safe.</summary>
public interface IMailboxes
{
    /// <summary>All enabled ones.</summary>
    ValueTask<IReadOnlyList<MailboxAccess>> List(CancellationToken cancellation);

    /// <summary>Raised after any change; may be raised on any thread.</summary>
    event Action? Changed;
}

/// <summary>How a mailbox does, for pages, health and metrics.</summary>
/// <param name="Fault">What is wrong, readable by an administrator; null when all is well.</param>
public sealed record MailboxHealth(string MailboxId, bool ImapReady, bool SmtpReady, string? Fault, Instant? LastSeen);

/// <summary>Tries a mailbox's settings and tells how the running ones do. Implemented beside the clients. Thread safe.</summary>
public interface IMailboxProbe
{
    /// <summary>Connects to both servers, signs in, opens the folder; changes nothing. Ends within 20 s. Empty when all is well, else one line per fault.</summary>
    ValueTask<IReadOnlyList<string>> Try(MailboxAccess access, CancellationToken cancellation);

    /// <summary>How the running ones do.</summary>
    IReadOnlyList<MailboxHealth> Health();
}
