using Crm.Media.Transport;

namespace Crm.Adapters.Tests.MediaTransport;

public class MediaThreadTests
{
    [Fact]
    public async Task Posts_run_in_order_on_one_thread()
    {
        using var thread = new MediaThread();
        var seen = new List<(int, int)>();
        for (int i = 0; i < 100; i++)
        {
            int number = i;
            Assert.True(thread.Post(() => seen.Add((number, Environment.CurrentManagedThreadId))));
        }

        await thread.Call(() => { });
        Assert.Equal(Enumerable.Range(0, 100), seen.Select(item => item.Item1));
        Assert.Single(seen.Select(item => item.Item2).Distinct());
    }

    [Fact]
    public async Task Ticks_lie_on_a_grid_of_20_ms()
    {
        using var thread = new MediaThread();
        var ticks = new List<long>();
        thread.Ticked += ticks.Add;
        await thread.Until(() => ticks.Count >= 10);
        thread.Dispose();
        Assert.All(ticks, tick => Assert.Equal(0, tick % MediaThread.TickMicroseconds));
        Assert.Equal(ticks.Distinct().Order(), ticks);
    }

    [Fact]
    public async Task An_exception_in_a_callback_is_counted_and_the_thread_goes_on()
    {
        using var thread = new MediaThread();
        int ticks = 0;
        thread.Ticked += _ => throw new InvalidOperationException("tick");
        thread.Ticked += _ => ticks++;
        thread.Post(() => throw new InvalidOperationException("post"));
        await thread.Until(() => ticks >= 3);
        Assert.True(thread.Faults >= 4, $"{thread.Faults}");
        Assert.IsType<InvalidOperationException>(thread.LastFault);
    }

    [Fact]
    public void A_full_mailbox_refuses()
    {
        using var thread = new MediaThread("media", mailboxCapacity: 8);
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        thread.Post(() =>
        {
            entered.Set();
            gate.Wait();
        });
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20)));
        int taken = Enumerable.Range(0, 20).Count(_ => thread.Post(() => { }));
        gate.Set();
        Assert.Equal(8, taken);
    }

    [Fact]
    public void What_was_posted_before_the_end_still_runs_and_nothing_after()
    {
        var thread = new MediaThread();
        bool ran = false;
        thread.Post(() => ran = true);
        thread.Dispose();
        Assert.True(ran);
        Assert.False(thread.Post(() => { }));
    }
}
