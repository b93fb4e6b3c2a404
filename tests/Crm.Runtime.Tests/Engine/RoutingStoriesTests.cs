using Crm.Actors.Shards;
using Crm.Contracts.Rest;
using Crm.Engine;
using Crm.Engine.Explaining;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Calls through the engine, and afterwards their stories from the journal.</summary>
public sealed class RoutingStoriesTests
{
    private readonly EngineWorld _world = new();
    private readonly FakeHistory _history;
    private readonly RoutingStories _stories;

    public RoutingStoriesTests()
    {
        _history = new FakeHistory(_world);
        _stories = new RoutingStories(new RoutingPast(_history), _world.Codec, new Lazy<IShardHost>(() => _world), _world.Clock);
    }

    private (Instant At, InteractionStarted Event) Started => _world.Events.Where(e => e.Event is InteractionStarted).Select(e => (e.At, (InteractionStarted)e.Event)).First();

    private async Task<RoutingStory> Tell(bool ended = true)
    {
        var (at, started) = Started;
        Instant? end = ended ? _world.Events.First(e => e.Event is InteractionEnded).At : null;
        return (await _stories.Tell(started.Interaction, at, end, TestContext.Current.CancellationToken))!;
    }

    private async Task Ready(string name)
    {
        _world.AddAgent(name);
        await _world.OpenBrowser(name);
        _world.SetPresence(name, Presence.Available);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_was_rejected_and_answered_is_told_with_who_and_why_not(bool snapshot)
    {
        await Ready("agent1");
        _world.Wait(5);
        await Ready("agent2");
        await Ready("agent3");
        _world.SetPresence("agent3", Presence.Break);
        if (snapshot)
        {
            _history.Keep();
            _world.Wait(6); // who reads begins a little before the interaction
        }

        var leg = _world.Ring();
        _world.Wait(2);
        _world.Reject("agent1");
        _world.Accept("agent2");
        _world.Wait(20);
        _world.HangUp(leg);
        _world.Wait(60);

        var story = await Tell();
        Assert.Equal(("complete", null), (story.State, story.Now));
        var visit = Assert.Single(story.Visits);
        Assert.Equal(("answered", new AgentId("agent2")), (visit.End!.Result, visit.End.AgentId!.Value));
        Assert.Equal(["agent1 rejected", "agent2 answered"], visit.Offers.Select(o => $"{o.AgentName} {o.Result}"));
        var first = story.Moments[visit.Offers[0].Moment];
        Assert.Equal(2, first.Eligible);
        Assert.Equal("presence-break", Assert.Single(first.Agents[2].Reasons).Reason);
        var second = story.Moments[visit.Offers[1].Moment].Agents.Single(a => a.AgentId.Value == "agent1");
        Assert.Equal((visit.Offers[0].ExcludedUntil, "excluded"), (Assert.Single(second.Reasons).Until, second.Reasons[0].Reason));
        Assert.Equal("longest-idle", visit.Offers[0].Rule);
    }

    [Fact]
    public async Task While_it_waits_it_is_told_as_of_now_with_the_next_step()
    {
        await Ready("agent1");
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with
        {
            Steps = [new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("german"))]), new RoutingStep(TimeSpan.FromSeconds(60), [])],
        }));
        _world.Ring();
        _world.Wait(10);

        var story = await Tell(ended: false);
        Assert.Equal("open", story.State);
        Assert.Null(Assert.Single(story.Visits).End);
        var now = story.Now!;
        Assert.Equal(("skill-missing", "german"), (story.Moments[now.Moment].Agents[0].Reasons[0].Reason, story.Moments[now.Moment].Agents[0].Reasons[0].Detail));
        Assert.Equal(TimeSpan.FromSeconds(50), now.Next!.Step.From - Instant.Now(_world.Clock));
        Assert.Empty(Assert.Single(now.Next.Added).Reasons);
        Assert.Equal([0, 1], story.Visits[0].Steps.Select(s => s.Step));
    }

    [Fact]
    public async Task Who_gives_up_is_told_with_why_nobody_took_him()
    {
        await Ready("agent1");
        _world.SetPresence("agent1", Presence.Meal);
        var leg = _world.Ring();
        _world.Wait(30);
        _world.HangUp(leg);
        var story = await Tell();
        var end = Assert.Single(story.Visits).End!;
        Assert.Equal("abandoned", end.Result);
        var then = story.Moments[end.Moment!.Value];
        Assert.Equal("presence-meal", then.Agents[0].Reasons[0].Reason);
        Assert.Equal(30, then.Age.TotalSeconds);
    }

    [Fact]
    public async Task What_the_journal_no_longer_holds_is_said_so()
    {
        _world.HangUp(_world.Ring());
        _history.GoneBefore = 1;
        Assert.Equal("retention", (await Tell()).State);
    }

    [Fact]
    public async Task A_complete_story_is_read_once_and_an_open_one_each_time()
    {
        var leg = _world.Ring();
        await Tell(ended: false);
        await Tell(ended: false);
        Assert.Equal(2, _history.Reads);
        _world.HangUp(leg);
        await Tell();
        await Tell();
        Assert.Equal(3, _history.Reads);
    }
}
