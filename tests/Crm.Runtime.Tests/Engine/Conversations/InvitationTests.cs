using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Flows;
using Crm.Engine.Routing;
using Crm.Events.Agents;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>Visitors are invited to chat only while somebody could answer, and what comes of it is counted once.</summary>
public sealed class InvitationTests
{
    private readonly ChatScene _scene = new();
    private readonly EngineFigures _figures = new();
    private int _addresses;

    public InvitationTests() => Configure(new InvitationRules([
        new("checkout", [new("en", "May we help?"), new("zh", "需要帮助吗？")], OnPage: TimeSpan.FromSeconds(30)), new("old", [new("en", "x")], Off: true)]));

    private EngineWorld World => _scene.World;

    private InvitationDesk Desk => new(World, new ChatDoor(World, EntryPoints.None, World.Clock), _figures, World.Clock);

    private void Configure(InvitationRules? rules, bool closed = false) => World.Post(EngineOptions.RoutingShard, new ConfigureQueue(
        EngineWorld.Support, EngineWorld.Queue() with { Chat = new ChatRules(), Invitations = rules, Overflow = closed ? new OverflowRules { EmergencyClosed = true } : null }));

    private async Task<InvitationTicket> Ask(string rule = "checkout", string? language = "en", string? address = null) =>
        Assert.IsType<InvitationTicket>(await Desk.Ask(World.NewCommandId(), "support", rule, language, address ?? $"192.0.2.{_addresses++}", CancellationToken.None));

    private async Task<CommandResult> Answer(InvitationId id, bool accepted) => await Desk.Answer(World.NewCommandId(), id, accepted, CancellationToken.None);

    private async Task<InvitationCounts> Counts() =>
        (await Desk.Figures(EngineWorld.Support, CancellationToken.None)).Rules.SingleOrDefault()?.Month ?? new InvitationCounts(0, 0, 0, 0);

    private async Task<int> Open() => (await Desk.Figures(EngineWorld.Support, CancellationToken.None)).Open;

    private InteractionId BeginUpon(InvitationId invitation)
    {
        var id = new InteractionId(Guid.CreateVersion7());
        Assert.IsType<CommandDone>(_scene.TryBegin(id, invitation: invitation));
        World.Post(EngineOptions.ConversationsShard, new CustomerPresence(id, true));
        return id;
    }

    [Fact]
    public async Task Nobody_is_invited_while_nobody_could_answer()
    {
        var ticket = await Ask();
        Assert.Equal(("no", "no-agents"), (ticket.State, ticket.Reason));
        await _scene.Ready("anna", new CapacityProfile([new MediaCapacity(MediaType.Voice, 100, 1)]));
        Assert.Equal("no-agents", (await Ask()).Reason);
        await _scene.Ready("ben", new CapacityProfile([new MediaCapacity(MediaType.Chat, 50, 2)]));
        Assert.Equal("off", (await Ask("old")).Reason);
        Assert.Equal("off", (await Ask("gone")).Reason);
        Configure((await Rules()), closed: true);
        Assert.Equal("closed", (await Ask()).Reason);
        Assert.Null(await Desk.Ask(World.NewCommandId(), "nowhere", "checkout", null, "192.0.2.1", CancellationToken.None));
        Assert.Empty(_scene.All<InvitationShown>());
    }

    [Fact]
    public async Task Never_more_visitors_are_asked_than_agents_have_hands_free()
    {
        await _scene.Ready("anna"); // takes three chats
        var tickets = new[] { await Ask(), await Ask(), await Ask() };
        Assert.All(tickets, t => Assert.Equal(("invited", "May we help?"), (t.State, t.Text)));
        Assert.Equal("busy", (await Ask()).Reason);

        await Answer(tickets[0].InvitationId!.Value, accepted: false);
        var fourth = await Ask();
        Assert.Equal("invited", fourth.State);
        var chat = BeginUpon(fourth.InvitationId!.Value); // takes a hand instead of being kept one
        World.Accept("anna");
        Assert.Equal(2, await Open());
        Assert.Equal("busy", (await Ask()).Reason);
        World.Wait(121);
        Assert.Equal("invited", (await Ask()).State); // the others have run out
        Assert.Equal("invited", (await Ask()).State);
        Assert.Equal("busy", (await Ask()).Reason);
        _scene.Close("anna", chat);
    }

