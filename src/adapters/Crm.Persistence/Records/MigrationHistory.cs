using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Crm.Persistence.Records;

/// <summary>
/// Answers whether a database has exactly the steps this version knows, without starting EF Core's machinery of migrations: most starts
/// find it so, and that machinery costs more than half a second of each.
/// </summary>
internal static class MigrationHistory
{
    /// <summary>Whether nothing is to be done. False for a database that is not there, is new, older or newer.</summary>
    public static async ValueTask<bool> IsCurrent(Type context, DbConnection connection, CancellationToken cancellation)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                applied.Add(reader.GetString(0));
            }
        }
        catch (DbException)
        {
            return false; // no database or no history yet: the long way finds out
        }

        return applied.SetEquals(Known(context));
    }

    private static IEnumerable<string> Known(Type context) => context.Assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
        .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id)
        .OfType<string>();
}
