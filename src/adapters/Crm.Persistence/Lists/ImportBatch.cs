using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>A row that was read: what is to be kept of it, or what is wrong.</summary>
/// <param name="Number">As a spreadsheet counts.</param>
internal readonly record struct ReadRow(long Number, RecordDraft? Draft, IReadOnlyList<ListedNumber> Listed, IReadOnlyList<RowFault> Faults);

/// <summary>
/// Stages a few thousand rows, with the place reached and what was wrong, in one transaction: what a crash leaves is a whole number of these.
/// </summary>
internal sealed class ImportBatch(ImportRow import, IReadOnlyList<ReadRow> rows, double progress)
{
    private long _loaded;
    private long _faulty;
    private long _twice;
    private long _known;
    private long _refused;
    private long _lines = import.Lines;

    /// <summary>Writes; gives the import as it is then, or null when it is not being read any more.</summary>
    public ImportRow? Write(Sql sql)
    {
        if (ImportRow.Of(sql, import.Import.Id) is not { Import.State: ImportState.Running } row || row.Row != import.Row)
        {
            return null;
        }

        (_loaded, _faulty, _twice, _known, _refused, _lines) = (0, 0, 0, 0, 0, row.Lines);
        if (import.Import.Target == ImportTarget.List)
        {
            StageRecords(sql);
        }
        else
        {
            StageNumbers(sql);
        }

        sql.Run(
            """
            UPDATE import SET row = $1, progress = $2, rows = rows + $3, loaded = loaded + $4, faulty = faulty + $5, twice = twice + $6, known = known + $7,
                refused = refused + $8, lines = $9 WHERE id = $10
            """,
            rows.Count == 0 ? import.Row : rows[^1].Number, progress, rows.Count, _loaded, _faulty, _twice, _known, _refused, _lines, import.Key);
        return ImportRow.Of(sql, import.Import.Id);
    }

    private void StageRecords(Sql sql)
    {
        long list = import.ListId!.Value, part = import.Part!.Value;
        var order = sql.First("SELECT strategy, seed FROM list WHERE id = $1", row => new RecordOrder((OrderStrategy)row.GetInt32(0), row.GetInt64(1)), list);
        var active = sql.Rows("SELECT id FROM part WHERE list = $1 AND active = 1", row => row.GetInt64(0), list).ToHashSet();
        long last = sql.Number("SELECT value FROM counter WHERE name = 'record'") ?? 0;
        long first = last + 1;
        foreach (var row in rows)
        {
            if (row.Draft is not { } draft)
            {
                Report(sql, row.Number, row.Faults);
            }
            else if (Twice(sql, list, part, active, draft) is { } fault)
            {
                Report(sql, row.Number, [fault]);
            }
            else
            {
                Insert(sql, list, part, ++last, draft, order);
            }
        }

        sql.Run("INSERT INTO counter (name, value) VALUES ('record', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", last);
        sql.Run(
            "UPDATE part SET first = CASE WHEN first = 0 THEN $1 ELSE first END, last = $2, ready = ready + $3 WHERE id = $4 AND $3 > 0", first, last, _loaded, part);
    }

    /// <summary>The first of its numbers that an earlier row, or the list, has.</summary>
    private static RowFault? Twice(Sql sql, long list, long part, HashSet<long> active, RecordDraft draft)
    {
        foreach (var number in draft.Numbers)
        {
            foreach (long other in sql.Rows("SELECT part FROM number WHERE digits = $1 AND list = $2", row => row.GetInt64(0), RecordRows.Digits(number.Number), list))
            {
                if (other == part)
                    return new RowFault(RowFaults.DuplicateInFile, null, number.Number);
                if (active.Contains(other))
                    return new RowFault(RowFaults.DuplicateInList, null, number.Number);
            }
        }

        return null;
    }

    private void Insert(Sql sql, long list, long part, long id, RecordDraft draft, RecordOrder order)
    {
        sql.Run(
            "INSERT INTO record (id, part, state, rank, priority, numbers, name, key, zone, consent, customer, fields) VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            id, part, order.RankOf(new RecordId(id), draft.Priority, 0), draft.Priority, RecordRows.Pack(draft.Numbers), draft.Name, draft.ExternalKey, draft.Zone,
            draft.Consent, draft.Customer?.ToByteArray(), RecordRows.Pack(draft.Fields));
        foreach (var number in draft.Numbers)
        {
            sql.Run("INSERT INTO number (digits, list, record, part) VALUES ($1, $2, $3, $4)", RecordRows.Digits(number.Number), list, id, part);
        }

        _loaded++;
    }

    private void StageNumbers(Sql sql)
    {
        foreach (var row in rows)
        {
            if (row.Faults.Count > 0)
            {
                Report(sql, row.Number, row.Faults);
                continue;
            }

            int added = row.Listed.Sum(one => sql.Run(
                "INSERT INTO listed_staged (import, key, expires, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                import.Key, DoNotCallKey.Of(one.Number, prefix: false), (one.Expires ?? Instant.MaxValue).Microseconds, one.Reason));
            _loaded += added;
            if (added == 0)
            {
                Report(sql, row.Number, [new RowFault(RowFaults.DuplicateInFile, null, row.Listed[0].Number)]);
            }
        }
    }

    private void Report(Sql sql, long row, IReadOnlyList<RowFault> faults)
    {
        switch (faults[0].Code)
        {
            case RowFaults.DuplicateInFile:
                _twice++;
                break;
            case RowFaults.DuplicateInList:
                _known++;
                break;
            case RowFaults.DoNotCall:
                _refused++;
                break;
            default:
                _faulty++;
                break;
        }

        foreach (var fault in faults)
        {
            if (_lines < IListImports.ReportMax)
            {
                sql.Run("INSERT INTO report (import, place, row, code, column_name, value) VALUES ($1, $2, $3, $4, $5, $6)", import.Key, ++_lines, row, fault.Code, fault.Column, fault.Value);
            }
        }
    }
}
