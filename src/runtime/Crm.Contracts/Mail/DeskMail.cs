using Crm.Contracts.Desk;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>A piece of mail work at an agent's desk: an interaction of medium <c>email</c> about one thread.</summary>
/// <param name="ReservationId">The reservation he has it by; null while it is parked.</param>
/// <param name="State">"working", "parked" (waits for the customer; takes no capacity) or "wrapUp".</param>
/// <param name="Subject">Of the newest mail of the customer.</param>
/// <param name="From">Who wrote it; null for one that an agent began.</param>
/// <param name="StartedAt">When the work began.</param>
/// <param name="ConnectedAt">When this agent got it.</param>
/// <param name="Reason">Why there is work: "mail", "reopened", "bounce" (ours was not delivered), "send-failed", "started" (by an agent).</param>
/// <param name="Revision">Rises with everything that changes in the thread; a page that shows it fetches again.</param>
/// <param name="Mails">How many mails the thread has.</param>
/// <param name="LastMailAt">When the newest came or went.</param>
/// <param name="Clocks">What was promised to the customer, the nearest first.</param>
/// <param name="Actions">What the agent may do now, of "draft", "send", "undo", "note", "transfer", "park", "resume", "close", "wrap-up".</param>
public sealed record DeskMail(
    InteractionId InteractionId,
    ReservationId? ReservationId,
    MailThreadId ThreadId,
    string State,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    string? Subject,
    MailPerson? From,
    Instant StartedAt,
    Instant ConnectedAt,
    string Reason,
    int Revision,
    int Mails,
    Instant? LastMailAt,
    IReadOnlyList<MailClockView> Clocks,
    IReadOnlyList<string> Actions)
{
    /// <summary>What is to be sent and can still be taken back; null when nothing is.</summary>
    public MailPending? Pending { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;

    /// <summary>Why it could not be taken up again: "agent-busy" (no room), "agent-unreachable", ...; null unless that was tried last.</summary>
    public string? ResumeFailure { get; init; }

    /// <summary>Present in wrap-up.</summary>
    public DeskWrapUp? WrapUp { get; init; }
}

/// <summary>What a mail offer shows.</summary>
/// <param name="Snippet">The first 200 characters of the newest mail.</param>
public sealed record DeskOfferMail(MailThreadId ThreadId, string? Subject, MailPerson? From, string? Snippet, string Reason);

/// <summary>A mail that waits for the end of the time in which it can be taken back.</summary>
public sealed record MailPending(MailId MailId, Instant SendAt);

/// <summary>One promise to the customer, counted in the queue's hours.</summary>
/// <param name="Clock">"firstResponse", "update" (an answer to his newest mail) or "solution".</param>
/// <param name="State">"running", "warned", "breached", "paused" (parked) or "met".</param>
public sealed record MailClockView(string Clock, Instant DueAt, Instant WarnAt, string State);

/// <summary>Mail work that is not over, for supervisors.</summary>
/// <param name="State">"queued", "working", "parked" or "leaving".</param>
public sealed record MailWorkView(
    InteractionId InteractionId,
    MailThreadId ThreadId,
    string State,
    QueueId QueueId,
    AgentId? AgentId,
    DeskParty Customer,
    string? Subject,
    MailPerson? From,
    Instant StartedAt,
    Instant? ConnectedAt,
    string Reason,
    IReadOnlyList<MailClockView> Clocks);
