using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Contracts.Mail;

/// <summary>What an agent does with mail work.</summary>
public abstract record MailCommand(CommandId Id, string By, AgentId Agent, InteractionId Work) : DeskCommand(Id, By);

/// <summary>Hand it on to a queue, at once, or to an agent, once he accepts.</summary>
public sealed record TransferMailWork(CommandId Id, string By, AgentId Agent, InteractionId Work, CallTarget Target, string? Note) : MailCommand(Id, By, Agent, Work);

/// <summary>Put it aside until the customer writes.</summary>
public sealed record ParkMailWork(CommandId Id, string By, AgentId Agent, InteractionId Work) : MailCommand(Id, By, Agent, Work);

/// <summary>Take up what he has parked.</summary>
public sealed record ResumeMailWork(CommandId Id, string By, AgentId Agent, InteractionId Work) : MailCommand(Id, By, Agent, Work);

/// <summary>End it.</summary>
public sealed record CloseMailWork(CommandId Id, string By, AgentId Agent, InteractionId Work, string Outcome) : MailCommand(Id, By, Agent, Work);

/// <summary>The mail will be sent then, unless it is taken back.</summary>
[EventContract("reply.mail-will-be-sent")]
public sealed record MailWillBeSent(MailId Mail, Instant At) : CommandResult;

/// <summary>The mail is in a thread.</summary>
/// <param name="Known">It had been taken before.</param>
[EventContract("reply.mail-taken")]
public sealed record MailTaken(MailThreadId Thread, bool Known) : CommandResult;
