using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <content>Agents get work, hand it on, put it aside, are lost; it ends.</content>
public sealed partial class MailThreadDecider
{
    private void Work(MailThreadState state, MailInput input, IMailSink sink)
    {
        if (state.OpenWork is not { } work)
        {
            NoWork(input, sink);
            return;
        }

        switch (input)
        {
            case AgentTakesMail i: Connect(state, work, i, sink); break;
            case MailAskFailed i: NotTaken(state, work, i, sink); break;
            case MailVisitOver i: VisitEnded(state, work, i, sink); break;
            case MailOverflowed i: Overflow(work, i, sink); break;
            case HandMailOn i: HandOver(state, work, i, sink); break;
            case ParkMail i: Park(work, i, sink); break;
            case TakeMailUp i: Resume(work, i, sink); break;
            case CloseMail i: Close(state, work, i, sink); break;
            case GiveMailBack i: Return(state, work, i, sink); break;
            case MailCustomerKnown i:
                sink.Raise(new CustomerLinked(work.Interaction, i.Customer, i.By));
                sink.Done();
                break;
            case MailAgentReach i: Reach(state, work, i, sink); break;
            default: throw new ArgumentOutOfRangeException(nameof(input), input, "Unknown input of a thread.");
        }
    }

    private static void NoWork(MailInput input, IMailSink sink)
    {
        if (input is AgentTakesMail i)
        {
            // routing must not keep him busy with what is not there
            sink.Tell(default, new AgentHasNothing(i.Reservation, "mail-gone"));
        }
        else if (input is HandMailOn or ParkMail or TakeMailUp or CloseMail or GiveMailBack or MailCustomerKnown)
        {
            sink.Refuse("wrong-state", "The work is over.");
        }
        else
        {
            sink.Ignore("work-over");
        }
    }

    private void Connect(MailThreadState state, MailWork work, AgentTakesMail i, IMailSink sink)
    {
        bool asked = work.Asked?.Reservation == i.Reservation;
        if (asked || work.Stage == MailWorkStage.Queued)
        {
            if (work.Stage == MailWorkStage.Parked)
            {
                Unpause(work, sink);
            }

            sink.Raise(new MailWorkTaken(work.Interaction, i.Reservation, i.Agent, i.Name));
            sink.Tell(work.Interaction, new AgentHasIt(i.Reservation));
        }
        else if (work.Stage == MailWorkStage.Leaving)
        {
            sink.Ignore("work-leaves"); // routing hears of it next and cancels the acceptance
        }
        else
        {
            sink.Tell(work.Interaction, new AgentHasNothing(i.Reservation, "mail-gone"));
        }
    }

    private void NotTaken(MailThreadState state, MailWork work, MailAskFailed i, IMailSink sink)
    {
        if (work.Asked?.Reservation != i.Reservation)
        {
            sink.Ignore("ask-over");
            return;
        }

        sink.Raise(new MailWorkNotTaken(work.Interaction, i.Reservation, i.Agent, i.Reason));
        if (work.Stage == MailWorkStage.Asking)
        {
            Enqueue(state, work, work.Queue, work.Since, "not-taken", null, sink);
        }
        else if (state.LastInboundAt > work.ParkedAt)
        {
            Rouse(state, work, "customer-wrote", sink); // he wrote while it was being taken up
        }
    }

    private void HandOver(MailThreadState state, MailWork work, HandMailOn i, IMailSink sink)
    {
        if (!Has(work, i.By, sink))
        {
            return;
        }

        if (i.Agent == i.By)
        {
            sink.Refuse("invalid", "You have this mail already.");
            return;
        }

        if (i.Note is { } note && state.Notes.Count < MailPolicy.NotesMax)
        {
            sink.Raise(new MailNoted(state.Thread, sink.NewId(), i.By.Value, note));
        }

        Release(work, "transferred", Termination.Success("transferred"), wrapUp: true, sink);
        if (i.Agent is { } colleague)
        {
            Ask(work, colleague, i.By, resume: false, sink);
        }
        else
        {
            Enqueue(state, work, i.Queue ?? work.Queue, work.Since, "transferred", null, sink);
        }

        sink.Done();
    }

    private static void Park(MailWork work, ParkMail i, IMailSink sink)
    {
        if (Has(work, i.By, sink))
        {
            PutAside(work, sink);
            sink.Done();
        }
    }

    private static void PutAside(MailWork work, IMailSink sink)
    {
        var agent = work.Agent!.Value;
        Release(work, "parked", Termination.Success("parked"), wrapUp: false, sink);
        sink.Raise(new MailWorkParked(work.Interaction, agent));
        if (work.Find(MailClock.Solution) is { Met: false })
        {
            sink.Raise(new MailClockPaused(work.Interaction, MailClock.Solution));
        }
    }

    private void Resume(MailWork work, TakeMailUp i, IMailSink sink)
    {
        if (work.Stage != MailWorkStage.Parked || work.Agent != i.By)
        {
            sink.Refuse("wrong-state", "You have not parked this mail.");
            return;
        }

        if (work.Asked is null)
        {
            Ask(work, i.By, i.By, resume: true, sink);
        }

        sink.Done();
    }

    private void Ask(MailWork work, AgentId agent, AgentId by, bool resume, IMailSink sink)
    {
        var reservation = new ReservationId(sink.NewId());
        sink.Raise(new MailWorkAsked(work.Interaction, reservation, agent, resume));
        sink.Tell(work.Interaction, new AskAgent(reservation, agent, work.Queue, by, sink.Now + policy.AskAgentFor, resume));
    }

