using Crm.Adapters.Tests.Journal;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Persistence.Projections;
using Crm.Persistence.Recordings;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Recordings;

public sealed class RecordingExpiryTests : IDisposable
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly QueueId Support = new("support");
    private static readonly QueueId Sales = new("sales");

    private readonly TemporaryFolder _folder = new();
    private readonly ProjectionsDatabase _database;
    private readonly InteractionProjection _interactions;

    public RecordingExpiryTests()
    {
        _database = new ProjectionsDatabase(_folder.File("projections.db"));
        _interactions = new InteractionProjection(_database);
        Directory.CreateDirectory(_folder.File("recordings"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_over_goes_by_the_queues_days_else_the_sites_and_the_shortest_of_several_counts()
    {
        string kept = await Record(29, [Support]);
        string over = await Record(31, [Support]);
        string keptLonger = await Record(31, [Sales]);
        string both = await Record(31, [Sales, Support]);
        string inFlow = await Record(31, []);
        string goesOn = await Record(400, [Support], ended: false);
        File.WriteAllText(_folder.File("recordings/notes.txt"), "not a recording");
        var report = await Run(30, new() { [Sales] = 90 });
        Assert.Equal((6, 3, 0), (report.Seen, report.Deleted, report.Failed));
        Assert.All([kept, keptLonger, goesOn, _folder.File("recordings/notes.txt")], path => Assert.True(File.Exists(path)));
        Assert.All([over, both, inFlow], path => Assert.False(File.Exists(path)));
    }

    [Fact]
    public async Task Where_nobody_says_anything_everything_is_kept()
    {
        string old = await Record(3_000, [Support]);
        Assert.Equal(0, (await Run(null, [])).Deleted);
        Assert.Equal(0, (await Run(null, new() { [Sales] = 1 })).Deleted);
        Assert.True(File.Exists(old));
        Assert.Equal(1, (await Run(null, new() { [Support] = 1 })).Deleted);
    }

    private ValueTask<ExpiryReport> Run(int? site, Dictionary<QueueId, int> queues) =>
        new RecordingExpiry(_folder.File("recordings"), _interactions).Run(site, queues, Now, CancellationToken.None);

    private async Task<string> Record(int daysAgo, QueueId[] queues, bool ended = true)
    {
        var id = new RecordingId(Guid.CreateVersion7());
        var at = Now - TimeSpan.FromDays(daysAgo);
        var record = new InteractionRecord(
            new InteractionId(Guid.CreateVersion7()), MediaType.Voice, InteractionDirection.Inbound, new SubjectId(Guid.CreateVersion7()), null, null, "4001", null, null, at)
        {
            Queues = [.. queues],
            EndedAt = ended ? at : null,
            Recordings = [new InteractionRecording(id, at, TimeSpan.FromSeconds(1), 1)],
        };
        await _interactions.Save([record], CancellationToken.None);
        string path = _folder.File($"recordings/{id}{RecordingFiles.Sealed}");
        await File.WriteAllTextAsync(path, "audio");
        return path;
    }
}
