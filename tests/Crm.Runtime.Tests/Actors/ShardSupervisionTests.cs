using Crm.Actors.Shards;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

/// <summary>Programs that fail again and again, and asks whose turn does not come.</summary>
public sealed class ShardSupervisionTests
{
    private readonly HostFixture _fixture = new(new ShardHostOptions { RestartLimit = 2, AskDeadline = TimeSpan.FromSeconds(30) });

    [Fact]
    public async Task Beyond_the_limit_a_restart_waits_and_who_asks_meanwhile_is_told_at_once()
    {
        _fixture.Open(HostFixture.A);
        await _fixture.AskAndRun(HostFixture.A, new Book(5));
        for (int i = 0; i < 3; i++)
        {
            var broken = _fixture.Ask(HostFixture.A, new Break());
            _fixture.Run();
            await Assert.ThrowsAsync<ShardFaultException>(() => broken);
        }

        var held = Assert.Single(_fixture.Host.Figures);
        Assert.True(held.RestartWaits);
        Assert.Equal(1, held.RestartsHeld);
        Assert.Equal(2 + 1, held.Recoveries);
        Assert.Contains("Break", held.LastFault);
        var refused = await Assert.ThrowsAsync<ShardUnavailableException>(() => _fixture.Ask(HostFixture.A, new Book(1)));
        Assert.Equal("faulty", refused.Reason);

        _fixture.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6, await _fixture.AskAndRun(HostFixture.A, new Book(1)));
        Assert.False(_fixture.Host.Figures[0].RestartWaits);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_kept_over_a_restart_that_waits()
    {
        _fixture.Open(HostFixture.A);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(_fixture.Host.Post(HostFixture.A, new Break()));
        }

        Assert.True(_fixture.Host.Post(HostFixture.A, new Book(7)));
        _fixture.Run();
        Assert.True(_fixture.Host.Figures[0].RestartWaits);
        Assert.Equal(0, _fixture.Recount(HostFixture.A).Value);
        _fixture.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, _fixture.Recount(HostFixture.A).Value);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_shard_can_be_stopped_while_its_restart_waits()
    {
        _fixture.Open(HostFixture.A);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(_fixture.Host.Post(HostFixture.A, new Break()));
        }

        _fixture.Run();
        var stopped = _fixture.Host.Stop(TimeSpan.FromSeconds(2));
        _fixture.Run();
        await stopped.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(ShardPhase.Stopped, _fixture.Host.Figures[0].Phase);
    }

    [Fact]
    public async Task An_ask_whose_turn_does_not_come_is_withdrawn_and_changes_nothing()
    {
        _fixture.Open(HostFixture.A);
        var waiting = _fixture.Ask(HostFixture.A, new Book(5));
        _fixture.Clock.Advance(TimeSpan.FromSeconds(31));
        var overdue = await Assert.ThrowsAsync<ShardUnavailableException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("overdue", overdue.Reason);
        _fixture.Run();
        Assert.Equal(0, _fixture.Recount(HostFixture.A).Value);
        Assert.Equal(1, _fixture.Host.Figures[0].Overdue);
        Assert.Equal(1, await _fixture.AskAndRun(HostFixture.A, new Book(1)));
    }

    [Fact]
    public async Task An_ask_whose_commit_does_not_come_has_an_unknown_outcome_and_its_id_gets_the_first_answer()
    {
        _fixture.Open(HostFixture.A);
        _fixture.Journal.Hold();
        var id = HostFixture.NewCommand();
        var taken = _fixture.Ask(HostFixture.A, new Book(5), id);
        _fixture.Run();
        _fixture.Advance(TimeSpan.FromSeconds(29));
        Assert.False(taken.IsCompleted);
        for (int i = 0; i < 100_000 && !taken.IsCompleted; i++)
        {
            // the second wait begins on another thread: time goes on until it is over
            _fixture.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var unknown = await Assert.ThrowsAsync<ShardUnavailableException>(() => taken.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("outcome-unknown", unknown.Reason);
        _fixture.Journal.Resume();
        _fixture.Run();
        Assert.Equal(5, await _fixture.AskAndRun(HostFixture.A, new Book(5), id));
        Assert.Equal(5, _fixture.Recount(HostFixture.A).Value);
    }
}
