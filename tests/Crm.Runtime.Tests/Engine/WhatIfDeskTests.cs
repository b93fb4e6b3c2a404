using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Engine;
using Crm.Engine.Explaining;
using Crm.Engine.WhatIf;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Runtime.Tests.Engine;

/// <summary>An hour of calls through the engine, and what would have been.</summary>
public sealed class WhatIfDeskTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
    private static readonly QueueId Other = new("other");

    private readonly EngineWorld _world = new();
    private readonly WhatIfDesk _desk;
    private Instant _from;
    private Instant _to;

    public WhatIfDeskTests() => _desk = new WhatIfDesk(new WhatIfStudy(new RoutingPast(new FakeHistory(_world)), _world.Codec), _world.Clock);

    public async ValueTask InitializeAsync()
    {
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(Other, EngineWorld.Queue() with { DisplayName = "Other" }));
        _world.AddAgent("agent1");
        await _world.OpenBrowser("agent1");
        _world.SetPresence("agent1", Presence.Available);
        WaitForQuarter();
        _from = Instant.Now(_world.Clock);
        var random = new Random(3);
        var calls = new List<(int Until, LegId Leg)>();
        for (int beat = 0; beat < 1_500; beat++)
        {
            if (beat % 60 == 0)
            {
                calls.Add((beat + random.Next(20, 110), _world.Ring()));
            }

            foreach (var over in calls.Where(c => c.Until == beat))
            {
                _world.HangUp(over.Leg);
            }

            _world.Wait(1);
            AcceptIfRinging();
        }

        WaitForQuarter();
        _to = Instant.Now(_world.Clock);
    }

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Without_changes_the_model_repeats_the_figures_exactly()
    {
        var answer = await Answer("{}");
        var support = answer.Queues.Single(q => q.QueueId == EngineWorld.Support);
        Assert.Equal(support.Actual, support.Baseline);
        Assert.Equal(support.Actual, support.Changed);
        Assert.Equal(answer.Total.Actual, answer.Total.Baseline);
        Assert.Equal(25, support.Actual.Offered);
        Assert.True(support.Actual is { Answered: > 5, Occupancy: > 0.3 }, $"{support.Actual}");
        Assert.NotEmpty(answer.Rules);
    }

    [Fact]
    public async Task An_agent_more_lowers_the_wait_and_the_occupancy()
    {
        var support = (await Answer("""{ "agents": { "new": { "queues": { "support": 1 }, "presentAs": "agent1" } } }""")).Queues.Single(q => q.QueueId == EngineWorld.Support);
        Assert.True(support.Changed.AverageSpeedOfAnswer < support.Baseline.AverageSpeedOfAnswer, $"{support.Baseline}\n{support.Changed}");
        Assert.True(support.Changed.Occupancy < support.Baseline.Occupancy);
        Assert.Equal(support.Actual, support.Baseline);
    }

    [Fact]
    public async Task A_closed_queue_moves_its_callers()
    {
        var answer = await Answer("""{ "queues": { "support": { "closed": true, "to": "other" } }, "agents": { "agent1": { "queues": { "support": 1, "other": 1 } } } }""");
        var support = answer.Queues.Single(q => q.QueueId == EngineWorld.Support).Changed;
        var other = answer.Queues.Single(q => q.QueueId == Other).Changed;
        Assert.Equal((25, 25, 0), (support.Offered, support.Overflowed, support.Answered));
        Assert.Equal(25, other.Offered);
        Assert.True(other.Answered > 5);
    }

    [Theory]
    [InlineData("""{ "queues": { "nowhere": {} } }""", "queues.nowhere", "There was no such queue then.")]
    [InlineData("""{ "queues": { "support": { "weihgt": 2 } } }""", "queues.support.weihgt", "There is no such setting.")]
    [InlineData("""{ "queues": { "support": { "weight": "heavy" } } }""", "queues.support.weight", "The value does not fit.")]
    [InlineData("""{ "queues": { "support": { "weight": -2 } } }""", "queues.support", "Weight must be a finite number greater than 0.")]
    [InlineData("""{ "queues": { "support": { "closed": true, "weight": 2 } } }""", "queues.support.weight", "Goes with nothing but closed and to.")]
    [InlineData("""{ "queues": { "support": 5 } }""", "queues.support", "Give an object.")]
    [InlineData("""{ "agents": { "nobody": { "skills": {} } } }""", "agents.nobody", "There was no such agent then; for an agent more say which queues he serves.")]
    [InlineData("""{ "agents": { "new": { "queues": { "nowhere": 1 } } } }""", "agents.new", "There is no queue 'nowhere'; configure it first.")]
    [InlineData("""{ "agents": { "new": { "queues": {}, "presentAs": "nobody" } } }""", "agents.new.presentAs", "There was no agent 'nobody'.")]
    public async Task What_does_not_fit_is_named(string changes, string field, string message) =>
        Assert.Equal((field, message), (await Ask(changes)).Fault);

    [Fact]
    public async Task A_stretch_must_be_full_quarters_of_the_past_and_at_most_a_day()
    {
        Assert.Equal("from", (await Ask("{}", _from + TimeSpan.FromSeconds(1))).Fault?.Field);
        Assert.Equal("to", (await Ask("{}", to: _to + TimeSpan.FromMinutes(15))).Fault?.Field);
        Assert.Equal("to", (await Ask("{}", _to - TimeSpan.FromMinutes(24 * 60 + 15))).Fault?.Field);
        Assert.Equal("to", (await Ask("{}", _to)).Fault?.Field);
    }

    [Fact]
    public async Task What_came_in_the_stretch_can_be_changed_too()
    {
        var outcome = await Ask("""{ "queues": { "support": { "weight": 3 } }, "agents": { "agent1": { "absent": true } } }""", _from - TimeSpan.FromMinutes(15));
        var support = outcome.Answer!.Queues.Single(q => q.QueueId == EngineWorld.Support);
        Assert.Equal(support.Actual, support.Baseline);
        Assert.Equal((0, 25), (support.Changed.Answered, support.Changed.Offered));
    }

    [Fact]
    public async Task Who_goes_away_is_not_worked_for()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _desk.Ask(new WhatIfRequest(_from, _to), Shape, gone.Token));
        Assert.NotNull((await Ask("{}")).Answer); // the next one has its turn
    }

    private async Task<WhatIfAnswer> Answer(string changes)
    {
        var outcome = await Ask(changes);
        Assert.Null(outcome.Fault);
        return outcome.Answer!;
    }

    private async Task<WhatIfOutcome> Ask(string changes, Instant? from = null, Instant? to = null) => await _desk.Ask(
        new WhatIfRequest(from ?? _from, to ?? _to, JsonSerializer.Deserialize<WhatIfRequestChanges>(changes, Shape)), Shape, TestContext.Current.CancellationToken);

    private void WaitForQuarter()
    {
        const long Quarter = 900_000_000;
        long left = Quarter - (Instant.Now(_world.Clock).Microseconds % Quarter);
        for (; left > 0; left -= 1_000_000)
        {
            _world.Wait(Math.Min(left, 1_000_000) / 1e6);
            AcceptIfRinging();
        }
    }

    private void AcceptIfRinging()
    {
        if (_world.Routing.Program.Domain.FindAgent(new AgentId("agent1"))!.Reservations.Any(r => r.Phase == Crm.Routing.State.ReservationPhase.Pending && Instant.Now(_world.Clock) - r.CreatedAt > TimeSpan.FromSeconds(2)))
        {
            _world.Accept("agent1");
        }
    }
}
