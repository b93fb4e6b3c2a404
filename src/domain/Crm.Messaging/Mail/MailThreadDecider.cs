using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>
/// Decides what becomes of a thread of mails and of the work with it: <c>(state, input) -> (events, messages)</c>. Pure. A thread has at
/// most one open piece of work; a mail of a person is never without one, unless a rule calls it spam.
/// </summary>
public sealed partial class MailThreadDecider(MailPolicy policy, IBusinessClock hours)
{
    /// <summary>Decides one input.</summary>
    public void Decide(MailThreadState state, MailInput input, IMailSink sink)
    {
        switch (input)
        {
            case MailArrived i: Arrive(state, i, sink); break;
            case MailBegun i: Begin(state, i, sink); break;
            case WrittenByMachine i: Prepare(state, i, sink); break;
            case SendMail i: Prepare(state, i, sink); break;
            case TakeMailBack i: TakeBack(state, i, sink); break;
            case HandoverTold i: HandedOver(state, i, sink); break;
            case WorkWanted i: Want(state, i, sink); break;
            case NoteDown i: Note(state, i, sink); break;
            case MailRecovered: Again(state, sink); break;
            case MailDeadline: PassDeadlines(state, sink); break;
            default: Work(state, input, sink); break;
        }
    }

    /// <summary>The earliest instant at which <see cref="MailDeadline"/> would decide something.</summary>
    public Instant NextDeadline(MailThreadState state)
    {
        if (state.Opened is null || state.Forgotten)
        {
            return Instant.MaxValue;
        }

        var next = Instant.MaxValue;
        foreach (var mail in state.Mails)
        {
            next = Instant.Min(next, mail.DueAt ?? Instant.MaxValue);
        }

        return Instant.Min(next, state.OpenWork is { } work ? WorkDeadline(state, work)
            : next == Instant.MaxValue ? state.LastAt + policy.RememberedFor : Instant.MaxValue);
    }

    private void Arrive(MailThreadState state, MailArrived i, IMailSink sink)
    {
        if (state.Find(i.Mail) is not null)
        {
            sink.Done(); // it was taken before
            return;
        }

        if (state.Opened is null)
        {
            sink.Raise(new MailThreadOpened(state.Thread, i.Party.Subject, i.MailboxId, i.Terms.Queue));
        }

        bool person = i.Author == MailAuthor.Person && !i.Own && !i.Spam;
        bool stranger = state.Mails.Count > 0 && !state.Knows(i.SenderKey);
        sink.Raise(new MailReceived(state.Thread, i.Mail, i.MailboxId, i.MessageKey, i.Mentions, i.SenderKey, stranger, i.Author, i.Spam));
        if (i.Author == MailAuthor.Bounce)
        {
            Bounce(state, i, sink);
        }
        else if (person)
        {
            Wake(state, i, sink);
            Confirm(state, i, sink);
        }

        sink.Done();
    }

    private void Bounce(MailThreadState state, MailArrived i, IMailSink sink)
    {
        if (state.FindSent(i.ReportedKey) is not { } sent)
        {
            return; // what it reports is not ours, or long forgotten: kept, and no work
        }

        sink.Raise(new MailBounced(state.Thread, sent.Mail, i.Mail, i.ReportedFailed));
        if (i.ReportedFailed && sent.Prepared is { Automatic: false })
        {
            WakeAgain(state, "bounce", sink);
        }
    }

    /// <summary>A person wrote: he gets work, or is in it.</summary>
    private void Wake(MailThreadState state, MailArrived i, IMailSink sink)
    {
        if (state.OpenWork is not { } work)
        {
            bool again = state.Work is { } last && sink.Now - last.EndedAt <= TimeSpan.FromDays(i.Terms.Rules.ReopenDays ?? Events.Queues.MailRules.UsualReopenDays);
            var queue = again ? i.Terms with { Queue = state.Work!.Queue } : i.Terms;
            Open(state, i.Party, queue, again ? "reopened" : "mail", i.Attributes, sink);
            Enqueue(state, state.Work!, state.Work!.Queue, sink.Now, "arrived", again ? state.LastAgent : null, sink);
            return;
        }

        if (work.Stage != MailWorkStage.Queued)
        {
            Promise(work, MailClock.Update, work.Opened.Rules.Update, sink); // who has waited since before has his first promise still
        }

        if (work is { Stage: MailWorkStage.Parked, Asked: null })
        {
            Rouse(state, work, "customer-wrote", sink);
        }
    }

    /// <summary>Something went wrong with what we sent: its agent hears of it by work.</summary>
    private void WakeAgain(MailThreadState state, string reason, IMailSink sink)
    {
        if (state.OpenWork is { } work)
        {
            if (work is { Stage: MailWorkStage.Parked, Asked: null })
            {
                Rouse(state, work, reason, sink);
            }
        }
        else if (state.Work?.Opened is { } last)
        {
            var party = new MailParty(state.Opened!.Subject, null, null, state.Opened.MailboxId, null, last.CustomerKey);
            Open(state, party, new QueueTerms(state.Work.Queue, last.Rules, last.Hours, last.Priority, last.Skills), reason, [], sink);
            Enqueue(state, state.Work, state.Work.Queue, sink.Now, reason, state.LastAgent, sink);
        }
    }

