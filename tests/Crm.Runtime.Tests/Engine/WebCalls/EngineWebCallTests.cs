using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Live;
using Crm.Engine.WebCalls;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Runtime.Tests.Switch;
using Crm.Telephony.Media;

namespace Crm.Runtime.Tests.Engine.WebCalls;

public sealed class EngineWebCallTests : IDisposable
{
    private readonly EngineWorld _world = new();
    private readonly EngineFigures _figures = new();
    private readonly LivePublisher _live;
    private readonly WebCallDesk _desk;

    public EngineWebCallTests()
    {
        var options = new EngineOptions { WebCallsMax = 3, WebCallsPerAddress = 2 };
        _live = new LivePublisher(options, _world, new SipSwitchTests.NoStatistics(), _world.Push, _figures, _world.Clock);
        _desk = new WebCallDesk(
            options, _world.WebLegs, new ChatDoor(_world, EntryPoints.None, _world.Clock),
            new ConversationPlaces(_world, _live, _world.Chats, _figures, _world.Clock), new FakeCustomerKeys(), new FakeVault(), _world.Parties,
            new Lazy<IShardHost>(() => _world), _figures, _world.Clock);
    }

    public void Dispose()
    {
        _live.Dispose();
        _figures.Dispose();
    }

    private async Task Ready(bool takesCalls = true)
    {
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with { Chat = new ChatRules(CallsFromWeb: takesCalls) }));
        _world.AddAgent("anna");
        await _world.OpenBrowser("anna", "tab");
        _world.SetPresence("anna", Presence.Available);
    }

    private ValueTask<WebCallResult> Call(InteractionId id, string address = "192.0.2.1", string entryPoint = "support") => _desk.Begin(
        new WebCallBeginning(
            id, "hash", entryPoint, address, null, "v=0", "Li", "en", new ChatPage("https://shop.example/", "Shop"),
            ImmutableDictionary<string, string>.Empty.Add("order.number", "17")),
        TestContext.Current.CancellationToken);

    private ValueTask<WebCallStatus?> Look(InteractionId id, string hash = "hash") => _desk.Look(id, hash, TestContext.Current.CancellationToken);

    private static InteractionId NewId() => new(Guid.CreateVersion7());

    [Fact]
    public async Task A_call_from_a_page_waits_like_any_other_and_is_taken_by_an_agent()
    {
        await Ready();
        var id = NewId();
        Assert.Null((await Call(id)).Refusal);
        Assert.Equal("waiting", (await Look(id))?.State);
        Assert.Null(await Look(id, "another"));
        var leg = _world.Events.Select(e => e.Event).OfType<LegStarted>().First();
        Assert.Equal((LegRole.Customer, "browser"), (leg.Role, leg.Via));
        Assert.Equal("17", _world.Parties.Find(id)!.Attributes["order.number"]);
        Assert.Equal("https://shop.example/", _world.Parties.Find(id)!.Attributes["web.page"]);
        _world.Accept("anna");
        Assert.Equal(("connected", "anna"), ((await Look(id))!.State, (await Look(id))!.Agent));
        Assert.True(_desk.HangUp(id, "hash"));
        Assert.Equal(("ended", "caller-hung-up"), ((await Look(id))!.State, (await Look(id))!.EndReason));
        Assert.Equal(InteractionOutcome.Answered, Assert.Single(_world.Events.Select(e => e.Event).OfType<InteractionEnded>()).Outcome);
    }

    [Fact]
    public async Task A_browser_that_is_gone_ends_the_call()
    {
        await Ready();
        var id = NewId();
        await Call(id);
        var session = Assert.Single(_world.Media.Sessions, s => s != _world.Connections.ReachOf(new AgentId("anna")).Session);
        _world.MediaEvents.Raise(new MediaLost(session, "no-media"));
        Assert.Equal(("ended", "media-lost"), ((await Look(id))!.State, (await Look(id))!.EndReason));
        Assert.Equal(InteractionOutcome.ShortAbandoned, Assert.Single(_world.Events.Select(e => e.Event).OfType<InteractionEnded>()).Outcome);
    }

    [Fact]
    public async Task A_queue_that_takes_no_calls_from_pages_is_not_reached()
    {
        await Ready(takesCalls: false);
        Assert.Null(await _desk.Availability("support", TestContext.Current.CancellationToken));
        Assert.Equal("offline", (await Call(NewId())).Refusal);
        Assert.Equal("offline", (await Call(NewId(), entryPoint: "4000")).Refusal);
        Assert.Empty(_world.Events.Select(e => e.Event).OfType<InteractionStarted>());
    }

    [Fact]
    public async Task Too_many_calls_are_refused_and_those_that_are_over_count_no_more()
    {
        await Ready();
        var first = NewId();
        await Call(first);
        await Call(NewId());
        Assert.Equal("too-many", (await Call(NewId())).Refusal);
        Assert.Null((await Call(NewId(), "192.0.2.2")).Refusal);
        Assert.Equal("too-many", (await Call(NewId(), "192.0.2.3")).Refusal);
        _desk.HangUp(first, "hash");
        Assert.Null((await Call(NewId())).Refusal);
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await Call(NewId());
        Assert.Null(await Look(first)); // forgotten
    }

    [Fact]
    public async Task An_offer_that_fits_nothing_is_refused_and_counts_as_no_call()
    {
        await Ready();
        _world.Media.Refusing = new MediaRefusal(488, "no-codec");
        var result = await Call(NewId());
        Assert.Equal(("media", "no-codec"), (result.Refusal, result.Detail));
        _world.Media.Refusing = null;
        Assert.Null((await Call(NewId())).Refusal);
        Assert.Null((await Call(NewId())).Refusal);
    }
}
