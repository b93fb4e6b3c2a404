using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Events.Agents;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>One chat through routing and its own shard, with every way it can go wrong.</summary>
public sealed class EngineChatTests
{
    private readonly ChatScene _scene = new();

    private EngineWorld World => _scene.World;

    [Fact]
    public async Task A_chat_is_queued_offered_accepted_answered_closed_and_wrapped_up()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Wait(3);
        World.Accept("anna");
        _scene.Say(id, "hello");
        _scene.Answer("anna", id, "good day");
        World.Wait(30);
        Assert.IsType<CommandDone>(_scene.Close("anna", id));
        Assert.Equal(["waiting", "agent-joined", "hello", "good day", "ended"], _scene.Seen(id));
        World.Wait(31);

        Assert.Equal(InteractionOutcome.Answered, _scene.Single<InteractionEnded>().Outcome);
        Assert.Equal((TimeSpan.FromSeconds(3), true), (_scene.Single<EntryAnswered>().Waited, _scene.Single<EntryAnswered>().WithinThreshold));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.Zero), (_scene.Single<HandlingEnded>().Talked, _scene.Single<HandlingEnded>().Held));
        Assert.True(_scene.Single<ReservationCompleted>().Expired);
        Assert.Equal(RoutingStatus.Idle, World.Routing.Program.Domain.FindAgent(new AgentId("anna"))!.Status);
        Assert.Empty(World.Signalling.Commands);
        Assert.Empty(World.Faults);
    }

    [Theory]
    [InlineData(2, InteractionOutcome.ShortAbandoned)]
    [InlineData(8, InteractionOutcome.Abandoned)]
    public void Who_leaves_the_queue_abandons(double seconds, InteractionOutcome outcome)
    {
        var id = _scene.Begin();
        World.Wait(seconds);
        Assert.IsType<CommandDone>(_scene.Leave(id));
        Assert.IsType<CommandDone>(_scene.Leave(id));
        Assert.Equal(outcome, _scene.Single<InteractionEnded>().Outcome);
        Assert.Equal("customer-left", _scene.Single<InteractionEnded>().Termination.Reason);
    }

    [Fact]
    public void Who_waits_and_closes_his_page_has_left_after_two_minutes_unless_he_comes_back()
    {
        var gone = _scene.Begin(connected: false);
        var back = _scene.Begin();
        World.Post(EngineOptions.ConversationsShard, new CustomerPresence(back, false));
        World.Wait(100);
        World.Post(EngineOptions.ConversationsShard, new CustomerPresence(back, true));
        World.Wait(60);
        Assert.Equal(gone, _scene.Single<EntryAbandoned>().Interaction);
        Assert.Equal(ConversationStage.Waiting, _scene.Sight(back).Stage);
    }

    [Fact]
    public async Task A_message_sent_twice_is_in_the_chat_once_even_over_a_crash()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        var first = Assert.IsType<ChatLineTaken>(_scene.Say(id, "hello", "c-1"));
        World.Crash();
        Assert.Equal(first, _scene.Say(id, "hello", "c-1"));
        var other = Assert.IsType<ChatLineTaken>(_scene.Answer("anna", id, "good day", clientId: "c-1"));
        Assert.NotEqual(first.Seq, other.Seq);
        Assert.Equal(2, _scene.All<ChatLineWritten>().Count(l => l.Text is not null));
    }

    [Fact]
    public async Task A_note_is_for_colleagues_and_never_shown_to_the_customer()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        _scene.Answer("anna", id, "he is angry", note: true);
        Assert.DoesNotContain("he is angry", _scene.Seen(id));
        var sight = Assert.IsType<CustomerSight>(_scene.Program.CustomerSightOf(id, ChatScene.TokenOf(id), 0, 200));
        Assert.DoesNotContain(sight.Lines, l => l.Written.Note);
        Assert.Contains(World.Chats.ToAgents, u => u.Update.Message is { Kind: "note", Text: "he is angry" });
    }

    [Fact]
    public async Task A_silent_customer_is_asked_and_then_let_go_and_a_silent_agent_is_shown()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin(new ChatRules(AskAfter: TimeSpan.FromSeconds(60), CloseAfter: TimeSpan.FromSeconds(30), AnswerWithin: TimeSpan.FromSeconds(20)));
        World.Accept("anna");
        _scene.Say(id, "hello");
        World.Wait(200);
        Assert.Empty(_scene.All<InteractionEnded>());
        Assert.True(Instant.Now(World.Clock) > _scene.Sight(id).OverdueAt);

        _scene.Answer("anna", id, "what is it?");
        Assert.Null(_scene.Sight(id).OwedSince);
        World.Wait(61);
        Assert.Contains("still-there", _scene.Seen(id));
        _scene.Say(id, "yes");
        _scene.Answer("anna", id, "and?");
        World.Wait(89);
        Assert.Empty(_scene.All<InteractionEnded>());
        World.Wait(2);
        Assert.Equal("customer-silent", _scene.Single<InteractionEnded>().Termination.Reason);
        Assert.Equal(InteractionOutcome.Answered, _scene.Single<InteractionEnded>().Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_the_agent_who_returns_in_time_has_his_chat_again_and_nothing_is_missed(bool fromSnapshot)
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        _scene.Say(id, "hello");
        World.Crash();
        if (fromSnapshot)
        {
            World.Conversations.Recover(fromSnapshot: true);
        }

        World.Wait(10);
        await World.OpenBrowser("anna", "anna-tab");
        World.Wait(60);
        var sight = Assert.IsType<CustomerSight>(_scene.Program.CustomerSightOf(id, ChatScene.TokenOf(id), 0, 200));
        Assert.Equal((ConversationStage.Connected, 3), (sight.Stage, sight.Lines.Count));
        Assert.IsType<ChatLineTaken>(_scene.Answer("anna", id, "good day"));
        Assert.Empty(_scene.All<HandlingEnded>());
        Assert.Empty(World.Faults);
    }

    [Fact]
    public async Task After_a_crash_an_agent_who_does_not_return_gives_the_chat_back_at_its_age()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        World.Wait(40);
        World.Crash();
        World.Wait(21);
        Assert.Equal("agent-connection-lost", _scene.Single<HandlingEnded>().Termination.Reason);
        var again = _scene.All<EntryEnqueued>().Last();
        Assert.Equal(_scene.All<EntryEnqueued>().First().Since, again.Since);
        await _scene.Ready("bert");
        World.Accept("bert");
        Assert.Equal(new AgentId("bert"), _scene.Sight(id).Agent);
    }

    [Fact]
    public async Task A_browser_that_reloads_keeps_its_chats_one_that_is_lost_loses_them_and_signing_out_does_at_once()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        World.Connections.Detach(new AgentId("anna"), "anna-tab");
        World.Wait(15);
        await World.OpenBrowser("anna", "anna-tab");
        World.Wait(60);
        Assert.Equal(ConversationStage.Connected, _scene.Sight(id).Stage);

        _scene.LoseBrowser("anna");
        World.Wait(26);
        Assert.Equal(ConversationStage.Waiting, _scene.Sight(id).Stage);
        await _scene.Ready("bert");
        World.Accept("bert");
        World.Connections.Drop(new AgentId("bert"));
        Assert.Equal(ConversationStage.Waiting, _scene.Sight(id).Stage);
        Assert.Equal(2, _scene.All<ChatLineWritten>().Count(l => l.System == SystemWords.Requeued));
    }

    [Fact]
    public async Task A_rejected_chat_goes_to_the_next_agent_and_a_missed_one_makes_not_responding()
    {
        await _scene.Ready("anna");
        _scene.Begin();
        World.Reject("anna");
        await _scene.Ready("bert");
        World.Wait(21);
        _scene.Single<ReservationTimedOut>();
        Assert.Equal(RoutingStatus.NotResponding, World.Routing.Program.Domain.FindAgent(new AgentId("bert"))!.Status);
        Assert.Empty(World.Faults);
    }

    [Fact]
    public async Task Several_chats_go_beside_a_call_as_far_as_the_profile_has_room()
    {
        await _scene.Ready("anna");
        World.Ring();
        World.Accept("anna");
        for (int i = 0; i < 3; i++)
        {
            _scene.Begin();
        }

        World.Accept("anna");
        World.Accept("anna");
        Assert.Equal(3, _scene.All<EntryAnswered>().Count()); // a call and two chats; the third waits
        Assert.Equal(1, World.Routing.Program.Domain.OpenEntries);
    }

    [Fact]
    public async Task An_agent_whose_calls_need_him_whole_gets_no_chat_beside_one()
    {
        await _scene.Ready("anna", new CapacityProfile([new MediaCapacity(MediaType.Voice, 100, 1, Exclusive: true), new MediaCapacity(MediaType.Chat, 10, 3)]));
        World.Ring();
        World.Accept("anna");
        _scene.Begin();
        Assert.Single(_scene.All<ReservationCreated>());
    }

    [Fact]
    public async Task Who_is_reached_by_his_phone_alone_is_passed_over()
    {
        World.AddAgent("phone", capacity: ChatScene.Blended);
        World.Connections.PhonesChanged(new AgentId("phone"), 1);
        World.SetPresence("phone", Presence.Available);
        _scene.Begin();
        Assert.Empty(_scene.All<ReservationCreated>());
        await _scene.Ready("anna");
        World.Accept("anna");
        Assert.Empty(World.Signalling.Commands);
    }

    [Fact]
    public void A_wrong_token_finds_nothing()
    {
        var id = _scene.Begin();
        var refused = Assert.IsType<CommandRefused>(_scene.Ask(new SayAsCustomer(World.NewCommandId(), id, "another", "c", "hello")));
        Assert.Equal("not-found", refused.Type);
        Assert.Null(_scene.Program.CustomerSightOf(id, "another", 0, 10));
    }

    [Fact]
    public void Nobody_writes_more_than_twenty_messages_in_ten_seconds()
    {
        var id = _scene.Begin();
        for (int i = 0; i < 20; i++)
        {
            Assert.IsType<ChatLineTaken>(_scene.Say(id, $"{i}"));
        }

        Assert.Equal("too-many", Assert.IsType<CommandRefused>(_scene.Say(id, "21")).Type);
        World.Wait(10);
        Assert.IsType<ChatLineTaken>(_scene.Say(id, "21"));
    }

    [Fact]
    public void An_address_has_ten_open_chats_at_most()
    {
        var open = Enumerable.Range(0, ConversationsProgram.OpenPerAddressMax).Select(_ => _scene.Begin()).ToList();
        Assert.Equal("too-many", Assert.IsType<CommandRefused>(_scene.TryBegin(new InteractionId(Guid.CreateVersion7()))).Type);
        Assert.IsType<CommandDone>(_scene.TryBegin(new InteractionId(Guid.CreateVersion7()), address: "192.0.2.2"));
        _scene.Leave(open[0]);
        Assert.IsType<CommandDone>(_scene.TryBegin(new InteractionId(Guid.CreateVersion7())));
    }

    [Fact]
    public async Task It_is_rated_once_after_the_end_and_forgotten_a_day_later()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Accept("anna");
        CommandResult Rate() => _scene.Ask(new RateAsCustomer(World.NewCommandId(), id, ChatScene.TokenOf(id), 4, "fine"));
        Assert.IsType<CommandRefused>(Rate());
        _scene.Leave(id);
        Assert.IsType<CommandDone>(Rate());
        Assert.IsType<CommandRefused>(Rate());
        Assert.Equal(4, _scene.Single<ConversationRated>().Score);
        World.WaitUntil(Instant.Now(World.Clock) + TimeSpan.FromHours(25));
        Assert.Null(_scene.Program.SightOf(id));
        Assert.Equal(Instant.MaxValue, _scene.Program.NextDeadline);
    }

    [Fact]
    public void Nothing_personal_is_stored_in_the_clear()
    {
        var id = _scene.Begin();
        _scene.Say(id, "my secret order");
        string journal = string.Concat(World.Conversations.Rows.Concat(World.Routing.Rows).Select(r => System.Text.Encoding.UTF8.GetString(r.Payload.Span)));
        Assert.DoesNotContain("secret order", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("li@example.com", journal, StringComparison.Ordinal);
        Assert.Contains(new string([.. "secret order".Reverse()]), journal, StringComparison.Ordinal);
    }
}
