using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Configuration;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Configuration;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.TestKit;

namespace Crm.Runtime.Tests.Engine;

/// <summary>What changed in the records reaches routing: once, in order, and as soon as routing can take it.</summary>
public sealed class ConfigurationFeedTests : IDisposable
{
    private static readonly QueueSettings Rules = new(
        "Support", [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, 1, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        100, null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), [], false, TimeSpan.FromSeconds(60));

    private readonly FakeClock _clock = new();
    private readonly FakeSource _source = new();
    private readonly FakeRouting _routing = new();
    private readonly EngineFigures _figures = new();
    private readonly ConfigurationFeed _feed;

    public ConfigurationFeedTests()
    {
        _feed = new ConfigurationFeed(_source, _routing, _figures, _clock);
        _source.Set(("support", Rules), ("sales", Rules));
        _source.Set(("anna", Agent("support")), ("ben", Agent("sales")));
    }

    public void Dispose()
    {
        _feed.Dispose();
        _figures.Dispose();
    }

    [Fact]
    public async Task Queues_are_given_before_agents_and_afterwards_only_what_changed()
    {
        Assert.Empty(await _feed.Send(CancellationToken.None));
        Assert.Equal(["queue support", "queue sales", "agent anna", "agent ben"], _routing.Told);
        _routing.Told.Clear();
        await _feed.Send(CancellationToken.None);
        Assert.Empty(_routing.Told);
        _source.Change("anna", Agent("support", "sales"));
        Assert.False(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "anna")));
        await _feed.Take(CancellationToken.None);
        Assert.Equal(["agent anna"], _routing.Told);
        Assert.True(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "anna")));
        Assert.Equal(2, Assert.IsType<ConfigureAgent>(_routing.Last).Version);
    }

    [Fact]
    public async Task While_routing_is_away_nothing_is_taken_and_a_second_later_it_is_tried_again()
    {
        await _feed.Send(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var running = _feed.Run(stop.Token);
        _routing.IsAway = true;
        _source.Change("ben", Agent("support"));
        await _feed.Take(CancellationToken.None);
        Assert.False(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "ben")));
        _routing.IsAway = false;
        _routing.Told.Clear();
        await Until(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return _feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "ben"));
        });
        Assert.Equal(["agent ben"], _routing.Told);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Who_waits_for_a_busy_routing_gets_his_answer_after_two_seconds()
    {
        await _feed.Send(CancellationToken.None);
        _routing.Busy = new TaskCompletionSource();
        _source.Change("support", Rules with { Weight = 2 });
        var taking = _feed.Take(CancellationToken.None).AsTask();
        Assert.False(taking.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await taking.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Queue, "support")));
        _routing.Busy.SetResult();
        _routing.Busy = null;
        await _feed.Send(CancellationToken.None);
        Assert.True(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Queue, "support")));
    }

    [Fact]
    public async Task What_is_refused_is_not_in_effect_and_not_asked_again_until_it_changes()
    {
        _routing.Refuse = command => command is ConfigureAgent { Agent.Value: "anna" };
        Assert.Equal(["agent anna: no"], await _feed.Send(CancellationToken.None));
        Assert.False(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "anna")));
        Assert.Empty(await _feed.Send(CancellationToken.None));
        _routing.Refuse = _ => false;
        _source.Change("anna", Agent("sales"));
        Assert.Empty(await _feed.Send(CancellationToken.None));
        Assert.True(_feed.HasTaken(new ConfigurationKey(ConfigurationKind.Agent, "anna")));
    }

    [Fact]
    public async Task A_profile_is_in_effect_when_all_have_it()
    {
        var mixed = new CapacityProfileId("mixed");
        _source.Change("anna", Agent("support") with { Profile = mixed });
        await _feed.Send(CancellationToken.None);
        var profile = new ConfigurationKey(ConfigurationKind.CapacityProfile, "mixed");
        Assert.True(_feed.HasTaken(profile));
        _source.Change("ben", Agent("support") with { Profile = mixed });
        Assert.False(_feed.HasTaken(profile));
        await _feed.Take(CancellationToken.None);
        Assert.True(_feed.HasTaken(profile));
    }

    private static AgentSettings Agent(params string[] queues) =>
        new("Agent", ImmutableDictionary<SkillId, int>.Empty, queues.ToImmutableDictionary(q => new QueueId(q), _ => 1));

    private static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 100_000 && !condition(); i++)
        {
            await Task.Yield();
        }

        Assert.True(condition());
    }

    private sealed class FakeSource : IConfigurationSource
    {
        public event Action? Changed;

        public IReadOnlyList<QueueConfiguration> QueueConfigurations { get; private set; } = [];

        public IReadOnlyList<AgentConfiguration> AgentConfigurations { get; private set; } = [];

        public IReadOnlyList<CapacityProfileConfiguration> CapacityProfiles => [];

        public IReadOnlyList<CalendarConfiguration> Calendars => [];

        public long Revision => 0;

        public void Set(params (string Id, QueueSettings Settings)[] queues) => QueueConfigurations = [.. queues.Select(q => new QueueConfiguration(new QueueId(q.Id), q.Settings, 1))];

        public void Set(params (string Id, AgentSettings Settings)[] agents) => AgentConfigurations = [.. agents.Select(a => new AgentConfiguration(new AgentId(a.Id), a.Settings, 1))];

        public void Change(string id, QueueSettings settings)
        {
            QueueConfigurations = [.. QueueConfigurations.Select(q => q.Id.Value == id ? new QueueConfiguration(q.Id, settings, q.Version + 1) : q)];
            Changed?.Invoke();
        }

        public void Change(string id, AgentSettings settings)
        {
            AgentConfigurations = [.. AgentConfigurations.Select(a => a.Id.Value == id ? new AgentConfiguration(a.Id, settings, a.Version + 1) : a)];
            Changed?.Invoke();
        }
    }

    /// <summary>Routing as the feed sees it: it takes, refuses, is busy or away.</summary>
    private sealed class FakeRouting : IShardHost
    {
        public List<string> Told { get; } = [];

        public object? Last { get; private set; }

        public bool IsAway { get; set; }

        public TaskCompletionSource? Busy { get; set; }

        public Func<object, bool> Refuse { get; set; } = _ => false;

        public async ValueTask<TReply> Ask<TReply>(ShardId shard, CommandId id, object command, CancellationToken cancellation)
        {
            if (IsAway)
            {
                throw new ShardUnavailableException(shard, "journal-away");
            }

            if (Busy is { } busy)
            {
                await busy.Task.WaitAsync(cancellation);
            }

            Last = command;
            Told.Add(command switch
            {
                ConfigureQueue c => $"queue {c.Queue}",
                ConfigureAgent c => $"agent {c.Agent}",
                _ => command.ToString()!,
            });
            object reply = Refuse(command) ? new CommandRefused("invalid", "no") : new CommandDone();
            return (TReply)reply;
        }

        public bool Post(ShardId shard, object command) => true;

        public ValueTask<TResult> Query<TProgram, TResult>(ShardId shard, Func<TProgram, TResult> read, CancellationToken cancellation)
            where TProgram : class, IShardProgram => ValueTask.FromResult((TResult)(object)Array.Empty<AgentId>());
    }
}
