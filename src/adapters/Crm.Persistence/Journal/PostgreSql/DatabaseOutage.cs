using Npgsql;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>Tells a database that is away for a while from one that says no.</summary>
internal static class DatabaseOutage
{
    /// <summary>
    /// True for a lost or refused connection, a server that starts, stops, is short of something, or has become somebody's standby:
    /// the same statement may succeed later.
    /// </summary>
    public static bool Is(Exception exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("08", StringComparison.Ordinal) || e.SqlState.StartsWith("53", StringComparison.Ordinal)
            || e.SqlState.StartsWith("57P", StringComparison.Ordinal) || e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };
}
