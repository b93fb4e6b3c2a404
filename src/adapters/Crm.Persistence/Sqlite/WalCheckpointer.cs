using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Sqlite;

/// <summary>
/// Moves pages from the write-ahead log into the database on a connection of its own, so that no commit waits for it, and cuts
/// the log short when it grew long.
/// </summary>
internal sealed class WalCheckpointer : IDisposable
{
    private const long LongLog = 64L << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly string _log;
    private readonly ITimer _timer;
    private bool _closed;

    /// <summary>Takes the connection over and closes it at the end.</summary>
    public WalCheckpointer(SqliteConnection connection, string path, TimeProvider clock)
    {
        _connection = connection;
        _connection.DefaultTimeout = 1;
        _log = path + "-wal";
        _timer = clock.CreateTimer(_ => Checkpoint(), null, Pause, Pause);
    }

    /// <summary>Checkpoints that could not run because readers or the writer were in the way; the next one makes good.</summary>
    public long Missed { get; private set; }

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
            if (!_closed)
            {
                var log = new FileInfo(_log);
                SqliteFile.Execute(_connection, log.Exists && log.Length > LongLog ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)");
            }
        }
        catch (SqliteException)
        {
            Missed++;
        }
        finally
        {
            _gate.Exit();
        }
    }
}
