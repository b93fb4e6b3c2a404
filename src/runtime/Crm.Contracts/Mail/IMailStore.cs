using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A mail as it is kept, opened.</summary>
/// <param name="Subject">Whose key it is sealed under.</param>
/// <param name="Summary">Null when the person was erased.</param>
public sealed record KeptMail(MailId Mail, SubjectId Subject, MailSummary? Summary);

/// <summary>Where an arrival lies.</summary>
/// <param name="Settled">The engine has taken it; nothing is to be done.</param>
public sealed record KeptArrival(MailId Mail, SubjectId Subject, bool Settled);

/// <summary>What is to be sent, without the bytes of its files.</summary>
/// <param name="MessageId">Without brackets.</param>
public sealed record OutgoingText(
    string MailboxId,
    string MessageId,
    MailPerson From,
    IReadOnlyList<MailPerson> To,
    IReadOnlyList<MailPerson> Cc,
    IReadOnlyList<MailPerson> Bcc,
    MailPerson? ReplyTo,
    string Subject,
    string Text,
    string? InReplyTo,
    IReadOnlyList<string> References,
    bool Automatic,
    Instant WrittenAt,
    MailId? Answers,
    string Kind,
    IReadOnlyList<MailDraftFile> Files);

/// <summary>A draft as it is kept.</summary>
public sealed record KeptDraft(long Version, Instant SavedAt, MailDraftView Content);

/// <summary>
/// Keeps mails whole, sealed under their subjects' keys; what happens with them is in the journal. What is written here is durable when the
/// call returns. Thread safe.
/// </summary>
public interface IMailStore
{
    /// <summary>A secret of this installation by which our Message-IDs are signed; 32 bytes.</summary>
    ReadOnlyMemory<byte> SigningKey { get; }

    /// <summary>Keeps an arrival; one with a known key or fingerprint of its mailbox is the one that is there.</summary>
    /// <param name="subject">Whose key a new one is sealed under.</param>
    ValueTask<KeptArrival> Keep(ArrivedMail mail, MailId id, SubjectId subject, CancellationToken cancellation);

    /// <summary>Notes that the engine has taken an arrival.</summary>
    ValueTask Settle(MailId mail, CancellationToken cancellation);

    /// <summary>What came in, opened; those that are not there are left out.</summary>
    ValueTask<IReadOnlyDictionary<MailId, KeptMail>> Read(IReadOnlyCollection<MailId> mails, CancellationToken cancellation);

    /// <summary>A mail as it came; null when it is not there or the person was erased.</summary>
    ValueTask<byte[]?> Raw(MailId mail, CancellationToken cancellation);

    /// <summary>Keeps what is to be sent; what is there under the id stays.</summary>
    ValueTask KeepOutgoing(MailId mail, SubjectId subject, OutgoingText text, CancellationToken cancellation);

    /// <summary>What is to be sent or was, opened; null when it is not there or the person was erased.</summary>
    ValueTask<OutgoingText?> Outgoing(MailId mail, CancellationToken cancellation);

    /// <summary>An agent's draft in a thread.</summary>
    ValueTask<KeptDraft?> Draft(MailThreadId thread, AgentId agent, CancellationToken cancellation);

    /// <summary>Keeps a draft when the newest version is the one that was seen (0 for none); null when it is not.</summary>
    ValueTask<KeptDraft?> KeepDraft(MailThreadId thread, AgentId agent, SubjectId subject, long seen, MailDraftView content, CancellationToken cancellation);

    /// <summary>Forgets a draft. Its files stay until they are dropped: a mail may have them now.</summary>
    ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation);

    /// <summary>Keeps a file.</summary>
    ValueTask KeepFile(Guid file, SubjectId subject, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>A file; null when it is not there or the person was erased.</summary>
    ValueTask<byte[]?> File(Guid file, CancellationToken cancellation);

    /// <summary>Forgets a file.</summary>
    ValueTask DropFile(Guid file, CancellationToken cancellation);
}
