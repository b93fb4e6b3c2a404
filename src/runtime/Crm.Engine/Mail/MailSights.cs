using System.Collections.Immutable;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>A piece of mail work, copied inside the shard's loop.</summary>
/// <param name="Newest">The newest mail of a person outside, else the newest that came in; null when there is none.</param>
/// <param name="NewestOwn">The newest of ours that a person wrote.</param>
public sealed record MailWorkSight(
    InteractionId Interaction,
    MailThreadId Thread,
    MailWorkStage Stage,
    QueueId Queue,
    AgentId? Agent,
    ReservationId? Reservation,
    Instant StartedAt,
    Instant ConnectedAt,
    string Reason,
    int Revision,
    int Mails,
    Instant? LastMailAt,
    MailId? Newest,
    MailId? NewestOwn,
    ThreadMail? Pending,
    ImmutableArray<ClockState> Clocks,
    IReadOnlyList<string> Actions,
    string? TakeUpFailure);

/// <summary>A thread, copied inside the shard's loop.</summary>
public sealed record MailThreadSight(
    MailThreadId Thread,
    MailThreadOpened Opened,
    int Revision,
    InteractionId? Work,
    QueueId Queue,
    ImmutableHashSet<AgentId> Agents,
    IReadOnlyList<ThreadMail> Mails,
    IReadOnlyList<ThreadNote> Notes,
    IReadOnlyList<string> Actions);
