using System.Data.Common;

namespace Crm.Web.Problems;

/// <summary>Tells a request that failed because a database is away, or the disk takes nothing, for a while.</summary>
internal static class StoreOutage
{
    // result codes of SQLite: https://www.sqlite.org/rescode.html
    private const int SqliteReadOnly = 8;
    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    // the SQL standard's class of an authorization that is not valid: somebody changed the password
    private const string AccessRefused = "28";

    // errno of Linux, which an IOException carries as its result
    private const int NoSpace = 28;
    private const int ReadOnlyDisk = 30;

    /// <summary>When to try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>What the client is told when the same request may succeed a little later; null when it is a fault of another kind.</summary>
    public static string? Detail(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DbException { IsTransient: true }:
                case DbException { SqlState: { } state } when state.StartsWith(AccessRefused, StringComparison.Ordinal):
                    return "A database does not answer.";
                case DbException { ErrorCode: SqliteReadOnly or SqliteInputOutput or SqliteFull or SqliteCannotOpen } or IOException { HResult: NoSpace or ReadOnlyDisk }:
                    return "The disk takes nothing at the moment.";
            }
        }

        return null;
    }
}
