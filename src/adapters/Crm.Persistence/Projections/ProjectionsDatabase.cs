using Crm.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>
/// The open file <c>projections.db</c>: everything in it can be rebuilt from the journal, so commits need no sync of their own.
/// One connection writes, under a lock; readers open their own. Thread safe.
/// </summary>
public sealed class ProjectionsDatabase : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;

    /// <summary>Opens or creates the file. Throws <see cref="InvalidDataException"/> when it is foreign, newer or damaged; then delete it and it is rebuilt.</summary>
    public ProjectionsDatabase(string path)
    {
        _path = path;
        _connection = SqliteFile.OpenForWriting(path, ProjectionsSchema.Schema);
        SqliteFile.Execute(_connection, "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=2000;");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    internal void Write(Action<SqliteTransaction> work)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            work(transaction);
            transaction.Commit();
        }
    }

    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = SqliteFile.OpenForReading(_path, ProjectionsSchema.Schema);
        return read(connection);
    }
}
