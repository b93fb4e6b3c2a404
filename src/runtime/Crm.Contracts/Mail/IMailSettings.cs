using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A mailbox as it is kept, secrets sealed away.</summary>
/// <param name="Access">How to get in, without any secret in it.</param>
/// <param name="ImapSecrets">Which secrets of the first server are kept.</param>
public sealed record KeptMailbox(
    string Id,
    long Version,
    string Name,
    string? FromName,
    bool Enabled,
    QueueId Queue,
    bool PlusAddresses,
    MailboxAccess Access,
    KeptSecrets ImapSecrets,
    KeptSecrets SmtpSecrets);

/// <summary>Which secrets are kept.</summary>
public sealed record KeptSecrets(bool Password, bool ClientSecret, bool RefreshToken);

/// <summary>A template as it is kept.</summary>
/// <param name="Kind">"reply", "confirmation", "signature" or "transcript".</param>
public sealed record KeptTemplate(
    string Id, long Version, string Kind, string Name, string? Language, QueueId? Queue, string? Shortcut, string? Subject, string Text);

/// <summary>What is configured for mails, at one moment.</summary>
public sealed record MailPicture(
    IReadOnlyList<KeptMailbox> Mailboxes, long RulesVersion, IReadOnlyList<MailRule> Rules, IReadOnlyList<KeptTemplate> Templates)
{
    /// <summary>Nothing is configured.</summary>
    public static readonly MailPicture Empty = new([], 1, [], []);
}

/// <summary>Mailboxes, rules and templates. Thread safe; what changed is durable and in force when a call returns.</summary>
public interface IMailSettings
{
    /// <summary>Mailboxes of a site.</summary>
    public const int MailboxesMax = 50;

    /// <summary>Templates of a site.</summary>
    public const int TemplatesMax = 500;

    /// <summary>What is in force.</summary>
    MailPicture Current { get; }

    /// <summary>How to get into a mailbox, with its secrets.</summary>
    /// <param name="mailbox">With the secrets that are to be changed; null ones are those that are kept.</param>
    MailboxAccess WithSecrets(MailboxAccess mailbox);

    /// <summary>Makes or replaces a mailbox; secrets of <see cref="KeptMailbox.Access"/> that are null stay as they are.</summary>
    /// <param name="seen">The version that was seen; null for a new one.</param>
    ValueTask<ChangeOutcome> PutMailbox(KeptMailbox mailbox, long? seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Takes a mailbox away.</summary>
    ValueTask<ChangeOutcome> DeleteMailbox(string id, long seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Replaces the rules.</summary>
    ValueTask<ChangeOutcome> PutRules(IReadOnlyList<MailRule> rules, long seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Makes or replaces a template.</summary>
    ValueTask<ChangeOutcome> PutTemplate(KeptTemplate template, long? seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Takes a template away.</summary>
    ValueTask<ChangeOutcome> DeleteTemplate(string id, long seen, AuditEntry audit, CancellationToken cancellation);
}
