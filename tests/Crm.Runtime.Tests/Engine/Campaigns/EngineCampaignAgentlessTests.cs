using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Engine.Campaigns;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>Campaigns whose calls a flow speaks with, through all shards.</summary>
public sealed class EngineCampaignAgentlessTests : EngineCallbackBench
{
    private const string Survey = """
        {
          "id": "survey", "title": "Survey", "start": "ask",
          "nodes": {
            "ask": { "type": "gather", "prompts": ["menu-choices"], "tries": 1, "timeout": 5, "exits": { "1": "yes", "2": "line", "9": "never", "timeout": "bye", "no-match": "bye" } },
            "yes": { "type": "set", "attributes": { "outcome": "wants-it" }, "exits": { "next": "bye" } },
            "never": { "type": "set", "attributes": { "outcome": "do-not-call" }, "exits": { "next": "bye" } },
            "line": { "type": "queue", "queue": "support", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

    private static readonly CampaignId Winter = new("winter");

    private static CampaignSettings Settings => new("Winter", CampaignMode.Agentless, EngineWorld.Support, [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["cn"])
    {
        Flow = new FlowId("survey"),
        LinesMax = 2,
    };

    private CampaignDesk Desk => new(World, World.Records, new FakeVault(), World.Clock);

    [Theory]
    [InlineData('1', "wants-it", false)]
    [InlineData('9', "do-not-call", true)]
    [InlineData(null, "served", false)]
    public async Task A_flow_speaks_with_who_answers_and_says_what_came_of_it(char? key, string word, bool listed)
    {
        await Start(Settings, Number);
        await Look();
        Assert.Single(Dialled);
        var session = Answered();
        Assert.Equal(["menu-choices"], Heard(session));
        Single<FlowStarted>();
        if (key is { } pressed)
        {
            World.MediaEvents.Raise(new DigitReceived(session, pressed));
        }
        else
        {
            End(session, "menu-choices");
            World.Wait(6);
        }

        End(session, "goodbye");
        Assert.Equal(CallOutcome.Served, Single<AttemptEnded>().Outcome);
        Assert.Equal(word, Assert.Single(World.Records.Outcomes).Outcome.Word);
        Assert.Equal(listed, World.Records.Listed.Contains(Number));
        Single<InteractionEnded>();
        AssertNothingLeft();
    }

    [Fact]
    public async Task It_dials_as_many_as_it_has_lines_without_any_agent_and_the_next_when_one_is_free()
    {
        await Start(Settings, Number, "+861380000112", "+861380000113");
        await Look();
        Assert.Equal(2, Dialled.Count());
        World.Wait(2);
        await Look();
        Assert.Equal(2, Dialled.Count());
        Fails(486);
        World.Wait(1);
        await Look();
        Assert.Equal(3, Dialled.Count());
    }

    [Fact]
    public async Task Who_chooses_an_agent_is_a_conversation_like_any_other()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        var session = Answered();
        World.MediaEvents.Raise(new DigitReceived(session, '2'));
        World.Accept("agent1");
        World.Wait(10);
        World.HangUp(Customer);
        Assert.Equal(CallOutcome.Connected, Single<AttemptEnded>().Outcome);
        Assert.Equal(InteractionOutcome.Answered, Single<InteractionEnded>().Outcome);
    }

    [Fact]
    public async Task A_crash_ends_what_the_flow_spoke_with_once()
    {
        await Start(Settings, Number);
        await Look();
        Answered();
        World.Crash();
        World.Wait(1);
        Assert.Equal(CallOutcome.Served, Single<AttemptEnded>().Outcome);
        Assert.Single(World.Records.Outcomes);
    }

    [Fact]
    public async Task Without_a_flow_it_does_not_start()
    {
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, Settings with { Flow = null }, "user:anna", default));
        var refused = Assert.IsType<CommandRefused>(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default));
        Assert.Contains("flow", refused.Detail, StringComparison.Ordinal);
    }

    private MediaSessionId Answered()
    {
        var known = World.Media.Up.ToHashSet();
        Answers();
        return Assert.Single(World.Media.Up, s => !known.Contains(s));
    }

    private void End(MediaSessionId session, string prompt)
    {
        var (playback, _) = World.Media.Playing.Single(p => p.Value.Session == session && p.Value.Source is PromptSource source && source.Name == prompt);
        World.Media.Playing.Remove(playback);
        World.MediaEvents.Raise(new PlaybackEnded(session, playback, Completed: true));
    }

    private async Task Start(CampaignSettings settings, params string[] numbers)
    {
        World.Flows.Publish(Survey);
        World.Records.Add(numbers);
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, settings, "user:anna", default));
        Assert.IsType<CommandDone>(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default));
    }

    private Task Look() => World.Floors.Look(CancellationToken.None);
}
