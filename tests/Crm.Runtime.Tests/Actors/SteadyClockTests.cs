using Crm.Actors.Shards;
using Crm.Actors.Time;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

/// <summary>A machine's clock that is set does not disturb what goes by time.</summary>
public sealed class SteadyClockTests
{
    private readonly SettableClock _machine = new();

    [Fact]
    public void A_clock_that_nobody_sets_is_followed_exactly()
    {
        var steady = new SteadyClock(_machine);
        for (int i = 0; i < 1_000; i++)
        {
            _machine.Pass(TimeSpan.FromMilliseconds(i));
            Assert.Equal(_machine.GetUtcNow(), steady.GetUtcNow());
        }

        Assert.Equal(TimeSpan.Zero, steady.Difference);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void An_hour_is_made_good_in_twenty_and_time_never_runs_back(int direction)
    {
        var steady = new SteadyClock(_machine);
        var start = steady.GetUtcNow();
        _machine.Set(TimeSpan.FromHours(direction));
        var last = start;
        for (int minutes = 1; minutes <= 19 * 60; minutes++)
        {
            _machine.Pass(TimeSpan.FromMinutes(1));
            var now = steady.GetUtcNow();
            Assert.InRange((now - last).TotalSeconds, 57 - 0.001, 63 + 0.001);
            last = now;
        }

        Assert.Equal(direction * 3.0, steady.Difference.TotalMinutes, 3);
        _machine.Pass(TimeSpan.FromHours(2));
        Assert.Equal(_machine.GetUtcNow(), steady.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, steady.Difference);
    }

    [Fact]
    public void What_happened_is_never_in_the_future()
    {
        var steady = new SteadyClock(_machine);
        var stored = Instant.Now(steady) + TimeSpan.FromHours(1);
        steady.AtLeast(stored);
        Assert.Equal(stored, Instant.Now(steady));
        Assert.Equal(-1, steady.Difference.TotalHours, 6);
        steady.AtLeast(stored - TimeSpan.FromHours(3));
        Assert.True(Instant.Now(steady) >= stored);
    }

    /// <summary>Without the steady clock the deadline would be an hour late: time of a shard stands still until the clock has caught up.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_after_the_clock_was_set_back_is_kept_also_after_a_restart(bool restart)
    {
        var cluster = new InMemoryClusterStore(_machine);
        var journal = new InMemoryJournal(cluster);
        var work = new Queue<Action>();
        ShardHost New(string node) => new(new NodeId(node), journal, cluster, HostFixture.Codec, new SteadyClock(_machine), new ShardHostOptions { Schedule = work.Enqueue });
        void Run()
        {
            while (work.TryDequeue(out var next))
            {
                next();
            }
        }

        var effects = new CollectingEffects();
        var host = New("n1");
        var opened = host.Open(HostFixture.A, () => new LedgerProgram(), effects, default);
        Run();
        await opened;
        await Done(host.Ask<Balance>(HostFixture.A, default, new Book(1), default).AsTask());
        _machine.Set(TimeSpan.FromHours(-1));
        if (restart)
        {
            host = New("n2");
            opened = host.Open(HostFixture.A, () => new LedgerProgram(), effects, default);
            Run();
            await opened;
        }

        var due = journal.Rows[^1].At + TimeSpan.FromSeconds(10);
        await Done(host.Ask<Balance>(HostFixture.A, default, new Remind(due), default).AsTask());
        int before = effects.Effects.Count;
        for (int i = 0; i < 12; i++)
        {
            _machine.Pass(TimeSpan.FromSeconds(1));
            Run();
        }

        Assert.Equal(before + 1, effects.Effects.Count);

        async Task Done(Task task)
        {
            Run();
            await task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>A machine whose clock can be set: timers and timestamps take no notice.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private readonly FakeClock _even = new();
        private TimeSpan _set;

        public override long TimestampFrequency => _even.TimestampFrequency;

        public void Pass(TimeSpan by) => _even.Advance(by);

        public void Set(TimeSpan by) => _set += by;

        public override DateTimeOffset GetUtcNow() => _even.GetUtcNow() + _set;

        public override long GetTimestamp() => _even.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _even.CreateTimer(callback, state, dueTime, period);
    }
}