    private static void Release(MailWork work, string reason, Termination termination, bool wrapUp, IMailSink sink)
    {
        if (work is { Reservation: { } reservation, Agent: { } agent })
        {
            var handled = sink.Now - work.ConnectedAt;
            sink.Raise(new MailWorkReleased(work.Interaction, reservation, agent, reason));
            sink.Tell(work.Interaction, new AgentIsDone(reservation, handled, termination, wrapUp));
        }
    }

    private void BackToQueue(MailThreadState state, MailWork work, string reason, Termination termination, QueueId? to, IMailSink sink)
    {
        Release(work, reason, termination, wrapUp: false, sink);
        Enqueue(state, work, to ?? work.Queue, work.Since, reason, null, sink);
    }

    private void Reach(MailThreadState state, MailWork work, MailAgentReach i, IMailSink sink)
    {
        if (work.Stage != MailWorkStage.Working || work.Agent != i.Agent)
        {
            sink.Ignore("not-his");
        }
        else if (i.Reachable)
        {
            if (work.AwayUntil is not null)
            {
                sink.Raise(new MailAgentBack(work.Interaction, i.Agent));
            }
        }
        else if (i.AtOnce)
        {
            BackToQueue(state, work, "agent-lost", Termination.Server("agent-signed-out"), null, sink);
        }
        else if (work.AwayUntil is null)
        {
            sink.Raise(new MailAgentAway(work.Interaction, i.Agent, sink.Now + policy.AgentGrace));
        }
    }

    private void Return(MailThreadState state, MailWork work, GiveMailBack i, IMailSink sink)
    {
        if (work.Stage is MailWorkStage.Working)
        {
            BackToQueue(state, work, "requeued", Termination.Server("supervisor-requeued"), i.To, sink);
            sink.Done();
        }
        else if (work is { Stage: MailWorkStage.Parked, Asked: null })
        {
            Unpause(work, sink);
            Enqueue(state, work, i.To ?? work.Queue, sink.Now, "requeued", null, sink);
            sink.Done();
        }
        else
        {
            sink.Refuse("wrong-state", "No agent has this mail now.");
        }
    }

    private void Close(MailThreadState state, MailWork work, CloseMail i, IMailSink sink)
    {
        if (!i.Force && !work.IsOf(i.By))
        {
            sink.Refuse("wrong-state", "You do not have this mail now.");
        }
        else if (!i.Force && !MailVerbs.Outcomes.Contains(i.Outcome))
        {
            sink.Refuse("invalid", "The outcome is unknown.");
        }
        else if (work.Stage == MailWorkStage.Leaving)
        {
            sink.Refuse("wrong-state", "The work is over.");
        }
        else if (work.Stage == MailWorkStage.Queued)
        {
            sink.Raise(new MailWorkLeaving(work.Interaction, i.Outcome));
            sink.Tell(work.Interaction, new CloseVisit(i.Outcome));
            sink.Done();
        }
        else
        {
            End(state, work, i.Outcome, sink);
            sink.Done();
        }
    }

    private void VisitEnded(MailThreadState state, MailWork work, MailVisitOver i, IMailSink sink)
    {
        if (work.Visit != i.Visit || work.Stage is not (MailWorkStage.Queued or MailWorkStage.Leaving))
        {
            sink.Ignore("verdict-late");
        }
        else if (work.Leaving is { } leaving && !(state.LastInboundAt > leaving.At))
        {
            End(state, work, leaving.Reason, sink);
        }
        else if (work.Escalated is { } escalated && i.Reason == MailVisitOver.Escalated)
        {
            Enqueue(state, work, escalated.Queue, work.Since, "escalated", null, sink);
        }
        else
        {
            // a full or closed queue is no reason to lose a mail, and what was closed is not when its customer has written since
            sink.Raise(new MailWorkHeld(work.Interaction, i.Reason, sink.Now + (policy.QueueAgainAfter * (1 << Math.Min(work.Holds, MailPolicy.HoldDoublings)))));
        }
    }

    private static void Overflow(MailWork work, MailOverflowed i, IMailSink sink)
    {
        if (work.Visit == i.From && work.Stage is MailWorkStage.Queued or MailWorkStage.Leaving)
        {
            sink.Raise(new MailWorkMoved(work.Interaction, i.Visit, i.Queue));
        }
        else
        {
            sink.Ignore("visit-over");
        }
    }

    private static void End(MailThreadState state, MailWork work, string reason, IMailSink sink)
    {
        Release(work, reason, Termination.Success(reason), wrapUp: true, sink);
        if (work.Asked is { } asked)
        {
            sink.Tell(work.Interaction, new StopAsking(asked.Reservation, reason));
        }

        Meet(work, MailClock.Solution, sink);
        bool answered = work.Answered || state.Mails.Any(m => m.Prepared is { Automatic: false } && m.At >= work.StartedAt && m.State != MailState.Cancelled);
        sink.Raise(new InteractionEnded(
            work.Interaction, answered ? InteractionOutcome.Answered : InteractionOutcome.ClosedBySystem, Termination.Success(reason)));
    }

    private static bool Has(MailWork work, AgentId agent, IMailSink sink)
    {
        bool has = work.Stage == MailWorkStage.Working && work.Agent == agent;
        if (!has)
        {
            sink.Refuse("wrong-state", "You do not have this mail now.");
        }

        return has;
    }
}
