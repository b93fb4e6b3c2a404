using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Sqlite;

/// <summary>What a database file of ours must look like.</summary>
/// <param name="Name">What the file is, for messages.</param>
/// <param name="ApplicationId">Written into the file's header; tells our files from foreign ones.</param>
/// <param name="Steps">Step i brings version i to version i + 1; only ever appended to.</param>
internal sealed record SqliteSchema(string Name, int ApplicationId, params string[] Steps)
{
    /// <summary>The version this build reads and writes.</summary>
    public int Version => Steps.Length;
}

/// <summary>Opens database files: checks that they are ours, sound and not newer, and brings older ones up to date.</summary>
internal static class SqliteFile
{
    /// <summary>Files up to this size are checked page by page at every opening; larger ones only by <c>crm journal verify</c>.</summary>
    private const long CheckedSize = 256L << 20;

    /// <summary>Opens for writing, WAL with a sync at each commit. Throws <see cref="InvalidDataException"/> when the file is not ours, newer or damaged.</summary>
    public static SqliteConnection OpenForWriting(string path, SqliteSchema schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // the journal mode is written into the file, so a foreign file must be refused first
            Admit(connection, path, schema);
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON;");
            Migrate(connection, schema);
            Check(connection, path, schema);
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            connection.Dispose();
            throw new InvalidDataException($"{path} is damaged or no database: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens for reading beside a writer.</summary>
    public static SqliteConnection OpenForReading(string path, SqliteSchema schema)
    {
        var connection = Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            if (Admit(connection, path, schema) != schema.Version)
            {
                throw new InvalidDataException($"{path} has an older form; start the server once to bring it up to date.");
            }

            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            connection.Dispose();
            throw new InvalidDataException($"{path} is damaged or no database: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long ReadNumber(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString());
        connection.Open();
        return connection;
    }

    private static long Admit(SqliteConnection connection, string path, SqliteSchema schema)
    {
        long application = ReadNumber(connection, "PRAGMA application_id");
        long version = ReadNumber(connection, "PRAGMA user_version");
        bool empty = application == 0 && version == 0 && ReadNumber(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0;
        if (!empty && application != schema.ApplicationId)
        {
            throw new InvalidDataException($"{path} is a database of something else, not a {schema.Name}. Move it away or name another file.");
        }

        return version <= schema.Version
            ? version
            : throw new InvalidDataException($"{path} has {schema.Name} version {version}; this build knows versions up to {schema.Version}. Run the newer build that wrote it.");
    }

    private static void Migrate(SqliteConnection connection, SqliteSchema schema)
    {
        long version = ReadNumber(connection, "PRAGMA user_version");
        if (version == schema.Version)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        for (long step = version; step < schema.Version; step++)
        {
            Execute(connection, schema.Steps[step]);
        }

        Execute(connection, $"PRAGMA application_id={schema.ApplicationId}; PRAGMA user_version={schema.Version};");
        transaction.Commit();
    }

    private static void Check(SqliteConnection connection, string path, SqliteSchema schema)
    {
        if (new FileInfo(path).Length > CheckedSize)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is not "ok" and var finding)
        {
            throw new InvalidDataException($"The {schema.Name} {path} is damaged: {finding}. Restore it from a backup.");
        }
    }
}
