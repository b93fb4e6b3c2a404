using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Backups;

/// <summary>One database held at a moment: what is written to it from then on is not seen. The writer is not in anybody's way. One user.</summary>
internal sealed class BackupSnapshot : IDisposable
{
    private readonly SqliteConnection _source;
    private readonly SqliteTransaction _moment;

    private BackupSnapshot(string path, SqliteConnection source, SqliteTransaction moment)
    {
        Path = path;
        _source = source;
        _moment = moment;
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    /// <summary>Holds it as it is now. Throws <see cref="SqliteException"/> when it is no database or cannot be read.</summary>
    public static BackupSnapshot Take(string path)
    {
        var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            source.Open();
            var moment = source.BeginTransaction(deferred: true);
            using var look = source.CreateCommand();
            look.Transaction = moment;

            // a deferred transaction sees nothing until it reads
            look.CommandText = "SELECT COUNT(*) FROM sqlite_schema";
            look.ExecuteScalar();
            return new BackupSnapshot(path, source, moment);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is held to a file of its own, synced, and checks every page of it. Throws <see cref="InvalidDataException"/> when one is wrong.</summary>
    public long CopyTo(string target)
    {
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString()))
        {
            copy.Open();
            _source.BackupDatabase(copy);
            using var check = copy.CreateCommand();

            // one file without a log beside it; the server goes back to its log when it opens the file
            check.CommandText = "PRAGMA journal_mode=DELETE; PRAGMA quick_check(1)";
            using var answers = check.ExecuteReader();
            answers.NextResult();
            string? said = answers.Read() ? answers.GetString(0) : null;
            if (said != "ok")
            {
                throw new InvalidDataException($"{Path} is damaged: {said}. The backup was broken off.");
            }
        }

        return new FileInfo(target).Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _moment.Dispose();
        _source.Dispose();
    }
}
