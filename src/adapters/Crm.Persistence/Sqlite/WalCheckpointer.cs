using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Sqlite;

/// <summary>
/// Moves pages from the write-ahead log into the database on a connection of its own, so that no commit waits for it, and lets a
/// log that grew long start over. It starts over only when every page was moved, and under steady load new ones arrive while the
/// old are moved; the writer then moves the last few itself between two commits. (A truncating checkpoint from here would hold the
/// writer's lock while the database is synced: a hundred milliseconds and more.)
/// </summary>
internal sealed class WalCheckpointer : IDisposable
{
    /// <summary>16 MiB: about a second of the highest load, so that starting over costs little and the file keeps its blocks.</summary>
    private const int LongLogPages = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly GroupCommitWriter _writer;
    private readonly ITimer _timer;
    private long _failed;
    private bool _closed;

    /// <summary>Takes the connection over and closes it at the end.</summary>
    public WalCheckpointer(SqliteConnection connection, GroupCommitWriter writer, TimeProvider clock)
    {
        _connection = connection;
        _writer = writer;
        _timer = clock.CreateTimer(_ => Checkpoint(), null, Pause, Pause);
    }

    /// <summary>Checkpoints that failed; the next one makes good.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Checkpoints once more and closes.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Checkpoint();
        lock (_gate)
        {
            _closed = true;
            _connection.Dispose();
        }
    }

    private void Checkpoint()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!_closed && MovePages(_connection, "PASSIVE") > LongLogPages)
            {
                _writer.AfterNextCommit(connection => MovePages(connection, "RESTART"));
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>The pages in the log; 0 when the checkpoint failed, -1 when another one runs.</summary>
    private long MovePages(SqliteConnection connection, string mode)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA wal_checkpoint({mode})";
            using var reader = command.ExecuteReader();
            return reader.Read() ? reader.GetInt64(1) : 0;
        }
        catch (SqliteException)
        {
            Interlocked.Increment(ref _failed);
            return 0;
        }
    }
}