    private void Confirm(MailThreadState state, MailArrived i, IMailSink sink)
    {
        if (i.Confirm is not { } template || i.SenderKey is null || state.Confirmations >= MailPolicy.ConfirmationsPerThread
            || state.Mails.Count > 1 || i.AnswersToSender >= policy.AnswersPerSender)
        {
            return;
        }

        var mail = new MailId(sink.NewId());
        sink.Raise(new MailPrepared(state.Thread, mail, MailKeys.Own(mail), true, null, template, i.Mail, i.SenderKey, sink.Now, "keep", null));
        Attempt(state, mail, sink);
    }

    private void Begin(MailThreadState state, MailBegun i, IMailSink sink)
    {
        if (state.Opened is not null)
        {
            sink.Refuse("wrong-state", "The thread has begun already.");
            return;
        }

        sink.Raise(new MailThreadOpened(state.Thread, i.Party.Subject, i.MailboxId, i.Terms.Queue));
        Open(state, i.Party, i.Terms, "started", [], sink);
        sink.Raise(new MailWorkParked(state.Work!.Interaction, i.By));
        sink.Done();
    }

    /// <summary>Somebody finds that a mail which made no work is worth some.</summary>
    private void Want(MailThreadState state, WorkWanted i, IMailSink sink)
    {
        if (state.Find(i.Mail) is not { IsInbound: true })
        {
            sink.Refuse("not-found", "This mail is not in the thread.");
        }
        else if (state.OpenWork is not null)
        {
            sink.Refuse("wrong-state", "There is work with this thread already.");
        }
        else
        {
            Open(state, i.Party, i.Terms, state.Work is null ? "mail" : "reopened", [], sink);
            Enqueue(state, state.Work!, state.Work!.Queue, sink.Now, "arrived", null, sink);
            sink.Done();
        }
    }

    private void Open(
        MailThreadState state, MailParty party, QueueTerms terms, string reason,
        System.Collections.Immutable.ImmutableArray<(string Name, Events.Privacy.SealedText Value)> attributes, IMailSink sink)
    {
        var id = new InteractionId(sink.NewId());
        var direction = reason == "started" ? InteractionDirection.Outbound : InteractionDirection.Inbound;
        sink.Raise(new InteractionStarted(id, MediaType.Email, direction, party.Subject, party.From, party.FromName, party.To, null, null));
        sink.Raise(new MailWorkOpened(id, state.Thread, terms.Queue, terms.Rules, terms.Hours, reason, party.CustomerKey, terms.Priority, terms.Skills));
        if (party.Customer is { } customer)
        {
            sink.Raise(new CustomerLinked(id, customer, "address"));
        }

        foreach (var (name, value) in attributes)
        {
            sink.Raise(new AttributeSet(id, name, value, "mail-rule"));
        }

        if (reason is "mail" or "reopened")
        {
            Promise(state.Work!, reason == "mail" ? MailClock.FirstResponse : MailClock.Update, reason == "mail" ? terms.Rules.FirstResponse : terms.Rules.Update, sink);
            Promise(state.Work!, MailClock.Solution, terms.Rules.Solution, sink);
        }
    }

    private void Enqueue(MailThreadState state, MailWork work, QueueId queue, Instant since, string reason, AgentId? prefers, IMailSink sink)
    {
        var visit = new QueueVisitId(sink.NewId());
        var by = reason is "transferred" or "not-taken" ? work.LastAgent : null;
        sink.Raise(new MailWorkQueued(work.Interaction, visit, queue, since, reason));
        (AgentId, TimeSpan)? preferred = prefers is { } agent ? (agent, policy.WaitForAgent) : null;
        sink.Tell(work.Interaction, new MailWaits(
            visit, queue, since, work.Priority, work.Opened.Skills, work.Opened.CustomerKey, preferred, by));
    }

    /// <summary>Parked work goes back to its queue, first of all to who parked it.</summary>
    private void Rouse(MailThreadState state, MailWork work, string reason, IMailSink sink)
    {
        var parker = work.Agent;
        Unpause(work, sink);
        Enqueue(state, work, work.Queue, sink.Now, reason, parker, sink);
    }

    private static void Note(MailThreadState state, NoteDown i, IMailSink sink)
    {
        if (!i.Supervisor && !state.Agents.Contains(i.By) && state.OpenWork?.Agent != i.By)
        {
            sink.Refuse("forbidden", "You have no part in this thread.");
        }
        else if (state.Notes.Count >= MailPolicy.NotesMax)
        {
            sink.Refuse("wrong-state", $"A thread has {MailPolicy.NotesMax} notes at most.");
        }
        else
        {
            sink.Raise(new MailNoted(state.Thread, i.Note, i.By.Value, i.Text));
            sink.Done();
        }
    }
}
