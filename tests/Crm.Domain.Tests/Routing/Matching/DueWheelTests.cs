using Crm.Routing.Matching;

namespace Crm.Domain.Tests.Routing.Matching;

/// <summary>The wheel says the same as a sorted set of all that is due.</summary>
public sealed class DueWheelTests
{
    private const int Items = 400;
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1_700_000_000 * Second)]
    [InlineData(3, 1_700_000_000 * Second)]
    [InlineData(4, -5 * Second)]
    public void Whatever_is_added_and_removed_comes_when_it_is_due_in_order_and_once(int seed, long now)
    {
        var random = new Random(seed);
        var wheel = new DueWheel();
        var naive = new SortedSet<(long Key, long Tie, int Item)>();
        var added = new (long Key, long Tie)?[Items];
        long ties = 0;
        int came = 0;
        for (int step = 0; step < 60_000; step++)
        {
            int item = random.Next(Items);
            if (added[item] is { } there)
            {
                wheel.Remove(item);
                naive.Remove((there.Key, there.Tie, item));
                added[item] = null;
            }
            else
            {
                wheel.Remove(item); // of no effect
                added[item] = (now + Delay(random), ties++);
                wheel.Add(item, added[item]!.Value.Key, added[item]!.Value.Tie);
                naive.Add((added[item]!.Value.Key, added[item]!.Value.Tie, item));
            }

            now += random.Next(20) == 0 ? (long)(random.NextDouble() * random.Next(1, 400) * Second) : random.Next(30_000);
            if (random.Next(200) == 0)
            {
                Assert.Equal(naive.Count == 0 ? long.MaxValue : naive.Min.Key, wheel.FirstKey);
            }

            while (wheel.TryFirst(now, out int first))
            {
                Assert.Equal(naive.Min.Item, first);
                Assert.True(naive.Min.Key <= now);
                wheel.Remove(first);
                naive.Remove(naive.Min);
                added[first] = null;
                came++;
            }

            Assert.True(naive.Count == 0 || naive.Min.Key > now);
        }

        Assert.True(came > 5_000, $"{came} came");
    }

    [Fact]
    public void What_is_due_together_comes_by_its_tie_wherever_it_lay()
    {
        var wheel = new DueWheel();
        long due = (1L << 26) * 3; // where slots of several levels begin
        wheel.Add(1, due, 7);
        Assert.False(wheel.TryFirst(due - (30 * Second), out _));
        wheel.Add(2, due, 5);
        Assert.False(wheel.TryFirst(due - 1, out _));
        wheel.Add(3, due, 6);
        int[] order = new int[3];
        for (int i = 0; i < order.Length; i++)
        {
            Assert.True(wheel.TryFirst(due, out order[i]));
            wheel.Remove(order[i]);
        }

        Assert.Equal([2, 3, 1], order);
        Assert.Equal(long.MaxValue, wheel.FirstKey);
    }

    /// <summary>Mostly seconds, some at once or overdue, some days, a few on the borders between slots.</summary>
    private static long Delay(Random random) => random.Next(12) switch
    {
        0 => -random.Next((int)Second),
        1 => random.NextInt64(40L * 86_400 * Second),
        2 => random.NextInt64(1L << random.Next(10, 45)),
        3 => (random.Next(1, 5) * 1L) << (random.Next(4) switch { 0 => 14, 1 => 26, 2 => 38, _ => 20 }),
        4 => 0,
        _ => random.NextInt64(90 * Second),
    };
}
