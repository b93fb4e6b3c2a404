using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Persistence.Records.Mail;

/// <summary>What is configured for mails, as it lies in the site's settings.</summary>
internal sealed record MailDocument(
    IReadOnlyList<MailboxEntry> Mailboxes, long RulesVersion, IReadOnlyList<MailRule> Rules, IReadOnlyList<KeptTemplate> Templates)
{
    /// <summary>The name among the site's settings.</summary>
    public const string Name = "mail";

    public static readonly MailDocument Empty = new([], 1, [], []);

    public MailPicture ToPicture() => new([.. Mailboxes.Select(m => m.Mailbox)], RulesVersion, Rules, Templates);
}

/// <summary>A mailbox with its secrets, sealed under a key of its own.</summary>
/// <param name="Mailbox">Without any secret.</param>
internal sealed record MailboxEntry(KeptMailbox Mailbox, SubjectId Key, SealedSecrets Imap, SealedSecrets Smtp);

/// <summary>What is secret about one server.</summary>
internal sealed record SealedSecrets(SealedText? Password, SealedText? ClientSecret, SealedText? RefreshToken)
{
    public static readonly SealedSecrets None = new(null, null, null);

    public KeptSecrets Kept => new(Password is not null, ClientSecret is not null, RefreshToken is not null);
}
