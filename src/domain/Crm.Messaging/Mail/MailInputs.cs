using System.Collections.Immutable;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>Something that happened to a thread or its work, or that somebody wants of it.</summary>
public abstract record MailInput;

/// <summary>Where work goes and what its queue promises.</summary>
/// <param name="Hours">Null is always.</param>
public sealed record QueueTerms(QueueId Queue, MailRules Rules, QueueHours? Hours, int Priority, ImmutableArray<SkillId> Skills);

/// <summary>Whom work is with.</summary>
/// <param name="From">His address.</param>
/// <param name="To">The address of ours.</param>
/// <param name="Customer">Who he is, as far as one address tells.</param>
public sealed record MailParty(SubjectId Subject, SealedText? From, SealedText? FromName, string To, CustomerId? Customer, string? CustomerKey);

/// <summary>A mail came in and was found to belong here.</summary>
/// <param name="Own">It comes from an address of ours.</param>
/// <param name="ReportedKey">Of a delivery report: stands for what was not delivered.</param>
/// <param name="Confirm">The template that would confirm it; null sends nothing.</param>
/// <param name="AnswersToSender">Automatic answers its sender got lately.</param>
public sealed record MailArrived(
    MailId Mail,
    string MailboxId,
    string? MessageKey,
    ImmutableArray<string> Mentions,
    string? SenderKey,
    MailAuthor Author,
    bool Own,
    bool Spam,
    string? ReportedKey,
    bool ReportedFailed,
    MailParty Party,
    QueueTerms Terms,
    ImmutableArray<(string Name, SealedText Value)> Attributes,
    string? Confirm,
    int AnswersToSender) : MailInput;

/// <summary>A supervisor makes work of a mail that made none.</summary>
public sealed record WorkWanted(MailId Mail, MailParty Party, QueueTerms Terms) : MailInput;

/// <summary>An agent begins a thread; he has it parked.</summary>
public sealed record MailBegun(AgentId By, string MailboxId, MailParty Party, QueueTerms Terms) : MailInput;

/// <summary>The machine sends something to somebody who asked for it, in a thread of its own: one mail begins it, the same again changes nothing, another is refused.</summary>
/// <param name="AnswersToRecipient">Mails of the machine he got lately.</param>
public sealed record WrittenByMachine(MailId Mail, SubjectId Subject, string MailboxId, QueueId Queue, string? RecipientKey, int AnswersToRecipient) : MailInput
{
    /// <summary>
    /// The agent it is written for: then it is his mail, that is no answer of the machine, is not counted among them, and of which reports of
    /// failure are wanted. Null for the machine's own.
    /// </summary>
    public AgentId? By { get; init; }
}

/// <summary>An agent sends what he wrote.</summary>
/// <param name="Then">"keep", "park" or "close".</param>
public sealed record SendMail(AgentId By, MailId Mail, MailId? Answers, string? RecipientKey, string Then, string? Outcome) : MailInput;

/// <summary>An agent takes back what he wrote.</summary>
public sealed record TakeMailBack(AgentId By, MailId Mail) : MailInput;

/// <summary>What became of an attempt.</summary>
/// <param name="Taken">The mail server took it; else <paramref name="Never"/> says whether it ever will.</param>
public sealed record HandoverTold(MailId Mail, int Attempt, bool Taken, bool Never, SealedText? Detail) : MailInput;

/// <summary>Somebody at a desk writes something down.</summary>
public sealed record NoteDown(AgentId By, Guid Note, SealedText Text, bool Supervisor) : MailInput;

/// <summary>The agent hands it on: one of both is given.</summary>
public sealed record HandMailOn(AgentId By, QueueId? Queue, AgentId? Agent, SealedText? Note) : MailInput;

/// <summary>The agent waits for the customer.</summary>
public sealed record ParkMail(AgentId By) : MailInput;

/// <summary>The agent takes up what he parked.</summary>
public sealed record TakeMailUp(AgentId By) : MailInput;

/// <summary>The agent, or a supervisor, ends it.</summary>
/// <param name="Force">A supervisor ends it, wherever it stands.</param>
public sealed record CloseMail(AgentId By, string Outcome, bool Force) : MailInput;

/// <summary>A supervisor gives it back to a queue.</summary>
public sealed record GiveMailBack(string By, QueueId? To) : MailInput;

/// <summary>Somebody says who the customer is.</summary>
public sealed record MailCustomerKnown(CustomerId Customer, string By) : MailInput;

/// <summary>From routing: an agent accepted it.</summary>
public sealed record AgentTakesMail(ReservationId Reservation, AgentId Agent, string Name) : MailInput;

/// <summary>From routing: the one agent who was asked has not got it.</summary>
public sealed record MailAskFailed(ReservationId Reservation, AgentId Agent, string Reason) : MailInput;

/// <summary>From routing: the queue visit is over other than by an answer.</summary>
public sealed record MailVisitOver(QueueVisitId Visit, string Reason) : MailInput
{
    /// <summary>The reason of a visit that was ended so that the work waits elsewhere.</summary>
    public const string Escalated = "escalated";
}

/// <summary>From routing: it overflowed into another queue.</summary>
public sealed record MailOverflowed(QueueVisitId From, QueueVisitId Visit, QueueId Queue) : MailInput;

/// <summary>The agent can be reached, or cannot.</summary>
/// <param name="AtOnce">He has gone for good: he does not keep it for the grace.</param>
public sealed record MailAgentReach(AgentId Agent, bool Reachable, bool AtOnce = false) : MailInput;

/// <summary>The process that asked the mail server is gone: what was under way is handed over again.</summary>
public sealed record MailRecovered : MailInput;

/// <summary>Time has passed.</summary>
public sealed record MailDeadline : MailInput;
