using System.Text.Json;
using Crm.Dialing.Import;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>An import as it is kept.</summary>
/// <param name="Import">What others see of it.</param>
/// <param name="ListId">The list's number; null when it does not go into a list.</param>
/// <param name="Part">Where its records are staged.</param>
/// <param name="Search">What is searched for, of imports that are no file.</param>
/// <param name="Options">What to do; null before it was said.</param>
/// <param name="Row">The last row that was dealt with.</param>
/// <param name="Lines">Lines of its report.</param>
internal sealed record ImportRow(ListImport Import, long? ListId, long? Part, string? Search, ImportOptions? Options, long Row, long Lines)
{
    private const string Columns =
        """
        SELECT import.id, import.at, import.name, bytes, author, state, target, list.key, rows, loaded, faulty, twice, known, refused, progress, fault, fault_text,
            import.list, part, search, options, row, lines
        FROM import LEFT JOIN list ON list.id = import.list
        """;

    /// <summary>Its id as the tables have it.</summary>
    public byte[] Key => Import.Id.ToByteArray();

    /// <summary>One import; null when there is none.</summary>
    public static ImportRow? Of(Sql sql, Guid id) => sql.First(Columns + " WHERE import.id = $1", Read, id.ToByteArray());

    /// <summary>All, newest first.</summary>
    public static List<ImportRow> All(Sql sql) => sql.Rows(Columns + " ORDER BY import.at DESC, import.id DESC", Read);

    /// <summary>Those in a state, oldest first.</summary>
    public static List<ImportRow> In(Sql sql, ImportState state) => sql.Rows(Columns + " WHERE state = $1 ORDER BY import.at, import.id", Read, (int)state);

    /// <summary>Keeps a new one.</summary>
    public static void Add(Sql sql, ListImport import, long? list = null, long? part = null, string? search = null) => sql.Run(
        "INSERT INTO import (id, at, name, bytes, author, state, target, list, part, search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        import.Id.ToByteArray(), import.At.Microseconds, import.Name, import.Bytes, import.By, (int)import.State, (int)import.Target, list, part, search);

    /// <summary>Writes where it is now.</summary>
    public static void Move(Sql sql, Guid id, ImportState state, string? fault = null, string? text = null) => sql.Run(
        "UPDATE import SET state = $1, fault = $2, fault_text = $3, progress = CASE WHEN $1 IN (2, 3) THEN 1 ELSE progress END WHERE id = $4", (int)state, fault, text, id.ToByteArray());

    /// <summary>Options as they are kept.</summary>
    public static string Pack(ImportOptions options) => JsonSerializer.Serialize(options);

    private static ImportRow Read(SqliteDataReader row) => new(
        new ListImport(
            row.Guid(0), row.GetString(2), row.GetInt64(3), (ImportState)row.GetInt32(5), (ImportTarget)row.GetInt32(6), row.IsDBNull(7) ? null : new CallListId(row.Guid(7)),
            new ImportCounts(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13)),
            row.GetDouble(14), row.Text(15), row.Text(16), row.GetString(4), new Instant(row.GetInt64(1))),
        row.Number(17), row.Number(18), row.Text(19), row.Text(20) is { } options ? JsonSerializer.Deserialize<ImportOptions>(options) : null, row.GetInt64(21), row.GetInt64(22));
}
