using System.Runtime.CompilerServices;
using Crm.Events.Interactions;
using Crm.Routing.Matching;

namespace Crm.Domain.Tests.Routing.Matching;

/// <summary>A line keeps its order, whoever leaves it and whoever is turned away.</summary>
public sealed class WaitingLineTests
{
    [Fact]
    public void Who_joins_in_order_and_leaves_from_anywhere_leaves_the_others_in_order()
    {
        var random = new Random(11);
        var line = new WaitingLine();
        var naive = new SortedDictionary<(long Key, long Tie), int>();
        int most = 0;
        for (int step = 0; step < 40_000; step++)
        {
            var node = new IndexedHeap.Node(step / 3 * 10, step, step);
            if (random.Next(step % 4_000 < 2_000 ? 3 : 6) != 0 == step % 4_000 < 2_000 || naive.Count == 0)
            {
                Assert.True(line.TryJoin(node));
                naive.Add((node.Key, node.Tie), node.Item);
            }
            else
            {
                var leaves = random.Next(4) switch
                {
                    0 => naive.First().Key,
                    1 => naive.Last().Key,
                    _ => naive.Keys.ElementAt(random.Next(naive.Count)),
                };
                line.Leave(leaves.Key, leaves.Tie);
                naive.Remove(leaves);
            }

            most = Math.Max(most, naive.Count);
            Assert.Equal(naive.Count, line.Count);
            if (step % 50 == 0)
            {
                Assert.Equal(naive.Values, line.Nodes.ToArray().Where(n => n.Item >= 0).Select(n => n.Item));
            }

            if (naive.Count > 0)
            {
                Assert.Equal(naive.First().Value, line.Nodes[0].Item);
                Assert.Equal(naive.Last().Value, line.Nodes[^1].Item);
            }
        }

        Assert.True(most > 500, $"{most} at most");
    }

    [Fact]
    public void Who_belongs_before_the_last_in_line_is_turned_away()
    {
        var line = new WaitingLine();
        Assert.True(line.TryJoin(new IndexedHeap.Node(5, 5, 0)));
        Assert.False(line.TryJoin(new IndexedHeap.Node(5, 4, 1)));
        Assert.False(line.TryJoin(new IndexedHeap.Node(4, 9, 1)));
        Assert.Equal(1, line.Count);
    }

    [Fact]
    public void A_search_reads_one_cache_line_a_class()
    {
        Assert.Equal(HeadLines.CacheLine, Unsafe.SizeOf<HeadLine>());
        Assert.True(Enum.GetValues<MediaType>().Length <= HeadLine.Urgency);
    }
}
