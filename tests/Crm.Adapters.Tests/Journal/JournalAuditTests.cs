using Crm.Actors.Projections;
using Crm.Adapters.Tests.Projections;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Persistence.Journal.Audit;
using Crm.Persistence.Projections;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Adapters.Tests.Journal;

public sealed class JournalAuditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.GetDirectoryName(_folder.File("x"))!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_journal_with_its_projections_is_good_and_summed_up()
    {
        await Fill(interactions: 60, project: 40);
        var report = await Audit();
        Assert.Empty(report.Findings.Texts);
        Assert.Equal((60, 60, 0, 1), (report.InteractionsBegun, report.InteractionsEnded, report.OpenVisits, report.Shards));
        Assert.Equal(40, report.Projections!.Interactions);
    }

    [Fact]
    public async Task An_audit_beside_the_open_journal_works()
    {
        using var database = JournalDatabase.Open(_folder.File("journal.db"), TimeProvider.System);
        await new FactStream(new SqliteJournal(database), new SqliteClusterStore(database, TimeProvider.System), 3).Write(5);
        Assert.True((await Audit()).Good);
    }

    [Theory]
    [InlineData("journal.db", "DELETE FROM journal WHERE position = 9", "routing/main: row 10 follows 8")]
    [InlineData("journal.db", "UPDATE journal SET epoch = 7 WHERE position = 9", "has epoch 1 after 7")]
    [InlineData("journal.db", "UPDATE journal SET at = 0 WHERE position = 9", "before its predecessor")]
    [InlineData("journal.db", "UPDATE journal SET payload = '[{\"t\":\"x\",\"v\":1,\"d\":{}}]' WHERE position = 9", "x/1 is unknown")]
    [InlineData("journal.db", "UPDATE journal SET payload = (SELECT payload FROM journal WHERE position = 5) WHERE position = 9", "began twice")]
    [InlineData("journal.db", "UPDATE journal SET source = 'other', source_sequence = 1 WHERE position = 9", "was not sent")]
    [InlineData("journal.db", "UPDATE journal SET source = 'other', source_sequence = 3 WHERE position = 9", "consumed 3 after 0")]
    [InlineData("journal.db", "UPDATE journal SET command = zeroblob(16), reply = x'' WHERE position IN (8, 9)", "was carried out again in row 9")]
    [InlineData("projections.db", "UPDATE queue_facts SET offered = offered + 1 WHERE start = (SELECT MIN(start) FROM queue_facts)", "differs from the recount")]
    [InlineData("projections.db", "UPDATE agent_facts SET activity_idle = activity_idle + 1", "agent facts")]
    [InlineData("projections.db", "DELETE FROM interaction WHERE rowid = 1", "is not stored")]
    [InlineData("projections.db", "UPDATE projection SET position = 3", "nothing in the journal gives it")]
    public async Task What_was_tampered_with_is_found(string file, string sql, string expected)
    {
        await Fill(interactions: 20, project: 20);
        using (var connection = new SqliteConnection($"Data Source={_folder.File(file)};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.True(command.ExecuteNonQuery() > 0);
        }

        var report = await Audit();
        Assert.False(report.Good);
        Assert.Contains(report.Findings.Texts, text => text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_without_a_journal_and_a_file_that_is_none_are_told()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(Audit);
        await File.WriteAllTextAsync(_folder.File("journal.db"), new string('x', 4096));
        await Assert.ThrowsAsync<InvalidDataException>(Audit);
    }

    private Task<JournalAuditReport> Audit() => JournalAudit.Run(Folder, FactStream.Codec, default);

    /// <summary>Writes interactions and projects the first of them.</summary>
    private async Task Fill(int interactions, int project)
    {
        using var database = JournalDatabase.Open(_folder.File("journal.db"), TimeProvider.System);
        using var projections = new ProjectionsDatabase(_folder.File("projections.db"));
        var journal = new SqliteJournal(database);
        var stream = new FactStream(journal, new SqliteClusterStore(database, TimeProvider.System), seed: 5);
        await stream.Write(project);
        await using var host = new ProjectionHost(journal, FactStream.Codec, TimeProvider.System, [new StatisticsProjection(projections), new InteractionProjection(projections)]);
        await host.CatchUp(default);
        await stream.Write(interactions - project);
    }
}
