using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Messaging.Conversations;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Mail;

/// <summary>What becomes of a thread and its work.</summary>
public sealed class MailThreadDeciderTests
{
    private readonly MailScript _script = new();

    [Fact]
    public void A_persons_mail_opens_work_and_waits_in_the_queue()
    {
        _script.Arrive();

        Assert.Equal(MailWorkStage.Queued, _script.Work.Stage);
        Assert.Equal(MailScript.Support, Assert.IsType<MailWaits>(Assert.Single(_script.Messages)).Queue);
        Assert.Equal(MediaType.Email, Assert.Single(_script.All<InteractionStarted>()).MediaType);
    }

    [Fact]
    public void A_second_mail_joins_the_work_that_is_open()
    {
        _script.Arrive().Arrive();

        Assert.Single(_script.All<InteractionStarted>());
        Assert.Equal(2, _script.State.Mails.Count);
    }

    [Fact]
    public void The_same_mail_twice_changes_nothing()
    {
        var id = new MailId(Guid.CreateVersion7());
        int events = _script.Arrive(id: id).Events.Count;

        Assert.Equal(events, _script.Arrive(id: id).Events.Count);
    }

    [Theory]
    [InlineData(MailAuthor.AutoReply, false, false)]
    [InlineData(MailAuthor.List, false, false)]
    [InlineData(MailAuthor.Bounce, false, false)]
    [InlineData(MailAuthor.Person, true, false)]
    [InlineData(MailAuthor.Person, false, true)]
    public void What_no_person_outside_wrote_is_kept_without_work_and_never_answered(MailAuthor author, bool own, bool spam)
    {
        _script.Arrive(author, own: own, spam: spam, confirm: "thanks");

        Assert.Null(_script.State.OpenWork);
        Assert.Single(_script.State.Mails);
        Assert.Empty(_script.Attempts);
    }

    [Fact]
    public void A_thread_is_confirmed_once_and_a_sender_not_too_often()
    {
        _script.Arrive(confirm: "thanks").Arrive(confirm: "thanks");
        var flooded = new MailScript().Arrive(confirm: "thanks", answers: 3);

        Assert.Single(_script.Attempts);
        Assert.True(Assert.Single(_script.All<MailPrepared>()).Automatic);
        Assert.Empty(flooded.Attempts);
    }

    [Fact]
    public void A_parked_customer_who_writes_goes_back_to_the_queue_with_his_agent_first()
    {
        _script.Arrive().Take(MailScript.Anna).Give(new ParkMail(MailScript.Anna));
        Assert.False(_script.Messages.OfType<AgentIsDone>().Single().WrapUp);

        _script.Arrive();

        Assert.Equal(MailWorkStage.Queued, _script.Work.Stage);
        Assert.Equal(MailScript.Anna, _script.Messages.OfType<MailWaits>().Last().Prefers?.Agent);
    }

    [Fact]
    public void A_closed_thread_is_opened_again_by_its_customer_with_the_last_agent_first()
    {
        _script.Arrive().Take(MailScript.Anna).Give(new CloseMail(MailScript.Anna, "answered", Force: false)).Wait(TimeSpan.FromDays(3)).Arrive();

        Assert.Equal("reopened", _script.Work.Opened.Reason);
        Assert.Equal(MailScript.Anna, _script.Messages.OfType<MailWaits>().Last().Prefers?.Agent);
        Assert.Equal(2, _script.All<InteractionStarted>().Count());
    }

    [Fact]
    public void Long_after_its_end_a_thread_begins_anew()
    {
        _script.Arrive().Take(MailScript.Anna).Give(new CloseMail(MailScript.Anna, "answered", Force: false)).Wait(TimeSpan.FromDays(31)).Arrive();

        Assert.Equal("mail", _script.Work.Opened.Reason);
        Assert.Null(_script.Messages.OfType<MailWaits>().Last().Prefers);
    }

    [Fact]
    public void A_mail_is_sent_when_it_can_no_longer_be_taken_back()
    {
        _script.Arrive().Take(MailScript.Anna);
        var mail = _script.Send(MailScript.Anna);

        _script.Wait(TimeSpan.FromSeconds(9));
        Assert.Empty(_script.Attempts);
        _script.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal((mail, 1), Assert.Single(_script.Attempts));
    }

    [Fact]
    public void What_is_taken_back_is_not_sent_and_too_late_is_refused()
    {
        _script.Arrive().Take(MailScript.Anna);
        var first = _script.Send(MailScript.Anna, "close", "answered");
        _script.Give(new TakeMailBack(MailScript.Anna, first)).Wait(TimeSpan.FromMinutes(1));
        Assert.Empty(_script.Attempts);
        Assert.Equal(MailWorkStage.Working, _script.Work.Stage);

        var second = _script.Send(MailScript.Anna);
        _script.Wait(TimeSpan.FromMinutes(1)).Give(new TakeMailBack(MailScript.Anna, second));

        Assert.Equal("wrong-state", _script.Replies[^1]);
        Assert.Single(_script.Attempts);
    }

