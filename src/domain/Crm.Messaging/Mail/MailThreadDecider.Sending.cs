using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <content>What goes out: taken back in time, tried, tried again, given up.</content>
public sealed partial class MailThreadDecider
{
    private static void Prepare(MailThreadState state, SendMail i, IMailSink sink)
    {
        if (state.Find(i.Mail) is { Prepared: { } known, State: not MailState.Cancelled })
        {
            sink.WillSend(i.Mail, known.SendAt); // asked twice
            return;
        }

        if (state.OpenWork is not { } work || !work.IsOf(i.By))
        {
            sink.Refuse("wrong-state", "You do not have this mail now.");
        }
        else if (state.Pending is not null)
        {
            sink.Refuse("wrong-state", "A mail is about to be sent; wait, or take it back.");
        }
        else if (state.Mails.Count >= MailPolicy.MailsMax)
        {
            sink.Refuse("wrong-state", $"A thread has {MailPolicy.MailsMax} mails at most; begin a new one.");
        }
        else if (i.Then == "close" && !MailVerbs.Outcomes.Contains(i.Outcome ?? ""))
        {
            sink.Refuse("invalid", "The outcome is unknown.");
        }
        else
        {
            int undo = Math.Clamp(work.Opened.Rules.UndoSeconds ?? Events.Queues.MailRules.UsualUndoSeconds, 5, 30);
            var at = sink.Now + TimeSpan.FromSeconds(undo);
            sink.Raise(new MailPrepared(state.Thread, i.Mail, MailKeys.Own(i.Mail), false, i.By, null, i.Answers, i.RecipientKey, at, i.Then, i.Outcome));
            sink.WillSend(i.Mail, at);
        }
    }

    private void Prepare(MailThreadState state, WrittenByMachine i, IMailSink sink)
    {
        if (state.Find(i.Mail) is not null)
        {
            sink.Done(); // asked twice
        }
        else if (state.Opened is not null)
        {
            sink.Refuse("wrong-state", "It was asked for before.");
        }
        else if (i.By is null && i.AnswersToRecipient >= policy.AnswersPerSender)
        {
            sink.Refuse("too-many", "This address has got too many mails of ours; try again in an hour.");
        }
        else
        {
            sink.Raise(new MailThreadOpened(state.Thread, i.Subject, i.MailboxId, i.Queue));
            sink.Raise(new MailPrepared(state.Thread, i.Mail, MailKeys.Own(i.Mail), i.By is null, i.By, null, null, i.RecipientKey, sink.Now, "keep", null));
            Attempt(state, i.Mail, sink);
            sink.Done();
        }
    }

    private static void TakeBack(MailThreadState state, TakeMailBack i, IMailSink sink)
    {
        var mail = state.Find(i.Mail);
        if (mail?.Prepared?.By != i.By)
        {
            sink.Refuse("not-found", "There is no such mail of yours.");
        }
        else if (mail.State == MailState.Cancelled)
        {
            sink.Done(); // asked twice
        }
        else if (mail.State != MailState.Pending)
        {
            sink.Refuse("wrong-state", "It is too late: the mail is on its way.");
        }
        else
        {
            sink.Raise(new MailTakenBack(state.Thread, i.Mail));
            sink.Done();
        }
    }

    /// <summary>Hands a mail over; what was agreed for the work happens with the first attempt.</summary>
    private void Attempt(MailThreadState state, MailId id, IMailSink sink)
    {
        var mail = state.Find(id)!;
        bool first = mail.Attempt == 0;
        sink.Raise(new MailAttempted(state.Thread, id, mail.Attempt + 1));
        sink.Send(id, mail.Attempt + 1);
        if (!first || mail.Prepared is not { Automatic: false, By: { } by } prepared || state.OpenWork is not { } work)
        {
            return;
        }

        Meet(work, MailClock.FirstResponse, sink);
        Meet(work, MailClock.Update, sink);
        if (!work.IsOf(by))
        {
            return; // it has gone to somebody else meanwhile
        }

        if (prepared.Then == "park" && work.Stage == MailWorkStage.Working)
        {
            PutAside(work, sink);
        }
        else if (prepared.Then == "close")
        {
            End(state, work, prepared.Outcome ?? "answered", sink);
        }
    }

    private void HandedOver(MailThreadState state, HandoverTold i, IMailSink sink)
    {
        if (state.Find(i.Mail) is not { } mail || mail.State is not (MailState.Sending or MailState.Retrying))
        {
            sink.Ignore("mail-settled");
        }
        else if (i.Taken)
        {
            sink.Raise(new MailSent(state.Thread, i.Mail, i.Detail)); // whichever attempt it was: the server has it
        }
        else if (mail.State != MailState.Sending || i.Attempt != mail.Attempt)
        {
            sink.Ignore("attempt-over");
        }
        else
        {
            var until = sink.Now + policy.PauseAfter(mail.Attempt);
            if (!i.Never && until - mail.Prepared!.SendAt <= policy.TriedFor)
            {
                sink.Raise(new MailPutOff(state.Thread, i.Mail, until, i.Detail));
                return;
            }

            sink.Raise(new MailFailed(state.Thread, i.Mail, i.Detail));
            if (mail.Prepared is { Automatic: false })
            {
                WakeAgain(state, "send-failed", sink);
            }
        }
    }

    /// <summary>Without a word of what became of them, mails are handed over again: their Message-ID tells receivers that it is the same.</summary>
    private void Again(MailThreadState state, IMailSink sink)
    {
        foreach (var mail in state.Mails.Where(m => m.State == MailState.Sending).ToArray())
        {
            Attempt(state, mail.Mail, sink);
        }
    }
}
