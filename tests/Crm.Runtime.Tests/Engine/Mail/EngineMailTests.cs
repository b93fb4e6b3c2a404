using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Mail;

/// <summary>Mails through the whole engine: in, to an agent, out, and over crashes.</summary>
public sealed class EngineMailTests
{
    private readonly MailScene _scene = new();

    [Fact]
    public async Task A_mail_is_offered_answered_and_sent_once_with_the_headers_of_its_thread()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com", messageId: "m1@customer.example"));
        _scene.World.Accept("anna");
        Assert.Equal(MailWorkStage.Working, _scene.WorkOf("anna")!.Stage);

        await _scene.Answer("anna", thread, "It is on its way.", "close", "answered");
        Assert.Empty(_scene.World.MailServer.Handed);
        _scene.World.Wait(11);

        var sent = Assert.Single(_scene.World.MailServer.Handed);
        Assert.Equal(("m1@customer.example", "m1@customer.example", "It is on its way."), (sent.InReplyTo, Assert.Single(sent.References), sent.Text));
        Assert.Equal("answered", _scene.All<InteractionEnded>().Single().Termination.Reason);
        Assert.Single(_scene.All<HandlingEnded>());
        Assert.Null(_scene.WorkOf("anna"));
        Assert.Equal("sent", (await _scene.Thread(thread, "anna")).Mails[^1].State);
        Assert.Null((await _scene.Thread(thread, "anna")).Draft);
    }

    [Fact]
    public async Task An_answer_to_our_mail_comes_back_into_its_thread_whatever_its_subject()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        await _scene.Answer("anna", thread, "Which order?", "park");
        _scene.World.Wait(11);
        Assert.Equal(MailWorkStage.Parked, _scene.WorkOf("anna")!.Stage);

        var again = await _scene.Arrive(MailScene.From("li@work.example", "quite another thing", null, _scene.World.MailServer.Handed[0].MessageId));

        Assert.Equal(thread, again);
        Assert.Single(_scene.All<InteractionStarted>());
        _scene.World.Accept("anna");
        Assert.Equal(MailWorkStage.Working, _scene.WorkOf("anna")!.Stage);
    }

    [Fact]
    public async Task A_forged_token_or_the_same_subject_leads_nowhere()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com", messageId: "m1@customer.example"));
        _scene.World.Accept("anna");
        await _scene.Answer("anna", thread, "Which order?");
        _scene.World.Wait(11);
        string own = _scene.World.MailServer.Handed[0].MessageId;
        string forged = own.Replace(own[33], own[33] == 'a' ? 'b' : 'a');

        Assert.NotEqual(thread, await _scene.Arrive(MailScene.From("eve@evil.example", "Re: Order 17", null, forged)));
        Assert.NotEqual(thread, await _scene.Arrive(MailScene.From("eve@evil.example", "Re: Order 17", null, "m1@customer.example")));
    }

    [Fact]
    public async Task What_made_no_work_is_listed_and_becomes_work_that_an_agent_is_offered()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("robot@example.com", "Out of office") with { Author = MailAuthor.AutoReply });
        Assert.Null(_scene.WorkOf("anna"));
        var unworked = Assert.Single(await _scene.Desk.Unworked(CancellationToken.None));
        Assert.Equal((thread, "autoReply", "Out of office", "robot@example.com"), (unworked.ThreadId, unworked.Why, unworked.Subject, unworked.From?.Address));

        Assert.IsType<CommandDone>(await _scene.Desk.MakeWork(_scene.World.NewCommandId(), unworked.MailId, null, CancellationToken.None));
        Assert.Empty(await _scene.Desk.Unworked(CancellationToken.None));
        _scene.World.Accept("anna");
        Assert.Equal((MailWorkStage.Working, unworked.MailId), (_scene.WorkOf("anna")!.Stage, _scene.WorkOf("anna")!.Newest));
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await _scene.Desk.MakeWork(_scene.World.NewCommandId(), unworked.MailId, null, CancellationToken.None)).Type);
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(await _scene.Desk.MakeWork(_scene.World.NewCommandId(), new MailId(Guid.NewGuid()), null, CancellationToken.None)).Type);
    }

    [Fact]
    public async Task Late_work_is_told_in_the_backlog_and_waits_anew_with_its_priority()
    {
        _scene.Rules(new MailRules(FirstResponse: TimeSpan.FromHours(1), Escalation: new MailEscalation(Priority: 600)));
        await _scene.Arrive(MailScene.From("li@example.com"));
        var early = _scene.Program.Backlog()[EngineWorld.Support];
        Assert.Equal((1, 0, 0, 0), (early.Waiting, early.WithAgents, early.Warned, early.Late));

        _scene.World.Wait(46 * 60);
        Assert.Equal((1, 0), (_scene.Program.Backlog()[EngineWorld.Support].Warned, _scene.Program.Backlog()[EngineWorld.Support].Late));
        _scene.World.Wait(15 * 60);
        var late = _scene.Program.Backlog()[EngineWorld.Support];
        Assert.Equal((1, 0, 1, early.OldestSince, null), (late.Waiting, late.Warned, late.Late, late.OldestSince, late.DueAt));
        Assert.Equal([0, 600], _scene.All<EntryEnqueued>().Select(e => e.Priority));
        Assert.Equal(QueueExit.Requeued, _scene.All<EntryLeft>().Single().Exit);

        await _scene.Ready("anna");
        _scene.World.Accept("anna");
        Assert.Equal((0, 1), (_scene.Program.Backlog()[EngineWorld.Support].Waiting, _scene.Program.Backlog()[EngineWorld.Support].WithAgents));
    }

    [Fact]
    public async Task When_too_much_is_open_a_mail_stays_in_its_mailbox_until_something_is_closed()
    {
        await _scene.Ready("anna");
        await _scene.Arrive(MailScene.From("li@example.com"));
        var second = _scene.Compose(MailScene.From("wu@example.com"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _scene.Take(second, openMax: 1));
        Assert.Single(_scene.All<MailReceived>());

        _scene.World.Accept("anna");
        Assert.IsType<CommandDone>(_scene.Do("anna", (id, by, agent, work) => new CloseMailWork(id, by, agent, work, "spam")));
        Assert.Equal(MailIntake.Taken, await _scene.Take(second, openMax: 1));
    }

    [Fact]
    public async Task The_same_mail_under_another_key_is_known()
    {
        var mail = _scene.Compose(MailScene.From("li@example.com"));
        Assert.Equal(MailIntake.Taken, await _scene.Take(mail));
        Assert.Equal(MailIntake.Known, await _scene.Take(mail));
        Assert.Equal(MailIntake.Known, await _scene.Take(mail with { Key = "2/1" }));
        Assert.Equal(MailIntake.Known, await _scene.Take(mail with { Fingerprint = "other" }));

        Assert.Single(_scene.All<MailReceived>());
    }

    [Fact]
    public async Task A_crash_between_taking_and_settling_takes_nothing_twice()
    {
        var mail = _scene.Compose(MailScene.From("li@example.com"));
        _scene.World.MailStore.BeforeSettling = () => throw new IOException("killed");
        await Assert.ThrowsAsync<IOException>(() => _scene.Take(mail).AsTask());
        _scene.World.MailStore.BeforeSettling = () => { };
        _scene.World.Crash();

        await _scene.Take(mail);

        Assert.Single(_scene.All<MailReceived>());
        Assert.Single(_scene.All<InteractionStarted>());
    }

    [Fact]
    public async Task After_a_crash_the_agent_has_his_mail_and_what_was_pending_is_sent_once()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        await _scene.Answer("anna", thread, "On its way.");
        _scene.World.Crash();
        await _scene.World.OpenBrowser("anna", "anna-tab");

        Assert.Equal(MailWorkStage.Working, _scene.WorkOf("anna")!.Stage);
        _scene.World.Wait(12);
        Assert.Single(_scene.World.MailServer.Handed);
        _scene.World.Crash();
        _scene.World.Wait(12);
        Assert.Single(_scene.World.MailServer.Handed);
        Assert.Empty(_scene.World.Faults);
    }

    [Fact]
    public async Task What_the_server_did_not_take_now_is_handed_over_again_under_the_same_id()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        int tries = 0;
        _scene.World.MailServer.Answer = _ => tries++ == 0 ? new MailHandoverResult(MailHandover.Later, "451 greylisted", []) : new MailHandoverResult(MailHandover.Accepted, "250", []);
        await _scene.Answer("anna", thread, "On its way.");
        _scene.World.Wait(12);
        Assert.Equal(("retrying", "451 greylisted"), ((await _scene.Thread(thread, "anna")).Mails[^1].State, (await _scene.Thread(thread, "anna")).Mails[^1].Detail));
        _scene.World.Wait(61);

        Assert.Equal(2, _scene.World.MailServer.Handed.Count);
        Assert.Single(_scene.World.MailServer.Handed.Select(m => m.MessageId).Distinct());
        Assert.Single(_scene.All<MailSent>());
    }

    [Fact]
    public async Task A_mail_taken_back_is_a_draft_again_and_can_be_sent_after_a_change()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        var mail = await _scene.Answer("anna", thread, "Tpyo");
        var draft = await _scene.Desk.Undo(_scene.World.NewCommandId(), mail, new AgentId("anna"), CancellationToken.None);
        Assert.Equal("Tpyo", draft.Draft!.Text);
        await _scene.Answer("anna", thread, "Typo");
        _scene.World.Wait(11);

        Assert.Equal("Typo", Assert.Single(_scene.World.MailServer.Handed).Text);
        Assert.Equal(["in", "out", "out"], (await _scene.Thread(thread, "anna")).Mails.Select(m => m.Direction));
    }

    [Fact]
    public async Task A_draft_changed_elsewhere_is_stale_and_sending_twice_sends_once()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        var content = new MailDraftView(0, default, "reply", null, [new MailPerson(null, "li@example.com")], [], [], "Re", "one", []);
        var anna = new AgentId("anna");
        var first = await _scene.Desk.KeepDraft(thread, anna, 0, content, CancellationToken.None);
        var second = await _scene.Desk.KeepDraft(thread, anna, 0, content, CancellationToken.None);
        Assert.Equal("stale", Assert.IsType<CommandRefused>(second.Result).Type);

        await _scene.Desk.Send(_scene.World.NewCommandId(), thread, anna, first.Draft!.Version, "keep", null, CancellationToken.None);
        Assert.IsType<MailWillBeSent>(await _scene.Desk.Send(_scene.World.NewCommandId(), thread, anna, first.Draft.Version, "keep", null, CancellationToken.None));
        _scene.World.Wait(11);

        Assert.Single(_scene.World.MailServer.Handed);
    }

    [Fact]
    public async Task A_confirmation_is_sent_once_to_a_person_and_never_to_a_machine()
    {
        _scene.Rules(new MailRules(Confirmation: "thanks"));
        var first = MailScene.From("li@example.com", messageId: "m1@customer.example");
        await _scene.Arrive(first);
        await _scene.Arrive(MailScene.From("li@example.com", "more", null, "m1@customer.example"));
        await _scene.Arrive(MailScene.From("robot@example.com") with { Author = MailAuthor.AutoReply });
        await _scene.Arrive(MailScene.From("news@example.com") with { Author = MailAuthor.List });
        await _scene.Arrive(MailScene.From("support@example.com"));

        var sent = Assert.Single(_scene.World.MailServer.Handed);
        Assert.True(sent.AutoSubmitted);
        Assert.Equal("Dear Li Na, we have your mail.", sent.Text);
        Assert.Equal("m1@customer.example", sent.InReplyTo);
    }

    [Fact]
    public async Task A_sender_is_confirmed_three_times_an_hour_at_most()
    {
        _scene.Rules(new MailRules(Confirmation: "thanks"));
        for (int i = 0; i < 10; i++)
        {
            await _scene.Arrive(MailScene.From("li@example.com", $"thing {i}"));
        }

        Assert.Equal(3, _scene.World.MailServer.Handed.Count);
    }

    [Fact]
    public async Task A_mail_waits_in_a_closed_queue_and_a_call_interrupts_it()
    {
        _scene.World.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with
        {
            Hours = new QueueHours("UTC", [], []),
            MaxWait = TimeSpan.FromMinutes(1),
            MaxEntries = 0,
        }));
        await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Wait(120);
        Assert.Empty(_scene.All<InteractionEnded>());
        Assert.Empty(_scene.All<EntryLeft>());

        await _scene.Ready("anna");
        _scene.World.Accept("anna");
        Assert.NotNull(_scene.WorkOf("anna"));
        _scene.World.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue()));
        _scene.World.Ring();
        Assert.Contains(_scene.All<ReservationCreated>(), r => r.Interaction != _scene.WorkOf("anna")!.Interaction);
    }

    [Fact]
    public async Task A_transfer_to_an_agent_is_offered_to_him_and_else_goes_back_to_the_queue()
    {
        await _scene.Ready("anna");
        await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        await _scene.Ready("bert");
        Assert.IsType<CommandDone>(_scene.Do("anna", (c, by, a, w) => new TransferMailWork(c, by, a, w, new CallTarget("agent", "bert"), "please")));
        Assert.Null(_scene.WorkOf("anna"));
        _scene.World.Reject("bert");

        Assert.Equal("not-taken", _scene.All<MailWorkQueued>().Last().Reason);
        Assert.Equal("please", new FakeVault().Open(_scene.All<MailNoted>().Single().Text));
    }

    [Fact]
    public async Task What_an_agent_parked_he_can_take_up_and_nobody_else()
    {
        await _scene.Ready("anna");
        await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        var work = _scene.WorkOf("anna")!.Interaction;
        Assert.IsType<CommandDone>(_scene.Do("anna", (c, by, a, w) => new ParkMailWork(c, by, a, w)));
        Assert.IsType<CommandRefused>(_scene.World.Ask(EngineOptions.MailShard, new ResumeMailWork(_scene.World.NewCommandId(), "bert", new AgentId("bert"), work)));
        Assert.IsType<CommandDone>(_scene.Do("anna", (c, by, a, w) => new ResumeMailWork(c, by, a, w)));

        Assert.Equal(MailWorkStage.Working, _scene.WorkOf("anna")!.Stage);
    }

    [Fact]
    public async Task A_thread_an_agent_begins_is_parked_with_him_and_its_answer_comes_back_to_him()
    {
        await _scene.Ready("bert");
        await _scene.Ready("anna");
        var started = await _scene.Desk.Start(
            _scene.World.NewCommandId(), new AgentId("anna"), EngineWorld.Support, "support", [new MailPerson("Li Na", "li@example.com")], "Your order", null, CancellationToken.None);
        var thread = Assert.IsType<MailTaken>(started).Thread;
        Assert.Equal("Your order", (await _scene.Thread(thread, "anna")).Draft!.Subject);
        await _scene.Answer("anna", thread, "It has come.");
        _scene.World.Wait(11);
        await _scene.Arrive(MailScene.From("li@example.com", "Re: Your order", null, _scene.World.MailServer.Handed.Single().MessageId));

        Assert.Equal(new AgentId("anna"), _scene.All<ReservationCreated>().Single().Agent);
    }

    [Fact]
    public async Task Rules_choose_queue_and_spam_and_set_attributes()
    {
        _scene.World.MailSettings.Current = _scene.World.MailSettings.Current with
        {
            Rules = [new MailRule("order", true) { Pattern = @"order (?<order_number>\d+)" }, new MailRule("spam", true) { FromDomain = "evil.example", Spam = true }],
        };
        await _scene.Arrive(MailScene.From("li@example.com", "Order 17"));
        await _scene.Arrive(MailScene.From("eve@mail.evil.example"));

        Assert.Single(_scene.All<InteractionStarted>());
        var set = _scene.All<AttributeSet>().Single();
        Assert.Equal(("order.number", "17"), (set.Name, new FakeVault().Open(set.Value!)));
        Assert.Equal("17", _scene.World.Parties.Find(set.Interaction)!.Attributes["order.number"]);
    }

    [Fact]
    public async Task A_snapshot_holds_everything()
    {
        await _scene.Ready("anna");
        var thread = await _scene.Arrive(MailScene.From("li@example.com"));
        _scene.World.Accept("anna");
        await _scene.Answer("anna", thread, "Which?", "park");
        _scene.World.Wait(11);
        var before = await _scene.Thread(thread, "anna");
        _scene.World.Mail.Recover(fromSnapshot: true);

        var after = await _scene.Thread(thread, "anna");
        Assert.Equal((before.Revision, before.Mails.Count, "parked"), (after.Revision, after.Mails.Count, "parked"));
        Assert.Equal(thread, await _scene.Arrive(MailScene.From("li@work.example", "x", null, _scene.World.MailServer.Handed[0].MessageId)));
    }
}