    [Fact]
    public void Another_agent_can_neither_send_nor_take_back()
    {
        _script.Arrive().Take(MailScript.Anna);
        _script.Send(MailScript.Bert);
        Assert.Equal("wrong-state", _script.Replies[^1]);

        var mail = _script.Send(MailScript.Anna);
        _script.Give(new TakeMailBack(MailScript.Bert, mail));

        Assert.Equal("not-found", _script.Replies[^1]);
    }

    [Theory]
    [InlineData("park", MailWorkStage.Parked)]
    [InlineData("close", MailWorkStage.Closed)]
    [InlineData("keep", MailWorkStage.Working)]
    public void What_was_agreed_happens_when_the_mail_goes(string then, MailWorkStage stage)
    {
        _script.Arrive().Take(MailScript.Anna);
        _script.Send(MailScript.Anna, then, then == "close" ? "answered" : null);
        _script.Wait(TimeSpan.FromSeconds(10));

        Assert.Equal(stage, _script.State.Work!.Stage);
    }

    [Fact]
    public void A_server_that_says_later_is_asked_again_with_pauses_for_48_hours_then_the_agent_gets_work()
    {
        _script.Arrive().Take(MailScript.Anna);
        var mail = _script.Send(MailScript.Anna, "close", "answered");
        _script.Wait(TimeSpan.FromSeconds(10));
        var began = _script.Now;
        while (_script.State.Find(mail)!.State is MailState.Sending or MailState.Retrying)
        {
            if (_script.State.Find(mail)!.State == MailState.Sending)
            {
                _script.Told(mail);
            }

            _script.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(MailState.Failed, _script.State.Find(mail)!.State);
        Assert.InRange(_script.Now - began, TimeSpan.FromHours(44), TimeSpan.FromHours(48.1));
        Assert.InRange(_script.Attempts.Count, 10, 25);
        Assert.Equal("send-failed", _script.Work.Opened.Reason);
        Assert.Equal(MailScript.Anna, _script.Messages.OfType<MailWaits>().Last().Prefers?.Agent);
    }

    [Fact]
    public void A_refused_mail_fails_at_once_and_a_taken_one_is_never_tried_again()
    {
        _script.Arrive().Take(MailScript.Anna);
        var refused = _script.Send(MailScript.Anna);
        _script.Wait(TimeSpan.FromSeconds(10)).Told(refused, never: true);
        var taken = _script.Send(MailScript.Anna);
        _script.Wait(TimeSpan.FromSeconds(10)).Told(taken, taken: true).Wait(TimeSpan.FromDays(3));

        Assert.Equal(MailState.Failed, _script.State.Find(refused)!.State);
        Assert.Equal(MailState.Sent, _script.State.Find(taken)!.State);
        Assert.Equal(1, _script.Attempts.Count(a => a.Mail == taken));
    }

    [Fact]
    public void After_a_crash_what_was_under_way_is_handed_over_again()
    {
        _script.Arrive().Take(MailScript.Anna);
        var mail = _script.Send(MailScript.Anna);
        _script.Wait(TimeSpan.FromSeconds(10)).Give(new MailRecovered());
        Assert.Equal([1, 2], _script.Attempts.Select(a => a.Attempt));

        // the word of the first attempt comes late all the same: the server has it
        _script.Give(new HandoverTold(mail, 1, Taken: true, Never: false, null)).Wait(TimeSpan.FromDays(3));
        Assert.Equal(2, _script.Attempts.Count);
    }

    [Fact]
    public void A_bounce_marks_what_it_reports_and_wakes_its_agent()
    {
        _script.Arrive().Take(MailScript.Anna);
        var mail = _script.Send(MailScript.Anna, "close", "answered");
        _script.Wait(TimeSpan.FromSeconds(10)).Told(mail, taken: true).Arrive(MailAuthor.Bounce, "postmaster", reports: MailKeys.Own(mail));

        Assert.Equal(MailState.Bounced, _script.State.Find(mail)!.State);
        Assert.Equal("bounce", _script.Work.Opened.Reason);
        Assert.Equal(MailScript.Anna, _script.Messages.OfType<MailWaits>().Last().Prefers?.Agent);
    }

    [Fact]
    public void A_queue_that_lets_a_mail_go_gets_it_again()
    {
        _script.Arrive();
        _script.Give(new MailVisitOver(_script.Work.Visit!.Value, "queue-full"));
        Assert.Equal(MailWorkStage.Held, _script.Work.Stage);
        _script.Wait(TimeSpan.FromMinutes(1));

        Assert.Equal(MailWorkStage.Queued, _script.Work.Stage);
        Assert.Empty(_script.All<InteractionEnded>());
    }

    [Fact]
    public void A_queue_that_never_takes_it_is_asked_less_and_less()
    {
        _script.Arrive();
        for (int i = 0; i < 20; i++)
        {
            _script.Give(new MailVisitOver(_script.Work.Visit!.Value, "not-found")).Wait(TimeSpan.FromMinutes(64));
        }

        Assert.Equal(TimeSpan.FromMinutes(64), _script.All<MailWorkHeld>().Last().Until - (_script.Now - TimeSpan.FromMinutes(64)));
        Assert.Equal(MailWorkStage.Queued, _script.Work.Stage);
    }

    [Fact]
    public void A_mail_that_comes_while_its_work_is_being_closed_keeps_the_work()
    {
        _script.Arrive();
        var visit = _script.Work.Visit!.Value;
        _script.Give(new CloseMail(new AgentId("chief"), "supervisor-closed", Force: true)).Wait(TimeSpan.FromSeconds(1)).Arrive().Give(new MailVisitOver(visit, "closed"));

        Assert.Equal(MailWorkStage.Held, _script.Work.Stage);
    }

    [Fact]
    public void An_agent_who_is_gone_for_good_gives_his_mail_back_and_one_who_returns_keeps_it()
    {
        _script.Arrive().Take(MailScript.Anna).Give(new MailAgentReach(MailScript.Anna, false)).Wait(TimeSpan.FromMinutes(14)).Give(new MailAgentReach(MailScript.Anna, true));
        Assert.Equal(MailWorkStage.Working, _script.Wait(TimeSpan.FromHours(1)).Work.Stage);

        _script.Give(new MailAgentReach(MailScript.Anna, false)).Wait(TimeSpan.FromMinutes(15));
        Assert.Equal(MailWorkStage.Queued, _script.Work.Stage);
    }

    [Fact]
    public void Promises_warn_then_break_and_an_answer_keeps_them()
    {
        var script = new MailScript { Rules = new MailRules(FirstResponse: TimeSpan.FromHours(1), Update: TimeSpan.FromHours(2), Solution: TimeSpan.FromHours(8)) };
        script.Arrive().Take(MailScript.Anna).Wait(TimeSpan.FromMinutes(45));
        Assert.Equal(MailClock.FirstResponse, Assert.Single(script.All<MailClockWarned>()).Clock);
        Assert.Empty(script.All<MailClockBreached>());
        script.Wait(TimeSpan.FromMinutes(15));
        Assert.Equal(MailClock.FirstResponse, Assert.Single(script.All<MailClockBreached>()).Clock);

        script.Send(MailScript.Anna);
        script.Wait(TimeSpan.FromSeconds(10));
        Assert.True(script.Work.Find(MailClock.FirstResponse)!.Met);
        script.Arrive();
        Assert.False(script.Work.Find(MailClock.Update)!.Met);
    }

    [Theory]
    [InlineData(true, 45)]
    [InlineData(false, 60)]
    public void Work_that_waits_too_long_goes_to_another_queue_once_as_old_as_it_is_and_goes_first(bool onWarning, int minutes)
    {
        var late = new QueueId("late");
        var script = new MailScript { Rules = new MailRules(FirstResponse: TimeSpan.FromHours(1), Escalation: new MailEscalation(late, 500, onWarning)) };
        var since = script.Arrive().Now;
        var visit = script.Work.Visit!.Value;
        script.Wait(TimeSpan.FromMinutes(minutes - 1));
        Assert.Empty(script.All<MailWorkEscalated>());
        script.Wait(TimeSpan.FromMinutes(1));
        Assert.Equal(new MailGoesElsewhere(visit, SameQueue: false), script.Messages[^1]);

        script.Give(new MailVisitOver(visit, MailVisitOver.Escalated));
        var waits = Assert.IsType<MailWaits>(script.Messages[^1]);
        Assert.Equal((late, 500, since), (waits.Queue, waits.Priority, waits.Since));
        script.Wait(TimeSpan.FromDays(3));
        Assert.Single(script.All<MailWorkEscalated>());
    }

    [Fact]
    public void Late_work_that_an_agent_has_stays_with_him_also_when_he_was_faster_than_the_move()
    {
        var script = new MailScript { Rules = new MailRules(FirstResponse: TimeSpan.FromHours(1), Escalation: new MailEscalation(Priority: 500)) };
        script.Arrive().Take(MailScript.Anna).Wait(TimeSpan.FromHours(2));
        Assert.Empty(script.All<MailWorkEscalated>());

        var other = new MailScript { Rules = script.Rules };
        other.Arrive();
        var visit = other.Work.Visit!.Value;
        other.Wait(TimeSpan.FromHours(1)).Take(MailScript.Anna).Give(new MailVisitOver(visit, MailVisitOver.Escalated));
        Assert.Equal(MailWorkStage.Working, other.Work.Stage);
        Assert.Equal(["verdict-late"], other.Ignored);
    }

    [Fact]
    public void What_the_queue_has_let_go_is_put_where_late_work_goes_at_once()
    {
        var late = new QueueId("late");
        var script = new MailScript { Rules = new MailRules(FirstResponse: TimeSpan.FromMinutes(30), WarnBefore: TimeSpan.Zero, Escalation: new MailEscalation(late)) };
        script.Arrive();
        for (int times = 0; times < 5; times++)
        {
            script.Give(new MailVisitOver(script.Work.Visit!.Value, "queue-full")).Wait(TimeSpan.FromMinutes(times < 4 ? 1 << times : 0));
        }

        Assert.Equal(MailWorkStage.Held, script.Work.Stage);
        script.Wait(TimeSpan.FromMinutes(15));
        Assert.Equal((MailWorkStage.Queued, late), (script.Work.Stage, script.Work.Queue));
    }

    [Fact]
    public void A_mail_without_work_becomes_work_when_somebody_wants_it_and_only_once()
    {
        var mail = new MailId(Guid.CreateVersion7());
        _script.Arrive(spam: true, id: mail);
        var subject = new SubjectId(Guid.CreateVersion7());
        var wanted = new WorkWanted(mail, new MailParty(subject, null, null, "support@example.com", null, null), new QueueTerms(MailScript.Support, new MailRules(), null, 0, []));
        _script.Give(wanted);
        Assert.Equal((MailWorkStage.Queued, "mail"), (_script.Work.Stage, _script.Work.Opened.Reason));

        _script.Give(wanted).Give(wanted with { Mail = new MailId(Guid.CreateVersion7()) });
        Assert.Equal(["done", "done", "wrong-state", "not-found"], _script.Replies);
        Assert.Single(_script.All<InteractionStarted>());
    }

    [Fact]
    public void The_promise_of_a_solution_rests_while_the_mail_is_parked()
    {
        var script = new MailScript { Rules = new MailRules(Solution: TimeSpan.FromHours(8)) };
        script.Arrive().Take(MailScript.Anna).Wait(TimeSpan.FromHours(1)).Give(new ParkMail(MailScript.Anna)).Wait(TimeSpan.FromDays(2)).Arrive();

        Assert.Equal(TimeSpan.FromHours(7), script.Work.Find(MailClock.Solution)!.DueAt - script.Now);
        Assert.Empty(script.All<MailClockBreached>());
    }

    [Fact]
    public void What_an_agent_begins_is_parked_with_him_and_the_answer_comes_back_to_him()
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        _script.Give(new MailBegun(MailScript.Anna, "box", new MailParty(subject, null, null, "support@example.com", null, null), new QueueTerms(MailScript.Support, new MailRules(), null, 0, [])));
        Assert.Equal(InteractionDirection.Outbound, Assert.Single(_script.All<InteractionStarted>()).Direction);
        var mail = _script.Send(MailScript.Anna);
        _script.Wait(TimeSpan.FromSeconds(10)).Told(mail, taken: true).Arrive();

        Assert.Equal(MailScript.Anna, _script.Messages.OfType<MailWaits>().Single().Prefers?.Agent);
    }

    [Fact]
    public void Parked_work_nobody_writes_in_is_closed_and_the_thread_forgotten_after_a_year()
    {
        _script.Arrive().Take(MailScript.Anna).Give(new ParkMail(MailScript.Anna)).Wait(TimeSpan.FromDays(14));
        Assert.Equal("parked-expired", Assert.Single(_script.All<InteractionEnded>()).Termination.Reason);

        _script.Wait(TimeSpan.FromDays(365));
        Assert.True(_script.State.Forgotten);
    }

    [Fact]
    public void Notes_are_for_those_who_have_a_part_in_it()
    {
        var note = new Crm.Events.Privacy.SealedText(new SubjectId(Guid.CreateVersion7()), "x");
        _script.Arrive().Take(MailScript.Anna).Give(new NoteDown(MailScript.Bert, Guid.NewGuid(), note, Supervisor: false));
        Assert.Equal("forbidden", _script.Replies[^1]);

        _script.Give(new NoteDown(MailScript.Anna, Guid.NewGuid(), note, Supervisor: false)).Give(new NoteDown(MailScript.Bert, Guid.NewGuid(), note, Supervisor: true));
        Assert.Equal(2, _script.State.Notes.Count);
    }
}
