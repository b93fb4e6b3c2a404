using System.Threading.Channels;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;
using Crm.Primitives;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Persistence.Lists;

/// <summary>
/// Reads imports, one after the other, in batches that are each durable. At a start it goes on with what was being read: the rows dealt with are passed over,
/// so that each row counts once. Also runs the sweeper.
/// </summary>
public sealed partial class ImportRunner(
    ListsDatabase database, ImportFiles files, ImportSources sources, ImportTakeover takeover, DoNotCallStore doNotCall, ListSweeper sweeper, ListFigures figures, TimeProvider clock,
    ILogger<ImportRunner> log) : BackgroundService
{
    private const int BatchRows = 2_000;

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to read.</summary>
    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Reads all that is to be read now.</summary>
    public async Task RunAll(CancellationToken cancellation)
    {
        while (database.Read(sql => ImportRow.In(sql, ImportState.Running)) is [var next, ..])
        {
            await RunOne(next, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        files.RemoveOthers(database.Read(ImportRow.All).Where(row => row.Import.State is ImportState.Uploaded or ImportState.Running or ImportState.Checked).Select(row => row.Import.Id).ToHashSet());
        foreach (var read in database.Read(sql => ImportRow.In(sql, ImportState.Checked)).Where(row => row.Options?.AtOnce != false))
        {
            await TakeOver(read.Import.Id);
        }

        await Task.WhenAll(ReadAlways(stoppingToken), sweeper.Run(stoppingToken));
    }

    private async Task ReadAlways(CancellationToken stopping)
    {
        do
        {
            await RunAll(stopping);
        }
        while (await _woken.Reader.ReadAsync(stopping));
    }

    private async Task RunOne(ImportRow import, CancellationToken cancellation)
    {
        var id = import.Import.Id;
        try
        {
            if (await ReadRows(import, cancellation) && import.Options?.AtOnce != false)
            {
                await TakeOver(id);
            }
        }
        catch (FileRefusedException refused)
        {
            await Fail(id, refused.Word, refused.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFault(log, e, id);
            await Fail(id, "internal", "Something went wrong here.");
        }
    }

    /// <summary>Whether it was read to its end; no when somebody dropped it meanwhile.</summary>
    private async Task<bool> ReadRows(ImportRow import, CancellationToken cancellation)
    {
        await using var source = sources.Open(import);
        var at = import;
        var batch = new List<ReadRow>(BatchRows);
        await foreach (var row in source.Rows(cancellation))
        {
            if (row.Number <= at.Row)
            {
                continue;
            }

            batch.Add(Judge(import, source.Read(row)));
            if (batch.Count == BatchRows)
            {
                if (await Write(at, batch, source.Progress) is not { } now)
                {
                    return false;
                }

                figures.Rows(batch.Count);
                at = now;
                batch.Clear();
                if (at.Import.Counts.Rows > FileLimits.RowsMax)
                {
                    throw new FileRefusedException("too-many-rows", $"The file has more than {FileLimits.RowsMax} rows.");
                }
            }
        }

        figures.Rows(batch.Count);
        return await Write(at, batch, 1) is not null && await database.Write(sql =>
        {
            bool reading = ImportRow.Of(sql, import.Import.Id) is { Import.State: ImportState.Running };
            if (reading)
            {
                ImportRow.Move(sql, import.Import.Id, ImportState.Checked);
            }

            return reading;
        });
    }

    private async Task TakeOver(Guid id)
    {
        if (await takeover.Take(id) == ImportStep.Taken)
        {
            files.Remove(id);
        }
    }

    private Task<ImportRow?> Write(ImportRow at, List<ReadRow> rows, double progress) =>
        database.Write(new ImportBatch(at, [.. rows], progress).Write);

    /// <summary>Takes away the numbers that may not be called; a record without any left is not loaded.</summary>
    private ReadRow Judge(ImportRow import, ReadRow row)
    {
        if (import.Import.Target != ImportTarget.List || row.Draft is not { } draft)
        {
            return row;
        }

        var now = Instant.Now(clock);
        var free = draft.Numbers.Where(number => !doNotCall.Ask(number.Number, null, now).Listed).ToList();
        return free.Count == draft.Numbers.Count ? row
            : free.Count > 0 ? row with { Draft = draft with { Numbers = free } }
            : row with { Draft = null, Faults = [new RowFault(RowFaults.DoNotCall, null, draft.Numbers[0].Number)] };
    }

    private async Task Fail(Guid id, string word, string message)
    {
        await database.Write(sql => ImportTakeover.Drop(sql, id, ImportState.Failed, word, message));
        figures.Ended(ImportState.Failed);
        files.Remove(id);
        sweeper.Wake();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Import} failed.")]
    private static partial void LogFault(ILogger logger, Exception exception, Guid import);
}
