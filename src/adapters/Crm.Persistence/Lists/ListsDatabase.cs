using Crm.Dialing.Lists;
using Crm.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>The file <c>lists.db</c>: one writer that commits for many at once, and readers beside it. Thread safe.</summary>
public sealed class ListsDatabase : IDisposable
{
    private readonly string _path;
    private readonly GroupCommitWriter _writer;
    private readonly Sql _sql;

    private ListsDatabase(string path, SqliteConnection connection)
    {
        _path = path;
        connection.CreateFunction("crm_rank", (long strategy, long seed, long id, long priority, long attempts) =>
            new RecordOrder((OrderStrategy)strategy, seed).RankOf(new RecordId(id), (int)priority, (int)attempts), isDeterministic: true);
        _sql = new Sql(connection);
        _writer = new GroupCommitWriter(connection, "lists", () => { });
    }

    /// <summary>Opens or creates it. Throws <see cref="InvalidDataException"/> when the file is damaged or something else's.</summary>
    public static ListsDatabase Open(string path)
    {
        var connection = SqliteFile.OpenForWriting(path, ListsSchema.Schema);
        SqliteFile.Execute(connection, "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;");
        return new ListsDatabase(path, connection);
    }

    /// <summary>Does work on the writer's thread, in a transaction that is durable when this completes. The work may be run again when others beside it failed.</summary>
    internal Task<T> Write<T>(Func<Sql, T> work) => _writer.Run(transaction =>
    {
        _sql.Transaction = transaction;
        return work(_sql);
    });

    /// <summary>Reads what is committed, on a connection of its own.</summary>
    internal T Read<T>(Func<Sql, T> work)
    {
        using var connection = SqliteFile.OpenForReading(_path, ListsSchema.Schema);
        using var sql = new Sql(connection);
        return work(sql);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _sql.Dispose();
    }
}