    [Fact]
    public async Task Those_who_wait_come_first()
    {
        await _scene.Ready("anna", new CapacityProfile([new MediaCapacity(MediaType.Chat, 100, 1)]));
        _scene.Begin();
        World.Accept("anna");
        Assert.Equal("busy", (await Ask()).Reason);
        _scene.Begin();
        await _scene.Ready("ben", new CapacityProfile([new MediaCapacity(MediaType.Chat, 50, 2)]));
        Assert.Equal("busy", (await Ask()).Reason); // he is being asked to take the one who waits
        World.Accept("ben");
        Assert.Equal("invited", (await Ask()).State);
        Assert.Equal("busy", (await Ask()).Reason);
    }

    [Fact]
    public async Task The_queue_says_how_many_at_once_and_an_address_gets_few()
    {
        await _scene.Ready("anna", new CapacityProfile([new MediaCapacity(MediaType.Chat, 1, 20)]));
        for (int i = 0; i < ConversationsProgram.InvitationsPerAddressMax; i++)
        {
            Assert.Equal("invited", (await Ask(address: "198.51.100.1")).State);
        }

        Assert.Equal("too-many", (await Ask(address: "198.51.100.1")).Reason);
        Configure((await Rules())! with { AtOnce = 6 });
        World.Wait(2);
        Assert.Equal("invited", (await Ask()).State);
        Assert.Equal("too-many", (await Ask()).Reason);
    }

    [Fact]
    public async Task What_comes_of_them_is_counted_once_and_over_a_crash()
    {
        await _scene.Ready("anna");
        var (accepted, declined) = ((await Ask()).InvitationId!.Value, (await Ask()).InvitationId!.Value);
        await Answer(accepted, true);
        await Answer(accepted, true);
        await Answer(declined, false);
        await Answer(declined, true);
        World.Crash();
        Assert.Equal(new InvitationCounts(2, 1, 1, 0), await Counts());
        var chat = BeginUpon(accepted);
        BeginUpon(accepted);
        BeginUpon(declined); // he changed his mind: a chat of his own
        BeginUpon(new InvitationId(Guid.NewGuid()));
        Assert.Equal(chat, _scene.Single<InvitationLedToChat>().Interaction);
        Assert.Equal(new InvitationCounts(2, 1, 1, 1), await Counts());
        World.Conversations.Recover(fromSnapshot: true);
        Assert.Equal(new InvitationCounts(2, 1, 1, 1), await Counts());
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(await Answer(new InvitationId(Guid.NewGuid()), true)).Type);
        World.WaitUntil(Instant.Now(World.Clock) + TimeSpan.FromMinutes(61));
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(await Answer(accepted, true)).Type);
        Assert.Equal(new InvitationCounts(2, 1, 1, 1), await Counts());
        Assert.Empty(World.Faults);
    }

    [Fact]
    public async Task Who_begins_without_his_page_having_said_so_has_accepted()
    {
        await _scene.Ready("anna");
        BeginUpon((await Ask()).InvitationId!.Value);
        Assert.Equal(new InvitationCounts(1, 1, 0, 1), await Counts());
        Assert.True(_scene.Single<InvitationAnswered>().Accepted);
    }

    [Theory]
    [InlineData("en", "May we help?")]
    [InlineData("zh-CN", "需要帮助吗？")]
    [InlineData("de", "May we help?")]
    [InlineData(null, "May we help?")]
    public async Task It_is_said_in_his_language_or_the_first(string? language, string text)
    {
        await _scene.Ready("anna");
        Assert.Equal(text, (await Ask(language: language)).Text);
    }

    [Fact]
    public async Task Pages_are_told_the_rules_that_invite_and_no_words()
    {
        var door = new ChatDoor(World, EntryPoints.None, World.Clock);
        var told = Assert.IsType<ChatInvitations>((await door.Look("support", CancellationToken.None))?.Availability.Invitations);
        Assert.Equal(("checkout", 30.0), (Assert.Single(told.Rules).Id, told.Rules[0].OnPage));
        Assert.Equal(InvitationRules.UsualRest.TotalSeconds, told.AfterDecline);
        Configure(null);
        World.Wait(2);
        Assert.Null((await door.Look("support", CancellationToken.None))?.Availability.Invitations);
    }

    private async Task<InvitationRules?> Rules() =>
        await ((IShardHost)World).Query<RoutingProgram, InvitationRules?>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(EngineWorld.Support)?.Settings.Invitations, CancellationToken.None);
}
