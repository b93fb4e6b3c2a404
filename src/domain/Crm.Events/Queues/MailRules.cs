namespace Crm.Events.Queues;

/// <summary>How a queue treats mails. Spans but the last two are counted in the queue's hours.</summary>
/// <param name="FirstResponse">A customer's first mail is answered within this; null promises nothing.</param>
/// <param name="Update">Each later mail of his is answered within this; null promises nothing.</param>
/// <param name="Solution">The work is closed within this, parked time aside; null promises nothing.</param>
/// <param name="WarnBefore">How long before a promise ends the agent is warned; null is 15 minutes.</param>
/// <param name="Confirmation">The template that confirms receipt, once per thread; null sends none.</param>
/// <param name="ReopenDays">A customer who writes in a thread whose work was closed within so many days gets his agent if he can be had; 0 to 365, null is 30.</param>
/// <param name="UndoSeconds">How long a mail can be taken back, 5 to 30; null is 10.</param>
/// <param name="ParkedDays">Parked work nobody wrote in for so long is closed as answered, 1 to 365; null is 14.</param>
/// <param name="Escalation">What becomes of work that waits while a promise is about to break, or is broken; null leaves it where it is.</param>
public sealed record MailRules(
    TimeSpan? FirstResponse = null,
    TimeSpan? Update = null,
    TimeSpan? Solution = null,
    TimeSpan? WarnBefore = null,
    string? Confirmation = null,
    int? ReopenDays = null,
    int? UndoSeconds = null,
    int? ParkedDays = null,
    MailEscalation? Escalation = null)
{
    /// <summary>See <see cref="WarnBefore"/>.</summary>
    public static readonly TimeSpan UsualWarning = TimeSpan.FromMinutes(15);

    /// <summary>See <see cref="ReopenDays"/>.</summary>
    public const int UsualReopenDays = 30;

    /// <summary>See <see cref="UndoSeconds"/>.</summary>
    public const int UsualUndoSeconds = 10;

    /// <summary>See <see cref="ParkedDays"/>.</summary>
    public const int UsualParkedDays = 14;
}

/// <summary>Work that waits too long goes elsewhere, or goes first; once for each piece of work.</summary>
/// <param name="Queue">Where it waits from then on, as old as it is; null is the queue it waits in.</param>
/// <param name="Priority">Its priority from then on, in minutes of age, at most 10,000 either side of zero; null is the one it has.</param>
/// <param name="OnWarning">Already when a promise warns; else when it is broken.</param>
public sealed record MailEscalation(Primitives.QueueId? Queue = null, int? Priority = null, bool OnWarning = false);
