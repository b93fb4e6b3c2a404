namespace Crm.Smtp;

/// <summary>What the session wants done. Actions are carried out in order.</summary>
public abstract record SmtpAction;

/// <summary>Send these bytes.</summary>
public sealed record SendSmtp(ReadOnlyMemory<byte> Bytes) : SmtpAction;

/// <summary>Begin TLS, then call <see cref="SmtpSession.Secured"/>.</summary>
public sealed record BeginSmtpTls : SmtpAction;

/// <summary>The session is over; close the connection.</summary>
public sealed record CloseSmtp(SmtpOutcome Outcome) : SmtpAction;

/// <summary>What became of the mail.</summary>
public enum SmtpResult
{
    /// <summary>The server took it.</summary>
    Accepted,

    /// <summary>Not now.</summary>
    Later,

    /// <summary>Never.</summary>
    Refused,

    /// <summary>Not now, and not before somebody has seen to the settings: not signed in, not protected.</summary>
    Unusable,
}

/// <summary>How a session ended.</summary>
/// <param name="Detail">The reply, or what failed, for people; holds no secret.</param>
/// <param name="RefusedRecipients">Those refused for ever.</param>
public sealed record SmtpOutcome(SmtpResult Result, string Detail, IReadOnlyList<string> RefusedRecipients);
