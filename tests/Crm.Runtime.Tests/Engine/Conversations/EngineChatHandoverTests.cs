using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>Chats that go from one to the other: transfer, parking, supervisors.</summary>
public sealed class EngineChatHandoverTests
{
    private readonly ChatScene _scene = new();

    private EngineWorld World => _scene.World;

    private async Task<InteractionId> WithAnna()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        World.Wait(5);
        World.Accept("anna");
        World.Wait(20);
        return id;
    }

    [Fact]
    public async Task Transfer_to_the_queue_keeps_the_age_and_the_history_and_the_agent_wraps_up()
    {
        var id = await WithAnna();
        _scene.Say(id, "hello");
        await _scene.Ready("bert");
        Assert.IsType<CommandDone>(_scene.Transfer("anna", id, "queue", "support", "needs bert"));
        var visits = _scene.All<EntryEnqueued>().ToList();
        Assert.Equal((2, visits[0].Since), (visits.Count, visits[1].Since));
        World.Accept("bert");
        Assert.Equal(new AgentId("bert"), _scene.Sight(id).Agent);
        Assert.Equal(TimeSpan.FromSeconds(20), _scene.Single<HandlingEnded>().Talked);
        Assert.NotNull(_scene.Single<HandlingEnded>().WrapUpDeadline);
        Assert.DoesNotContain("needs bert", _scene.Seen(id));
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(_scene.Answer("anna", id, "one more thing")).Type);
        Assert.Contains(_scene.Program.LinesOf(id, 0, 200, new AgentId("bert"))!, l => l.Written.Note);
    }

    [Fact]
    public async Task Transfer_to_a_colleague_is_offered_to_him_alone_and_counts_in_no_queue()
    {
        var id = await WithAnna();
        await _scene.Ready("bert");
        Assert.IsType<CommandDone>(_scene.Transfer("anna", id, "agent", "bert"));
        Assert.Equal(DirectKind.Transfer, _scene.Single<DirectOffered>().Kind);
        World.Accept("bert");
        Assert.Equal(new AgentId("bert"), _scene.Sight(id).Agent);
        Assert.Single(_scene.All<EntryEnqueued>());
        _scene.Leave(id);
        _scene.Single<DirectHandlingEnded>();
        Assert.Equal(InteractionOutcome.Answered, _scene.Single<InteractionEnded>().Outcome);
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("misses")]
    [InlineData("is-unknown")]
    public async Task A_colleague_who_does_not_take_it_leaves_the_customer_to_the_queue_at_his_age(string how)
    {
        var id = await WithAnna();
        await _scene.Ready("bert");
        _scene.Transfer("anna", id, "agent", how == "is-unknown" ? "nobody" : "bert");
        if (how == "rejects")
        {
            World.Reject("bert");
        }
        else if (how == "misses")
        {
            World.Wait(31);
        }

        _scene.Single<ConversationNotTaken>();
        Assert.Equal(2, _scene.All<EntryEnqueued>().Count());
        Assert.Equal(_scene.All<EntryEnqueued>().First().Since, _scene.All<EntryEnqueued>().Last().Since);
        Assert.Equal(ConversationStage.Waiting, _scene.Sight(id).Stage);
    }

    [Fact]
    public async Task A_customer_who_leaves_while_a_colleague_is_asked_ends_it_and_the_offer()
    {
        var id = await WithAnna();
        await _scene.Ready("bert");
        _scene.Transfer("anna", id, "agent", "bert");
        _scene.Leave(id);
        Assert.Equal(DirectEnding.Withdrawn, _scene.Single<DirectOfferOver>().Ending);
        Assert.Equal(InteractionOutcome.Answered, _scene.Single<InteractionEnded>().Outcome);
    }

    [Fact]
    public async Task Parking_frees_the_agent_and_parked_time_is_no_handling_time()
    {
        var id = await WithAnna();
        Assert.IsType<CommandDone>(_scene.Park("anna", id));
        Assert.Equal(0, World.Routing.Program.Domain.FindAgent(new AgentId("anna"))!.Load);
        World.Wait(300);
        Assert.IsType<CommandDone>(_scene.Resume("anna", id));
        Assert.Equal(ConversationStage.Connected, _scene.Sight(id).Stage);
        World.Wait(10);
        _scene.Close("anna", id);
        Assert.Equal(TimeSpan.FromSeconds(20), _scene.Single<HandlingEnded>().Talked);
        Assert.Null(_scene.Single<HandlingEnded>().WrapUpDeadline);
        Assert.Equal(TimeSpan.FromSeconds(10), _scene.Single<DirectHandlingEnded>().Talked);
        Assert.NotNull(_scene.Single<DirectHandlingEnded>().WrapUpDeadline);
        Assert.Single(_scene.All<EntryEnqueued>());
    }

    [Fact]
    public async Task A_parked_customer_who_writes_comes_back_to_the_agent_who_parked_him()
    {
        var id = await WithAnna();
        _scene.Park("anna", id);
        World.Wait(60);
        await _scene.Ready("bert");
        _scene.Say(id, "I have it now");
        Assert.Equal(new AgentId("anna"), _scene.All<ReservationCreated>().Last().Agent);
        World.Accept("anna");
        Assert.Equal((ConversationStage.Connected, new AgentId("anna")), (_scene.Sight(id).Stage, _scene.Sight(id).Agent!.Value));
        Assert.Equal(2, _scene.All<EntryEnqueued>().Count());
    }

    [Fact]
    public async Task What_was_parked_cannot_be_taken_up_without_room_and_the_desk_says_why()
    {
        await _scene.Ready("anna", new Events.Agents.CapacityProfile([new Events.Agents.MediaCapacity(MediaType.Chat, 100, 1)]));
        var parked = _scene.Begin();
        World.Accept("anna");
        _scene.Park("anna", parked);
        _scene.Begin();
        World.Accept("anna");
        Assert.IsType<CommandDone>(_scene.Resume("anna", parked));
        var sight = _scene.Sight(parked);
        Assert.Equal((ConversationStage.Parked, "agent-busy"), (sight.Stage, sight.TakeUpFailure));
        Assert.Equal(["note", "resume", "close"], sight.Actions);
    }

    [Fact]
    public async Task A_parked_chat_survives_a_crash_and_is_closed_after_a_day_of_silence()
    {
        var id = await WithAnna();
        _scene.Park("anna", id);
        World.Crash();
        World.WaitUntil(Instant.Now(World.Clock) + TimeSpan.FromHours(23));
        Assert.Equal(ConversationStage.Parked, _scene.Sight(id).Stage);
        World.WaitUntil(Instant.Now(World.Clock) + TimeSpan.FromHours(2));
        Assert.Equal("parked-expired", _scene.Single<InteractionEnded>().Termination.Reason);
    }

    [Fact]
    public async Task A_supervisor_joins_hidden_and_writes_notes_only_until_he_is_visible()
    {
        var id = await WithAnna();
        CommandResult Join(bool visible) => _scene.Do("sue", id, (c, by, a, i) => new JoinConversation(c, by, a, i, "Sue", visible));
        Assert.Equal("forbidden", Assert.IsType<CommandRefused>(_scene.Answer("sue", id, "hello")).Type);
        Assert.IsType<CommandDone>(Join(false));
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(_scene.Answer("sue", id, "hello")).Type);
        Assert.IsType<ChatLineTaken>(_scene.Answer("sue", id, "offer him 10 %", note: true));
        Assert.DoesNotContain("supervisor-joined", _scene.Seen(id));
        _scene.Say(id, "hm");
        Assert.Contains(World.Chats.ToSupervisors, u => u is { User: "sue", Update.Message.Text: "hm" });

        Assert.IsType<CommandDone>(Join(true));
        Assert.IsType<ChatLineTaken>(_scene.Answer("sue", id, "hello"));
        Assert.Equal(["supervisor-joined", "hello"], _scene.Seen(id).TakeLast(2));
    }

    [Fact]
    public async Task A_supervisor_gives_a_chat_back_or_closes_it()
    {
        var id = await WithAnna();
        Assert.IsType<CommandDone>(_scene.Ask(new RequeueInteraction(World.NewCommandId(), "sue", id, null)));
        Assert.Equal(2, _scene.All<EntryEnqueued>().Count());
        Assert.IsType<CommandDone>(_scene.Ask(new CloseInteraction(World.NewCommandId(), "sue", id)));
        Assert.Equal((InteractionOutcome.Answered, "supervisor-closed"), (_scene.Single<InteractionEnded>().Outcome, _scene.Single<InteractionEnded>().Termination.Reason));
        Assert.Equal(0, World.Routing.Program.Domain.OpenEntries);
    }
}
