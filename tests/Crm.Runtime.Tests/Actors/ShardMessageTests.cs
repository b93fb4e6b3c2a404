using Crm.Actors.Shards;
using Crm.TestKit.Actors;
using static Crm.Runtime.Tests.Actors.HostFixture;

namespace Crm.Runtime.Tests.Actors;

public class ShardMessageTests
{
    private readonly HostFixture _fixture = new();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_message_takes_effect_exactly_once_in_order_whatever_crashes(int seed)
    {
        var world = new ShardSimulation(seed, shards: 4);
        for (int i = 0; i < 4000; i++)
        {
            world.Step();
        }

        world.Settle();
        string story = $"seed {seed}, {world.Crashes} crashes, {world.LostAppends} lost appends, {world.Commands.Count} commands, {world.Journal.Rows.Count} rows";
        Assert.True(world is { Crashes: > 2, LostAppends: > 2 }, story);
        AuditSequences(world, story);
        long poisoned = AuditLinks(world, story);
        AuditCommands(world, story);
        Assert.True(world.Shards.Sum(shard => world.Recount(shard).Value) + poisoned == ShardSimulation.StartBalance * world.Shards.Count, story);
    }

    [Fact]
    public async Task A_message_arrives_once_and_moves_the_money()
    {
        _fixture.Open(A);
        _fixture.Open(B);
        await _fixture.AskAndRun(A, new Book(10));
        Assert.Equal(7, await _fixture.AskAndRun(A, new SendMoney(B, 3)));
        Assert.Equal(3, _fixture.Recount(B).Value);
        Assert.All(_fixture.Host.Figures, figures => Assert.Equal(0, figures.Unacknowledged));
    }

    [Fact]
    public async Task A_message_to_a_shard_that_is_not_there_waits_until_it_comes()
    {
        _fixture.Open(A);
        await _fixture.AskAndRun(A, new Book(1000));
        for (int i = 0; i < 200; i++)
        {
            await _fixture.AskAndRun(A, new SendMoney(B, 1, $"{i}"));
        }

        Assert.Equal(200, _fixture.Host.Figures[0].Unacknowledged);
        _fixture.Open(B);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), _fixture.Recount(B).Texts);
        Assert.All(_fixture.Host.Figures, figures => Assert.Equal(0, figures.Unacknowledged));
    }

    [Fact]
    public async Task A_message_that_was_consumed_but_not_confirmed_before_the_crash_is_not_taken_twice()
    {
        _fixture.Open(A);
        _fixture.Open(B);
        await _fixture.AskAndRun(A, new Book(10));
        await _fixture.AskAndRun(A, new SendMoney(B, 3));
        _fixture.NewHost("n2");
        _fixture.Open(A);
        _fixture.Open(B);
        _fixture.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fixture.Recount(B).Value);
        Assert.Equal(0, _fixture.Host.Figures.Sum(figures => figures.Unacknowledged));
    }

    [Fact]
    public async Task A_poisoned_message_is_consumed_without_effect_and_the_next_one_arrives()
    {
        _fixture.Open(A);
        _fixture.Open(B);
        await _fixture.AskAndRun(A, new Book(10));
        await _fixture.AskAndRun(A, new SendMoney(B, 3, LedgerProgram.PoisonText));
        await _fixture.AskAndRun(A, new SendMoney(B, 4));
        _fixture.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, _fixture.Recount(B).Value);
        Assert.Single(_fixture.Faults);
    }

    [Fact]
    public async Task A_shard_with_too_many_unconfirmed_messages_takes_no_commands_until_they_are_confirmed()
    {
        var fixture = new HostFixture(new ShardHostOptions { UnacknowledgedBound = 5 });
        fixture.Open(A);
        await fixture.AskAndRun(A, new Book(100));
        var asked = Enumerable.Range(0, 10).Select(_ => fixture.Ask(A, new SendMoney(B, 1))).ToList();
        fixture.Run();
        Assert.Equal(5, fixture.Host.Figures[0].MailboxDepth);
        fixture.Open(B);
        Assert.Equal(90, (await asked[^1].WaitAsync(TimeSpan.FromMinutes(1))).Value);
        Assert.Equal(10, fixture.Recount(B).Value);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];

    private static void AuditSequences(ShardSimulation world, string story)
    {
        foreach (var shard in world.Shards)
        {
            long expected = 0;
            long epoch = 0;
            foreach (var row in world.Journal.Rows.Where(row => row.Shard == shard))
            {
                Assert.True(row.Sequence == ++expected, story);
                Assert.True(row.Epoch >= epoch, story);
                epoch = row.Epoch;
            }
        }
    }

    /// <summary>Sent equals consumed, from 1 without gaps, on every link; returns the money that poisoned messages took with them.</summary>
    private static long AuditLinks(ShardSimulation world, string story)
    {
        long poisoned = 0;
        foreach (var from in world.Shards)
        {
            foreach (var to in world.Shards)
            {
                var sent = world.Sent(from, to).ToList();
                Assert.True(sent.Select(message => message.LinkSequence).SequenceEqual(Enumerable.Range(1, sent.Count).Select(i => (long)i)), story);
                Assert.True(world.Consumed(from, to).SequenceEqual(sent.Select(message => message.LinkSequence)), $"{story}; link {from} to {to}: sent {sent.Count}, consumed {world.Consumed(from, to).Count()}");
                poisoned += sent.Select(message => (Transfer)Codec.ReadMessage(message.Payload.Span)).Where(transfer => transfer.Text == LedgerProgram.PoisonText).Sum(transfer => transfer.Amount);
            }
        }

        return poisoned;
    }

    private static void AuditCommands(ShardSimulation world, string story)
    {
        var stored = world.Journal.Rows.Where(row => row.Command is not null).GroupBy(row => row.Command!.Id).ToDictionary(group => group.Key, group => group.Count());
        foreach (var id in world.Commands)
        {
            Assert.True(stored.GetValueOrDefault(id) == 1, $"{story}; command {id} stored {stored.GetValueOrDefault(id)} times");
        }
    }
}
