using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>What becomes of a mail.</summary>
public enum MailState
{
    /// <summary>It came in.</summary>
    Received,

    /// <summary>It is to be sent and can be taken back.</summary>
    Pending,

    /// <summary>The mail server is being asked.</summary>
    Sending,

    /// <summary>It is to be tried again.</summary>
    Retrying,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>It will not be sent.</summary>
    Failed,

    /// <summary>It was sent, and came back.</summary>
    Bounced,

    /// <summary>It was taken back.</summary>
    Cancelled,
}

/// <summary>A mail of a thread as it stands.</summary>
/// <param name="At">When it came, or was written.</param>
/// <param name="Prepared">How it goes out; null for what came in.</param>
/// <param name="DueAt">When it is sent, tried again or given up to be tried again; null when nothing is due.</param>
public sealed record ThreadMail(
    MailId Mail,
    Instant At,
    MailState State,
    MailAuthor Author,
    bool Stranger,
    bool Spam,
    MailPrepared? Prepared,
    int Attempt,
    Instant? DueAt,
    SealedText? Detail)
{
    /// <summary>Whether it came in.</summary>
    public bool IsInbound => Prepared is null;
}

/// <summary>A note beside the mails.</summary>
public sealed record ThreadNote(Guid Note, Instant At, string By, SealedText Text);

/// <summary>A promise as it stands.</summary>
public sealed record ClockState(MailClock Clock, Instant WarnAt, Instant DueAt, bool Warned, bool Breached, bool Paused, bool Met);
