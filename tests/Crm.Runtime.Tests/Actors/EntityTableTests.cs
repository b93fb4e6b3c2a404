using System.Buffers.Binary;
using Crm.Actors.Entities;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Actors;

/// <summary>Entities at rest behave as those that never rested.</summary>
public sealed class EntityTableTests
{
    private static readonly Instant Start = new(1_000_000_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_asked_in_whatever_order_the_table_answers_like_a_dictionary(int seed)
    {
        var random = new Random(seed);
        var table = new EntityTable<int, Counter>(new CounterFormat(), TimeSpan.FromSeconds(10), 20);
        var model = new Dictionary<int, long>();
        var now = Start;
        for (int step = 0; step < 20_000; step++)
        {
            int id = random.Next(100);
            switch (random.Next(10))
            {
                case 0 when !model.ContainsKey(id):
                    table.Add(id, new Counter { Value = step }, now);
                    model.Add(id, step);
                    break;
                case 1:
                    Assert.Equal(model.Remove(id), table.Remove(id));
                    break;
                case 2:
                    now += TimeSpan.FromSeconds(random.Next(8));
                    break;
                case 3:
                    int budget = random.Next(5);
                    Assert.InRange(table.Passivate(now, budget), 0, budget);
                    break;
                default:
                    Assert.Equal(model.TryGetValue(id, out long value), table.TryGet(id, now, out var found));
                    if (found is not null)
                    {
                        Assert.Equal(value, found.Value);
                        model[id] = ++found.Value;
                    }

                    break;
            }

            Assert.Equal(model.Count, table.Count);
            Assert.InRange(table.Figures.Active, 0, 20);
        }

        Assert.True(table.Figures.Passivations > 100, "nothing was ever at rest");
        Assert.True(table.Figures.Activations > 100, "nothing ever came back");
        var restored = new EntityTable<int, Counter>(new CounterFormat(), TimeSpan.FromSeconds(10), 20);
        foreach (var (id, packed) in table.PackedAll())
        {
            restored.Restore(id, packed.Span);
        }

        Assert.Equal(8L * model.Count, restored.Figures.BytesAtRest);
        Assert.All(model, known => Assert.Equal(known.Value, restored.TryGet(known.Key, now, out var found) ? found.Value : -1));
    }

    [Fact]
    public void Only_who_was_not_asked_for_rests_the_longest_idle_first()
    {
        var table = new EntityTable<int, Counter>(new CounterFormat(), TimeSpan.FromSeconds(10), 100);
        for (int i = 0; i < 10; i++)
        {
            table.Add(i, new Counter(), Start + TimeSpan.FromSeconds(i));
        }

        table.TryGet(0, Start + TimeSpan.FromSeconds(9), out _);
        Assert.Equal(0, table.Passivate(Start + TimeSpan.FromSeconds(10), 100));
        Assert.Equal(4, table.Passivate(Start + TimeSpan.FromSeconds(14), 100));
        Assert.Equal(new EntityFigures(6, 4, 32, 4, 0), table.Figures);
    }

    private sealed class Counter
    {
        public long Value { get; set; }
    }

    private sealed class CounterFormat : IEntityFormat<Counter>
    {
        public byte[] Pack(Counter entity)
        {
            byte[] packed = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(packed, entity.Value);
            return packed;
        }

        public Counter Unpack(ReadOnlySpan<byte> packed) => new() { Value = BinaryPrimitives.ReadInt64LittleEndian(packed) };
    }
}
