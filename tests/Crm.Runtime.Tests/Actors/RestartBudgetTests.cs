using Crm.Actors.Shards;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Actors;

/// <summary>How often a failing program may start over.</summary>
public sealed class RestartBudgetTests
{
    private static readonly Instant Start = new(1_000_000_000_000);
    private readonly RestartBudget _budget = new(3, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Fact]
    public void Beyond_the_limit_each_restart_waits_twice_as_long_up_to_the_longest_pause()
    {
        double[] pauses = [.. Enumerable.Range(0, 9).Select(i => _budget.Spend(Start + TimeSpan.FromSeconds(i)).TotalSeconds)];
        Assert.Equal([0, 0, 0, 1, 2, 4, 8, 10, 10], pauses);
    }

    [Fact]
    public void After_a_window_without_a_failure_all_is_forgiven()
    {
        for (int i = 0; i < 6; i++)
        {
            _budget.Spend(Start);
        }

        Assert.Equal(TimeSpan.Zero, _budget.Spend(Start + TimeSpan.FromSeconds(61)));
    }

    [Fact]
    public void Failures_slower_than_the_limit_never_wait()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(TimeSpan.Zero, _budget.Spend(Start + TimeSpan.FromSeconds(21 * i)));
        }
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_does_not_keep_failures_for_ever()
    {
        for (int i = 0; i < 6; i++)
        {
            _budget.Spend(Start);
        }

        Assert.Equal(TimeSpan.Zero, _budget.Spend(Start - TimeSpan.FromHours(1)));
    }
}
