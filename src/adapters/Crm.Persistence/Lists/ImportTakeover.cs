using Crm.Dialing.Import;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>The end of an import: all of it counts from one moment on, or nothing of it stays. Thread safe.</summary>
public sealed class ImportTakeover(ListsDatabase database, DoNotCallStore doNotCall, ListFigures figures, TimeProvider clock)
{
    /// <summary>Takes over what was checked.</summary>
    public async Task<ImportStep> Take(Guid id)
    {
        var step = await TakeAll(id);
        if (step == ImportStep.Taken)
        {
            figures.Ended(ImportState.Done);
        }

        return step;
    }

    private async Task<ImportStep> TakeAll(Guid id)
    {
        if (database.Read(sql => ImportRow.Of(sql, id)) is not { } row)
        {
            return ImportStep.NotFound;
        }

        if (row.Import.Target == ImportTarget.List)
        {
            return await database.Write(sql => TakeRecords(sql, id));
        }

        bool taken = await doNotCall.TakeStaged(
            row.Key, row.Options?.Campaign?.Value, row.Import.Name, Instant.Now(clock),
            sql =>
            {
                bool ready = ImportRow.Of(sql, id) is { Import.State: ImportState.Checked };
                if (ready)
                {
                    ImportRow.Move(sql, id, ImportState.Done);
                }

                return ready;
            });
        return taken ? ImportStep.Taken : ImportStep.WrongState;
    }

    /// <summary>Ends an import that is not taken over; the sweeper has to be woken.</summary>
    internal static ImportStep Drop(Sql sql, Guid id, ImportState state, string? fault, string? text)
    {
        if (ImportRow.Of(sql, id) is not { } row)
            return ImportStep.NotFound;
        if (row.Import.State is not (ImportState.Uploaded or ImportState.Running or ImportState.Checked))
            return ImportStep.WrongState;
        sql.Run("UPDATE part SET active = 2 WHERE id = $1", row.Part ?? 0);
        sql.Run("DELETE FROM listed_staged WHERE import = $1", row.Key);
        ImportRow.Move(sql, id, state, fault, text);
        return ImportStep.Taken;
    }

    private static ImportStep TakeRecords(Sql sql, Guid id)
    {
        if (ImportRow.Of(sql, id) is not { Import.State: ImportState.Checked } row)
            return ImportStep.WrongState;
        sql.Run("UPDATE part SET active = 1 WHERE id = $1", row.Part);
        sql.Run("UPDATE list SET version = version + 1 WHERE id = $1", row.ListId);
        ImportRow.Move(sql, id, ImportState.Done);
        return ImportStep.Taken;
    }
}
