using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A mailbox as administrators see it; secrets are never told.</summary>
/// <param name="QueueId">Where its mails go unless a rule says otherwise.</param>
/// <param name="PlusAddresses">Whether answers are asked to <c>name+token@domain</c>; only where the mail server delivers such addresses here.</param>
/// <param name="Health">How it does; null while nothing fetches.</param>
public sealed record MailboxView(
    string MailboxId,
    long Version,
    string Name,
    string Address,
    string? FromName,
    bool Enabled,
    QueueId QueueId,
    bool PlusAddresses,
    MailServerView? Imap,
    string Folder,
    int PollSeconds,
    MailServerView? Smtp,
    MailboxHealth? Health);

/// <summary>One server of a mailbox without its secrets.</summary>
/// <param name="Security">"tls", "startTls" or "none".</param>
/// <param name="HasPassword">A password is stored.</param>
/// <param name="OAuth2">Without its secrets; null with a password or no sign-in.</param>
public sealed record MailServerView(
    string Host, int Port, string Security, string? UserName, bool HasPassword, MailOAuth2View? OAuth2, string? CertificateSha256);

/// <summary>How a token is got.</summary>
public sealed record MailOAuth2View(string TokenEndpoint, string ClientId, bool HasClientSecret, bool HasRefreshToken, string? Scope);

/// <summary>A mailbox as it shall be. Absent secrets keep what is stored when user name and host stay the same.</summary>
public sealed record MailboxRequest(
    string? Name,
    string? Address,
    string? FromName,
    bool? Enabled,
    string? QueueId,
    bool? PlusAddresses,
    MailServerRequest? Imap,
    string? Folder,
    int? PollSeconds,
    MailServerRequest? Smtp);

/// <summary>One server of a mailbox.</summary>
public sealed record MailServerRequest(
    string? Host, int? Port, string? Security, string? UserName, string? Password, MailOAuth2Request? OAuth2, string? CertificateSha256);

/// <summary>How a token is got (RFC 6749).</summary>
public sealed record MailOAuth2Request(string? TokenEndpoint, string? ClientId, string? ClientSecret, string? RefreshToken, string? Scope);

/// <summary>What came of trying a mailbox.</summary>
/// <param name="Ok">Both servers took us in and the folder is there.</param>
/// <param name="Faults">One line per fault.</param>
public sealed record MailboxTestResult(bool Ok, IReadOnlyList<string> Faults);

/// <summary>All rules in their order; replaced as a whole with If-Match.</summary>
public sealed record MailRulesView(long Version, IReadOnlyList<MailRule> Rules);

/// <summary>Body that replaces the rules.</summary>
public sealed record MailRulesRequest(IReadOnlyList<MailRule>? Rules);

/// <summary>A mail to try rules on.</summary>
/// <param name="Rules">Those to try; absent are the stored ones.</param>
public sealed record MailRulesTryRequest(
    string? MailboxId, string? From, string? Subject, string? Text, IReadOnlyDictionary<string, string>? Headers, bool? HasAttachments, IReadOnlyList<MailRule>? Rules);

/// <summary>What rules make of a mail.</summary>
/// <param name="Matched">Names of the rules that fit, in order.</param>
/// <param name="Faults">Rules that could not be asked in time.</param>
public sealed record MailRulesTried(MailVerdict Verdict, IReadOnlyList<string> Matched, IReadOnlyList<string> Faults);

/// <summary>A template.</summary>
/// <param name="Kind">"reply" (picked by agents), "confirmation" (sent by the machine), "signature" or "transcript" (around a chat that is mailed).</param>
/// <param name="Subject">Null keeps the subject it answers.</param>
public sealed record MailTemplateView(
    string TemplateId, long Version, string Kind, string Name, string? Language, QueueId? QueueId, string? Shortcut, string? Subject, string Text);

/// <summary>A template as it shall be.</summary>
public sealed record MailTemplateRequest(
    string? Kind, string? Name, string? Language, string? QueueId, string? Shortcut, string? Subject, string? Text);

/// <summary>A template to look at before it is stored; rendered with sample values.</summary>
public sealed record MailTemplatePreviewRequest(string? Subject, string? Text);
