using Crm.Actors.Journal;
using Crm.Events;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Persistence.Projections;
using Crm.Primitives;

namespace Crm.Persistence.Journal.Audit;

/// <summary>What a journal holds, and what is wrong with it.</summary>
public sealed record JournalAuditReport(
    long Rows,
    long Events,
    int Shards,
    int Links,
    long MessagesOnTheWay,
    int InteractionsBegun,
    int InteractionsEnded,
    int OpenVisits,
    Instant? LastAt,
    ProjectionRecountReport? Projections,
    AuditFindings Findings)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool Good => Findings.Count == 0;
}

/// <summary>
/// Reads a whole journal and checks what must always hold; counts interactions and figures anew and compares them with the
/// projections at the place these had come to. Changes nothing; may run beside the server.
/// </summary>
public static class JournalAudit
{
    /// <summary>
    /// Audits <c>journal.db</c> and, if it is there, <c>projections.db</c> in a folder. Throws <see cref="InvalidDataException"/> when a
    /// file is foreign, newer or no database, <see cref="FileNotFoundException"/> when there is no journal.
    /// </summary>
    public static async Task<JournalAuditReport> Run(string folder, EventCodec codec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(codec);
        string path = Path.Combine(folder, "journal.db");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no journal {path}.", path);
        }

        var findings = new AuditFindings();
        var reader = new JournalReader(path);
        string pages = reader.CheckPages();
        findings.Require(pages == "ok", () => $"the file itself: {pages}");
        return await Run(reader.ReadAll(0, cancellation), Path.Combine(folder, "projections.db"), codec, findings).ConfigureAwait(false);
    }

    /// <summary>
    /// Audits the journal in a PostgreSQL database and, if it is there, what a node has folded from it in its folder. Throws
    /// <see cref="InvalidDataException"/> when there is no journal, and what the database throws.
    /// </summary>
    public static async Task<JournalAuditReport> RunPostgreSql(string connectionString, string folder, EventCodec codec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(codec);
        await using var database = await PostgreSqlJournalDatabase.OpenExisting(connectionString, cancellation).ConfigureAwait(false);
        var journal = new PostgreSqlJournal(database, TimeProvider.System);
        return await Run(journal.ReadAll(0, cancellation), database.ProjectionsFile(folder), codec, new AuditFindings()).ConfigureAwait(false);
    }

    private static async Task<JournalAuditReport> Run(IAsyncEnumerable<PositionedRow> journal, string projections, EventCodec codec, AuditFindings findings)
    {
        var recount = File.Exists(projections) ? new ProjectionRecount(projections) : null;
        var shards = new ShardAudit(findings);
        var endings = new EndingsAudit(findings);
        long rows = 0;
        long events = 0;
        Instant? last = null;
        await foreach (var positioned in journal.ConfigureAwait(false))
        {
            rows++;
            last = last is { } before ? Instant.Max(before, positioned.Row.At) : positioned.Row.At;
            shards.Add(positioned.Row);
            foreach (var fact in Decode(codec, positioned.Row, findings))
            {
                events++;
                endings.Add(fact.Event);
                recount?.Add(fact, positioned.Position);
            }
        }

        return new JournalAuditReport(
            rows, events, shards.Shards, shards.Links, shards.OnTheWay, endings.Begun, endings.Ended, endings.OpenVisits, last,
            recount?.Compare(findings), findings);
    }

    private static IEnumerable<EventEnvelope> Decode(EventCodec codec, JournalRow row, AuditFindings findings)
    {
        try
        {
            var events = codec.ReadEvents(row.Payload.Span);
            return events.Select((domainEvent, index) => new EventEnvelope(row.Shard, row.Sequence, index, row.At, domainEvent));
        }
        catch (EventContractException e)
        {
            findings.Add($"{row.Shard}: row {row.Sequence} cannot be read: {e.Message}");
            return [];
        }
    }
}
