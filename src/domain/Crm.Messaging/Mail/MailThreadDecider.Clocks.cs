using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <content>Promises in the queue's hours, and everything else that is due.</content>
public sealed partial class MailThreadDecider
{
    /// <summary>A promise begins; one that runs already is older and stays.</summary>
    private void Promise(MailWork work, MailClock clock, TimeSpan? span, IMailSink sink)
    {
        if (span is { } promised && (work.Find(clock) is null or { Met: true }) && !(clock == MailClock.Update && work.Find(MailClock.FirstResponse) is { Met: false }))
        {
            Set(work, clock, promised, sink);
        }
    }

    private void Set(MailWork work, MailClock clock, TimeSpan span, IMailSink sink)
    {
        var before = work.Opened.Rules.WarnBefore ?? MailRules.UsualWarning;
        var warn = span > before ? hours.After(work.Opened.Hours, sink.Now, span - before) : sink.Now;
        sink.Raise(new MailClockSet(work.Interaction, clock, warn, hours.After(work.Opened.Hours, sink.Now, span)));
    }

    private static void Meet(MailWork work, MailClock clock, IMailSink sink)
    {
        if (work.Find(clock) is { Met: false })
        {
            sink.Raise(new MailClockMet(work.Interaction, clock));
        }
    }

    /// <summary>The promise of a solution goes on with what was left of it when the work was parked.</summary>
    private void Unpause(MailWork work, IMailSink sink)
    {
        if (work.Find(MailClock.Solution) is { Paused: true, Met: false } rested)
        {
            Set(work, MailClock.Solution, hours.Between(work.Opened.Hours, work.ParkedAt, rested.DueAt), sink);
        }
    }

    /// <summary>Work that waits goes elsewhere, or goes first, once; what an agent has stays with him.</summary>
    private void Escalate(MailThreadState state, MailWork work, IMailSink sink)
    {
        if (work.Opened.Rules.Escalation is not { } rule || work.Escalated is not null || work.Stage is not (MailWorkStage.Queued or MailWorkStage.Held)
            || !work.Clocks.Any(c => c is { Met: false, Paused: false } && (c.Breached || (rule.OnWarning && c.Warned))))
        {
            return;
        }

        var from = work.Queue;
        sink.Raise(new MailWorkEscalated(work.Interaction, rule.Queue ?? from, rule.Priority ?? work.Priority));
        if (work is { Stage: MailWorkStage.Queued, Visit: { } visit })
        {
            sink.Tell(work.Interaction, new MailGoesElsewhere(visit, work.Escalated!.Queue == from)); // its verdict puts it there
        }
        else
        {
            Enqueue(state, work, work.Escalated!.Queue, work.Since, "escalated", null, sink);
        }
    }

    private Instant WorkDeadline(MailThreadState state, MailWork work)
    {
        var next = work.Stage switch
        {
            MailWorkStage.Held => work.HeldUntil ?? Instant.MaxValue,
            MailWorkStage.Working => work.AwayUntil ?? Instant.MaxValue,
            MailWorkStage.Parked when work.Asked is null && state.Pending is null => ParkedUntil(state, work),
            _ => Instant.MaxValue,
        };
        foreach (var clock in work.Clocks)
        {
            next = Instant.Min(next, ClockDue(clock));
        }

        return next;
    }

    private static Instant ParkedUntil(MailThreadState state, MailWork work) =>
        Instant.Max(work.ParkedAt, state.Mails.Count == 0 ? work.ParkedAt : state.Mails[^1].At)
        + TimeSpan.FromDays(Math.Clamp(work.Opened.Rules.ParkedDays ?? MailRules.UsualParkedDays, 1, 365));

    private static Instant ClockDue(ClockState clock) =>
        clock.Met || clock.Paused || clock.Breached ? Instant.MaxValue : clock.Warned ? clock.DueAt : clock.WarnAt;

    private void PassDeadlines(MailThreadState state, IMailSink sink)
    {
        if (NextDeadline(state) > sink.Now)
        {
            sink.Ignore("not-due");
            return;
        }

        foreach (var mail in state.Mails.Where(m => m.DueAt <= sink.Now).ToArray())
        {
            Attempt(state, mail.Mail, sink);
        }

        if (state.OpenWork is not { } work)
        {
            if (NextDeadline(state) <= sink.Now)
            {
                sink.Raise(new MailThreadForgotten(state.Thread));
            }

            return;
        }

        foreach (var clock in work.Clocks.Where(c => ClockDue(c) <= sink.Now).ToArray())
        {
            if (!clock.Warned)
            {
                sink.Raise(new MailClockWarned(work.Interaction, clock.Clock));
            }

            if (clock.DueAt <= sink.Now)
            {
                sink.Raise(new MailClockBreached(work.Interaction, clock.Clock));
            }
        }

        Escalate(state, work, sink);
        if (work.Stage == MailWorkStage.Held && work.HeldUntil <= sink.Now)
        {
            Enqueue(state, work, work.Queue, work.Since, "again", null, sink);
        }
        else if (work.Stage == MailWorkStage.Working && work.AwayUntil <= sink.Now)
        {
            BackToQueue(state, work, "agent-lost", Termination.Server("agent-connection-lost"), null, sink);
        }
        else if (work is { Stage: MailWorkStage.Parked, Asked: null } && state.Pending is null && ParkedUntil(state, work) <= sink.Now)
        {
            End(state, work, "parked-expired", sink);
        }
    }
}
