using System.Data.Common;
using Crm.Contracts.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Crm.Persistence.Records;

/// <summary>What a database's own reader says about a connection string, before anything is started.</summary>
public static class StorageFaults
{
    /// <summary>One line per fault, none of which repeats the string: it may hold a password.</summary>
    public static IReadOnlyList<string> Of(StorageSettings storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (storage.ConnectionString is not { } text)
        {
            return [];
        }

        try
        {
            DbConnectionStringBuilder read = storage.Provider == StorageProvider.PostgreSql ? new NpgsqlConnectionStringBuilder(text) : new SqliteConnectionStringBuilder(text);
            return read is NpgsqlConnectionStringBuilder { Host: null or "" } ? ["Storage:ConnectionString: it names no Host."] : [];
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            return [$"Storage:ConnectionString: it cannot be read as one of {storage.Provider}; names and values are separated by =, pairs by semicolons, and each name must be known."];
        }
    }

    /// <summary>Where a database is, without user and password, for messages.</summary>
    public static string PlaceOf(StorageSettings storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (storage.Provider != StorageProvider.PostgreSql || storage.ConnectionString is not { } text)
        {
            return "the records database";
        }

        var read = new NpgsqlConnectionStringBuilder(text);
        return $"the database {read.Database} at {read.Host}:{read.Port}";
    }
}
