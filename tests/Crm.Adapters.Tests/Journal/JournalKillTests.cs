using System.Diagnostics;
using System.Globalization;
using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Journal;

/// <summary>A child process appends and prints what was acknowledged until it is killed; nothing acknowledged may be missing.</summary>
public sealed class JournalKillTests : IDisposable
{
    private const string ChildVariable = "CRM_JOURNAL_CHILD";
    private const int Lanes = 4;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_process_is_killed_and_there_are_no_gaps()
    {
        string path = _folder.File("journal.db");
        var acknowledged = new long[Lanes];
        for (int round = 1; round <= 3; round++)
        {
            await RunAndKill(path, acknowledged, after: 400 * round);
        }

        using var database = JournalDatabase.Open(path, TimeProvider.System);
        var next = new long[Lanes];
        var epochs = new long[Lanes];
        await foreach (var row in new SqliteJournal(database).ReadAll(0, default))
        {
            int lane = int.Parse(row.Row.Shard.Value.Split('/')[1], CultureInfo.InvariantCulture);
            Assert.Equal(++next[lane], row.Row.Sequence);
            Assert.True(row.Row.Epoch >= epochs[lane]);
            epochs[lane] = row.Row.Epoch;
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            Assert.True(acknowledged[lane] > 0);
            Assert.True(next[lane] >= acknowledged[lane], $"lane {lane}: acknowledged {acknowledged[lane]}, stored {next[lane]}");
        }
    }

    /// <summary>The child's part: runs only when named, until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Child_appends_for_ever()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is { } path)
        {
            await AppendForEver(path);
        }
    }

    private static async Task RunAndKill(string path, long[] acknowledged, int after)
    {
        string assembly = typeof(JournalKillTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "-explicit", "on", "-method", $"*.{nameof(Child_appends_for_ever)}"]) { RedirectStandardOutput = true };
        start.Environment[ChildVariable] = path;
        using var child = Process.Start(start)!;
        try
        {
            for (int lines = 0; lines < after; lines++)
            {
                Note(acknowledged, await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
            }
        }
        finally
        {
            child.Kill();
        }

        // whatever was printed before the kill counts as acknowledged too; the last line may be cut short
        string rest = await child.StandardOutput.ReadToEndAsync();
        foreach (string line in rest.Split('\n')[..^1])
        {
            Note(acknowledged, line);
        }

        await child.WaitForExitAsync();
    }

    private static void Note(long[] acknowledged, string? line)
    {
        string[] parts = (line ?? throw new InvalidOperationException("The child ended by itself.")).Split(' ');
        if (parts[0] == "acknowledged")
        {
            int lane = int.Parse(parts[1], CultureInfo.InvariantCulture);
            acknowledged[lane] = Math.Max(acknowledged[lane], long.Parse(parts[2], CultureInfo.InvariantCulture));
        }
    }

    private static async Task AppendForEver(string path)
    {
        using var database = JournalDatabase.Open(path, TimeProvider.System);
        var node = new NodeId($"child-{Environment.ProcessId}");
        var cluster = new SqliteClusterStore(database, TimeProvider.System);
        await cluster.Join(node, "child", TimeSpan.FromHours(1), default);
        var journal = new SqliteJournal(database);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => AppendLane(lane, node, cluster, journal)));
    }

    private static async Task AppendLane(int lane, NodeId node, SqliteClusterStore cluster, SqliteJournal journal)
    {
        var shard = new ShardId($"lane/{lane}");
        long seen = (await cluster.Shards(default)).FirstOrDefault(known => known.Shard == shard)?.Epoch ?? 0;
        long epoch = await cluster.Claim(shard, node, seen, default) ?? throw new InvalidOperationException("not claimed");
        long sequence = 0;
        await foreach (var row in journal.Read(shard, 0, default))
        {
            sequence = row.Sequence;
        }

        while (true)
        {
            sequence++;
            var refused = await journal.Append([new JournalRow(shard, epoch, sequence, Instant.Now(TimeProvider.System), new byte[300], null, [], null)], default);
            if (refused.Count > 0)
            {
                throw new InvalidOperationException("refused");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"acknowledged {lane} {sequence}"));
        }
    }
}
