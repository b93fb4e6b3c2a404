using System.Text.Json;
using Crm.Customers.Numbers;
using Crm.Dialing.Import;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>Imports as people start and end them; <see cref="ImportRunner"/> reads the files. Thread safe.</summary>
public sealed class ListImports(
    ListsDatabase database, ImportFiles files, ImportRunner runner, ImportTakeover takeover, ListSweeper sweeper, NumberingPlan plan, TimeProvider clock) : IListImports
{
    private const int RowsShown = 20;
    private const int MappingsKept = 500;

    /// <inheritdoc/>
    public async ValueTask<ListImport> Upload(Guid id, string fileName, Stream content, string by, CancellationToken cancellation)
    {
        long length = await files.Keep(id, content, cancellation);
        var import = new ListImport(
            id, fileName, length, ImportState.Uploaded, ImportTarget.List, null, ImportCounts.None, 0, null, null, by, Instant.Now(clock));
        await database.Write(sql =>
        {
            ImportRow.Add(sql, import);
            Forget(sql);
            return true;
        });
        return import;
    }

    /// <inheritdoc/>
    public ValueTask<ImportPreview?> Preview(Guid id, ImportReading reading, ImportTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reading);
        using var file = files.Open(id);
        if (file is null)
        {
            return new((ImportPreview?)null);
        }

        using var opened = ImportFiles.Rows(file, reading);
        var rows = opened.Rows.Where(row => !row.Blank).Take(RowsShown + 1).Select(row => row.Cells).ToList();
        if (rows.Count == 0)
        {
            throw new FileRefusedException("empty", "The file has no rows.");
        }

        bool header = reading.HasHeader ?? CsvShape.IsHeader(rows[0]);
        int width = Math.Clamp(rows.Max(cells => cells.Count), 1, FileLimits.ColumnsMax);
        string[] names = [.. Enumerable.Range(0, width).Select(column => Named(rows[0], column, header))];
        IReadOnlyList<IReadOnlyList<string>> shown = [.. rows.Skip(header ? 1 : 0).Take(RowsShown)];
        var remembered = header ? Remembered(names, target) : null;
        var numbering = reading.Region is { } region ? NumberingPlan.Of(region) : plan;
        return new(new ImportPreview(
            opened.Workbook, opened.Reading with { HasHeader = header, Region = numbering.CountryCode }, shown,
            remembered ?? ImportMapping.Guess(names, shown, cell => PhoneNumber.Normalise(cell, numbering) is { Length: >= 8 }), remembered is not null));
    }

    /// <inheritdoc/>
    public async ValueTask<ImportStep> Start(Guid id, ImportOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var step = await database.Write(sql =>
        {
            if (ImportRow.Of(sql, id) is not { } row)
                return ImportStep.NotFound;
            if (row.Import.State != ImportState.Uploaded)
                return ImportStep.WrongState;
            long? list = null, part = null;
            if (options.Target == ImportTarget.List)
            {
                if (Admit(sql, options.List!.Value, out var found) is not ImportStep.Taken and var refused)
                    return refused;
                (list, part) = (found, AddPart(sql, found, id));
            }

            sql.Run(
                "UPDATE import SET state = 1, target = $1, list = $2, part = $3, options = $4 WHERE id = $5",
                (int)options.Target, list, part, ImportRow.Pack(options), id.ToByteArray());
            if (options.Reading.HasHeader == true)
                Remember(sql, options);
            return ImportStep.Taken;
        });
        runner.Wake();
        return step;
    }

    /// <inheritdoc/>
    public async ValueTask<ImportStep> StartSearch(Guid id, CallListId list, string search, string by, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        var step = await database.Write(sql =>
        {
            if (Admit(sql, list, out long found) is not ImportStep.Taken and var refused)
                return refused;
            ImportRow.Add(
                sql, new ListImport(id, search, 0, ImportState.Running, ImportTarget.List, list, ImportCounts.None, 0, null, null, by, now), found, AddPart(sql, found, id), search);
            Forget(sql);
            return ImportStep.Taken;
        });
        runner.Wake();
        return step;
    }

    /// <inheritdoc/>
    public async ValueTask<ImportStep> Apply(Guid id, CancellationToken cancellation)
    {
        var step = await takeover.Take(id);
        if (step == ImportStep.Taken)
        {
            files.Remove(id);
        }

        return step;
    }

    /// <inheritdoc/>
    public async ValueTask<ImportStep> Cancel(Guid id, CancellationToken cancellation)
    {
        var step = await database.Write(sql => ImportTakeover.Drop(sql, id, ImportState.Cancelled, null, null));
        if (step == ImportStep.Taken)
        {
            files.Remove(id);
            sweeper.Wake();
        }

        return step;
    }

    /// <inheritdoc/>
    public ValueTask<ListImport?> Find(Guid id, CancellationToken cancellation) => new(database.Read(sql => ImportRow.Of(sql, id)?.Import));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ListImport>> All(CancellationToken cancellation) =>
        new(database.Read(sql => (IReadOnlyList<ListImport>)[.. ImportRow.All(sql).Select(row => row.Import)]));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReportLine>> Report(Guid id, long after, int limit, CancellationToken cancellation) => new(database.Read(sql =>
        (IReadOnlyList<ReportLine>)sql.Rows(
            "SELECT place, row, code, column_name, value FROM report WHERE import = $1 AND place > $2 ORDER BY place LIMIT $3",
            row => new ReportLine(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.Text(3), row.Text(4)), id.ToByteArray(), after, limit)));

    private static ImportStep Admit(Sql sql, CallListId key, out long list)
    {
        list = 0;
        if (ListRow.Of(sql, key) is not { } row)
            return ImportStep.NoSuchList;
        list = row.Id;
        return row.Campaign is not null ? ImportStep.Frozen : row.Filling ? ImportStep.Busy : ImportStep.Taken;
    }

    private static long AddPart(Sql sql, long list, Guid import)
    {
        sql.Run("INSERT INTO part (list, import, active, first, last) VALUES ($1, $2, 0, 0, -1)", list, import.ToByteArray());
        return sql.Number("SELECT last_insert_rowid()")!.Value;
    }

    private static string Named(IReadOnlyList<string> first, int column, bool header) =>
        header && column < first.Count && first[column].Trim() is { Length: > 0 } name ? name.Length <= ImportMapping.NameMax ? name : name[..ImportMapping.NameMax] : $"#{column + 1}";

    private ImportMapping? Remembered(string[] names, ImportTarget target)
    {
        string? uses = database.Read(sql => sql.First("SELECT uses FROM mapping WHERE header = $1", row => row.GetString(0), HeaderKey(names, target)));
        return uses is not null && JsonSerializer.Deserialize<ColumnUse[]>(uses) is { } known && known.Length == names.Length ? new ImportMapping(known, names) : null;
    }

    private void Remember(Sql sql, ImportOptions options)
    {
        sql.Run(
            "INSERT INTO mapping (header, at, uses) VALUES ($1, $2, $3) ON CONFLICT (header) DO UPDATE SET at = excluded.at, uses = excluded.uses",
            HeaderKey(options.Mapping.Names, options.Target), Instant.Now(clock).Microseconds, JsonSerializer.Serialize(options.Mapping.Uses.ToArray()));
        sql.Run("DELETE FROM mapping WHERE header NOT IN (SELECT header FROM mapping ORDER BY at DESC LIMIT $1)", MappingsKept);
    }

    private static string HeaderKey(IEnumerable<string> names, ImportTarget target) => $"{target}\u001f{string.Join('\u001f', names.Select(name => name.ToLowerInvariant()))}";

    /// <summary>The oldest that have ended are forgotten with their reports.</summary>
    private void Forget(Sql sql)
    {
        foreach (byte[] old in sql.Rows(
            "SELECT id FROM import WHERE state IN (0, 3, 4, 5) ORDER BY at DESC LIMIT -1 OFFSET $1", row => (byte[])row.GetValue(0), IListImports.Kept))
        {
            sql.Run("DELETE FROM report WHERE import = $1", old);
            sql.Run("DELETE FROM import WHERE id = $1", old);
            files.Remove(new Guid(old));
        }
    }
}
