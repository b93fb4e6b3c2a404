using Crm.Actors.Journal;
using Crm.Actors.Projections;
using Crm.Adapters.Tests.Journal;
using Crm.Adapters.Tests.Projections;
using Crm.Contracts.Integration;
using Crm.Events;
using Crm.Persistence.Projections;
using Crm.Persistence.PublicEvents;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Adapters.Tests.PublicEvents;

public sealed class PublicEventProjectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly InMemoryJournal _journal;
    private readonly FactStream _facts;

    public PublicEventProjectionTests()
    {
        var cluster = new InMemoryClusterStore(_clock);
        _journal = new InMemoryJournal(cluster);
        _facts = new FactStream(_journal, cluster, seed: 5);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Whatever_the_batches_and_restarts_the_stream_is_what_the_journal_tells(int batch)
    {
        for (int round = 0; round < 3; round++)
        {
            await _facts.Write(20);
            using var database = Open();
            await Host(batch, Stream(database)).CatchUp(default);
        }

        using var reopened = Open();
        var stream = Stream(reopened);
        await Host(batch, stream).CatchUp(default);
        var expected = await Recount();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Key), (await All(stream, 1000)).Select(Key));
        Assert.Equal(expected.Select(Key), (await All(stream, 3)).Select(Key));
        Assert.Equal(expected[^1].Sequence, stream.Newest);
    }

    [Fact]
    public async Task A_rebuilt_stream_has_the_same_sequences()
    {
        await _facts.Write(30);
        using (var database = Open())
        {
            await Host(50, Stream(database)).CatchUp(default);
        }

        using var first = Open();
        var before = await All(Stream(first, opened: true), 1000);
        using var other = new ProjectionsDatabase(_folder.File("other.db"));
        var rebuilt = Stream(other);
        await Host(3, rebuilt).CatchUp(default);
        Assert.Equal(before.Select(Key), (await All(rebuilt, 1000)).Select(Key));
    }

    [Fact]
    public async Task Types_and_agents_are_filtered_and_the_cursor_still_moves_to_the_end()
    {
        await _facts.Write(30);
        using var database = Open();
        var stream = Stream(database);
        await Host(50, stream).CatchUp(default);
        var expected = await Recount();
        var filter = new EventFilter([EventTypes.Connected], new AgentId("ada"));
        var found = (await stream.Read(0, 1000, filter, default))!;
        Assert.Equal(expected.Where(e => e.Type == EventTypes.Connected && e.Data.AgentId?.Value == "ada").Select(Key), found.Items.Select(Key));
        Assert.NotEmpty(found.Items);
        Assert.Equal(stream.Newest, found.Next);
        Assert.False(found.More);
    }

    [Fact]
    public async Task What_is_beyond_the_retention_is_gone_and_an_older_cursor_is_told_so()
    {
        await _facts.Write(60);
        using var database = Open();
        var stream = new PublicEventProjection(database, () => "s", new PublicEventRetention { Count = 40 });
        await Host(10, stream).CatchUp(default);
        Assert.True(stream.Floor > 0);
        Assert.Null(await stream.Read(stream.Floor - 1, 10, EventFilter.Everything, default));
        var kept = (await stream.Read(stream.Floor, 1000, EventFilter.Everything, default))!;
        Assert.InRange(kept.Items.Count, 30, 40);
        var expected = await Recount();
        Assert.Equal(expected.Skip(expected.Count - kept.Items.Count).Select(Key), kept.Items.Select(Key));
    }

    [Fact]
    public async Task Who_waits_for_more_is_told_when_it_is_stored()
    {
        using var database = Open();
        var stream = Stream(database);
        var host = Host(10, stream);
        await host.CatchUp(default);
        var waiting = stream.WaitForMore(stream.Newest, default);
        Assert.False(waiting.IsCompleted);
        await _facts.Write(1);
        await host.CatchUp(default);
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotEmpty((await stream.Read(0, 10, EventFilter.Everything, default))!.Items);
    }

    [Fact]
    public async Task No_personal_text_is_stored_in_the_clear()
    {
        await _facts.Write(5);
        using var database = Open();
        var stream = Stream(database);
        await Host(10, stream).CatchUp(default);
        var items = (await stream.Read(0, 100, EventFilter.Everything, default))!.Items;
        Assert.Contains(items, e => e.Data.From is { Cipher: "QUFB" });
    }

    private static (long, string, string, string?) Key(PublicEvent e) => (e.Sequence, e.Type, e.Subject, e.Data.AgentId?.Value);

    private static PublicEventProjection Stream(ProjectionsDatabase database, bool opened = false)
    {
        var stream = new PublicEventProjection(database, () => "s");
        if (opened)
        {
            Assert.True(stream.Open(default).IsCompletedSuccessfully);
        }

        return stream;
    }

    private static async Task<List<PublicEvent>> All(PublicEventProjection stream, int limit)
    {
        var all = new List<PublicEvent>();
        for (long after = 0; ;)
        {
            var stretch = (await stream.Read(after, limit, EventFilter.Everything, default))!;
            all.AddRange(stretch.Items);
            after = stretch.Next;
            if (!stretch.More)
            {
                return all;
            }
        }
    }

    private async Task<List<PublicEvent>> Recount()
    {
        var known = new Dictionary<InteractionId, KnownInteraction?>();
        var told = new List<PublicEvent>();
        await foreach (var (position, row) in _journal.ReadAll(0, default))
        {
            var events = FactStream.Codec.ReadEvents(row.Payload.Span);
            for (int i = 0; i < events.Length; i++)
            {
                var fact = new EventEnvelope(row.Shard, row.Sequence, i, row.At, events[i], position);
                KnownInteraction? of = null;
                if (PublicEventFold.InteractionOf(fact.Event) is { } id)
                {
                    known[id] = of = PublicEventFold.Learn(known.GetValueOrDefault(id), fact);
                }

                if (PublicEventFold.Tell(of, fact) is { } next)
                {
                    told.Add(next);
                }
            }
        }

        return told;
    }

    private ProjectionsDatabase Open() => new(_folder.File("projections.db"));

    private ProjectionHost Host(int batch, params IProjection[] projections) =>
        new(_journal, FactStream.Codec, _clock, projections, new ProjectionHostOptions { BatchRows = batch });
}
