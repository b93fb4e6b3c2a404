using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>A mail came in; the shard finds the thread it belongs to.</summary>
/// <param name="Fresh">The id of the thread it begins if it belongs to none.</param>
public sealed record TakeMail(MailThreadId Fresh, MailArrived Arrival);

/// <summary>An agent begins a thread.</summary>
public sealed record BeginMailThread(MailThreadId Thread, MailBegun Beginning);

/// <summary>The machine writes to somebody who asked for it.</summary>
public sealed record WriteMail(MailThreadId Thread, WrittenByMachine Written);

/// <summary>Something is wanted of a thread.</summary>
public sealed record ToMailThread(MailThreadId Thread, MailInput Input);

/// <summary>What became of an attempt to hand a mail over.</summary>
public sealed record MailHandedOver(HandoverTold Told);

/// <summary>Effect: hand a mail to the mail server.</summary>
/// <param name="Prepared">How it goes out.</param>
public sealed record DeliverMail(MailThreadId Thread, SubjectId Subject, string MailboxId, Crm.Events.Mail.MailPrepared Prepared, int Attempt);

/// <summary>Effect: work began; who it is with is shown at desks.</summary>
public sealed record MailPartyKnown(Crm.Events.Interactions.InteractionStarted Started);

/// <summary>Effect: something became known about work.</summary>
public sealed record MailAttributeKnown(Crm.Events.Interactions.AttributeSet Set);

/// <summary>Effect: what an agent's desk shows of his mails changed.</summary>
public sealed record MailDeskChanged(AgentId Agent);

/// <summary>Effect: a promise was broken.</summary>
public sealed record MailPromiseBroken(Crm.Events.Mail.MailClock Clock);

/// <summary>Effect: live figures of mails changed.</summary>
public sealed record MailFiguresChanged;

/// <summary>Effect: the shard's memory was rebuilt, and it must be told anew who is there.</summary>
public sealed record MailShardRecovered;
