using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>The newest mail of a thread that never had work.</summary>
/// <param name="QueueId">The queue it would have come to.</param>
/// <param name="Why">Why there is no work: <c>spam</c> (a rule says so), <c>bounce</c>, <c>autoReply</c>, <c>list</c>, or <c>own</c> (it came from an address of ours).</param>
/// <param name="Mails">How many the thread has.</param>
/// <param name="Subject">Null when it cannot be read any more.</param>
public sealed record MailUnworkedView(
    MailId MailId, MailThreadId ThreadId, QueueId QueueId, string MailboxId, Instant At, string Why, int Mails, MailPerson? From, string? Subject);

/// <summary>Where work is to wait.</summary>
/// <param name="QueueId">Null is the queue it came in for.</param>
public sealed record MailWorkRequest(QueueId? QueueId);
