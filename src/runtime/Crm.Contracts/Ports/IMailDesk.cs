using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Who has to do with a thread.</summary>
/// <param name="Queue">The queue of its newest work, else the one it came in for.</param>
/// <param name="Agents">All who ever had work of it.</param>
public sealed record MailPlace(MailThreadId Thread, SubjectId Subject, QueueId Queue, string MailboxId, IReadOnlyCollection<AgentId> Agents);

/// <summary>A mail with who has to do with it.</summary>
/// <param name="Outgoing">It is ours.</param>
public sealed record MailWhereabouts(MailPlace Place, MailId Mail, bool Outgoing);

/// <summary>A command's answer with the draft that belongs to it.</summary>
public sealed record DraftAnswer(CommandResult Result, MailDraftView? Draft);

/// <summary>
/// Mails as the web adapter sees them; what agents do with work goes by <see cref="IContactCentre.Execute"/>. Who may see a thread is the
/// caller's matter: <see cref="PlaceOf(MailThreadId, CancellationToken)"/> says who has to do with it. Refusals are results, never exceptions.
/// Implemented by the engine. Thread safe.
/// </summary>
public interface IMailDesk
{
    /// <summary>Who has to do with a thread; null when it is not known.</summary>
    ValueTask<MailPlace?> PlaceOf(MailThreadId thread, CancellationToken cancellation);

    /// <summary>Who has to do with a mail; null when it is not known.</summary>
    ValueTask<MailWhereabouts?> PlaceOf(MailId mail, CancellationToken cancellation);

    /// <summary>A thread as a reader sees it, with his draft; null when it is not known.</summary>
    ValueTask<MailThreadView?> Thread(MailThreadId thread, AgentId reader, CancellationToken cancellation);

    /// <summary>The mails of an interaction's thread, the oldest first; empty when it is not known any more.</summary>
    ValueTask<IReadOnlyList<MailView>> MailsOf(InteractionId interaction, CancellationToken cancellation);

    /// <summary>Work that is not over, the oldest first.</summary>
    ValueTask<IReadOnlyList<MailWorkView>> Work(CancellationToken cancellation);

    /// <summary>Threads that never had work by their newest mail, the newest first, at most <see cref="MailLimits.UnworkedMax"/>.</summary>
    ValueTask<IReadOnlyList<MailUnworkedView>> Unworked(CancellationToken cancellation);

    /// <summary>Makes work of a mail's thread that has none open; <see cref="CommandDone"/> or refused.</summary>
    /// <param name="queue">Null is the queue it came in for.</param>
    ValueTask<CommandResult> MakeWork(CommandId id, MailId mail, QueueId? queue, CancellationToken cancellation);

    /// <summary>Begins a thread; <see cref="MailTaken"/> or refused.</summary>
    ValueTask<CommandResult> Start(CommandId id, AgentId agent, QueueId queue, string mailboxId, IReadOnlyList<MailPerson> to, string? subject, CustomerId? customer, CancellationToken cancellation);

    /// <summary>Keeps a draft; refused "stale" when another version is the newest.</summary>
    ValueTask<DraftAnswer> KeepDraft(MailThreadId thread, AgentId agent, long seen, MailDraftView content, CancellationToken cancellation);

    /// <summary>Forgets a draft with its files.</summary>
    ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation);

    /// <summary>Adds a file to a draft, which must be there.</summary>
    ValueTask<DraftAnswer> AddFile(MailThreadId thread, AgentId agent, string name, string type, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Takes a file from a draft.</summary>
    ValueTask<DraftAnswer> DropFile(MailThreadId thread, AgentId agent, Guid file, CancellationToken cancellation);

    /// <summary>Sends a draft; <see cref="MailWillBeSent"/> or refused.</summary>
    ValueTask<CommandResult> Send(CommandId id, MailThreadId thread, AgentId agent, long version, string then, string? outcome, CancellationToken cancellation);

    /// <summary>Takes a mail back: it is the agent's draft again.</summary>
    ValueTask<DraftAnswer> Undo(CommandId id, MailId mail, AgentId agent, CancellationToken cancellation);

    /// <summary>Writes a note.</summary>
    ValueTask<CommandResult> Note(CommandId id, Guid note, MailThreadId thread, AgentId by, bool supervisor, string text, CancellationToken cancellation);

    /// <summary>Values of templates' variables in a thread.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> Variables(MailThreadId thread, AgentId agent, CancellationToken cancellation);
}
