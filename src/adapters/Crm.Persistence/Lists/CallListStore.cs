using System.Text.Json;
using Crm.Dialing.Lists;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>Lists in <c>lists.db</c>. Thread safe.</summary>
public sealed class CallListStore(ListsDatabase database, ListSweeper sweeper, TimeProvider clock) : ICallLists
{
    private const int Chunk = 20_000;

    private const string Columns =
        "SELECT key, name, created, version, campaign, EXISTS (SELECT 1 FROM part WHERE part.list = list.id AND active = 0), id FROM list WHERE deleted = 0";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CallList>> All(CancellationToken cancellation) => new(database.Read(sql =>
        (IReadOnlyList<CallList>)[.. sql.Rows(Columns + " ORDER BY id DESC", Read).Select(one => WithCounts(sql, one))]));

    /// <inheritdoc/>
    public ValueTask<CallList?> Find(CallListId list, CancellationToken cancellation) => new(database.Read(sql =>
        sql.First(Columns + " AND key = $1", Read, list.Value.ToByteArray()) is { List: not null } found ? WithCounts(sql, found) : null));

    /// <inheritdoc/>
    public async ValueTask<CallList?> Create(CallListId list, string name, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        bool made = await database.Write(sql =>
        {
            bool refused = sql.Number("SELECT COUNT(*) FROM list WHERE deleted = 0") >= ICallLists.ListsMax
                || sql.Number("SELECT 1 FROM list WHERE deleted = 0 AND name = $1", name) is not null;
            return !refused && sql.Run("INSERT INTO list (key, name, created) VALUES ($1, $2, $3)", list.Value.ToByteArray(), name, now.Microseconds) == 1;
        });
        return made ? await Find(list, cancellation) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ListChange> Delete(CallListId list, CancellationToken cancellation)
    {
        var change = await database.Write(sql =>
        {
            if (ListRow.Of(sql, list) is not { } row)
                return ListChange.NotFound;
            if (row.Campaign is not null)
                return ListChange.Frozen;
            if (row.Filling)
                return ListChange.Filling;
            sql.Run("UPDATE list SET deleted = 1 WHERE id = $1", row.Id);
            sql.Run("UPDATE part SET active = 2 WHERE list = $1", row.Id);
            return ListChange.Changed;
        });
        if (change == ListChange.Changed)
        {
            sweeper.Wake();
        }

        return change;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ListedRecord>?> Records(CallListId list, RecordState? state, RecordId? after, int limit, CancellationToken cancellation) => new(database.Read(sql =>
    {
        if (ListRow.Of(sql, list) is not { } row)
        {
            return null;
        }

        var records = new List<ListedRecord>();
        foreach (var (part, first, last) in PartsOf(sql, row.Id))
        {
            long from = Math.Max(first, (after?.Value ?? 0) + 1);
            if (from <= last && records.Count < limit)
            {
                records.AddRange(sql.Rows(
                    $"SELECT {RecordRows.Columns} FROM record WHERE id BETWEEN $1 AND $2 AND part = $3 AND ($4 IS NULL OR state = $4) ORDER BY id LIMIT $5",
                    RecordRows.Read, from, last, part, state is { } only ? (int)only : null, limit - records.Count));
            }
        }

        return (IReadOnlyList<ListedRecord>?)records;
    }));

    /// <inheritdoc/>
    public async ValueTask<long?> Recycle(CallListId list, IReadOnlyCollection<RecordState> states, IReadOnlyCollection<string> outcomes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (database.Read(sql => ListRow.Of(sql, list)) is not { } row)
        {
            return null;
        }

        string words = JsonSerializer.Serialize(outcomes);
        long now = Instant.Now(clock).Microseconds;
        long recycled = 0;
        foreach (var state in states.Where(state => state is RecordState.Done or RecordState.Exhausted).Distinct())
        {
            foreach (var (part, first, last) in database.Read(sql => PartsOf(sql, row.Id)))
            {
                for (long from = first; from <= last; from += Chunk)
                {
                    long begin = from;
                    recycled += await database.Write(sql => Recycle(sql, row.Id, part, begin, state, words, now));
                }
            }
        }

        await database.Write(sql => sql.Run("UPDATE list SET version = version + 1 WHERE id = $1", row.Id));
        return recycled;
    }

    /// <summary>The records in each state of the parts a condition names.</summary>
    internal static RecordCounts CountOf(Sql sql, string condition, object value) => sql.First(
        $"SELECT TOTAL(ready), TOTAL(waiting), TOTAL(reserved), TOTAL(done), TOTAL(exhausted), TOTAL(removed) FROM part WHERE active = 1 AND {condition}",
        row => new RecordCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), value) ?? RecordCounts.None;

    private static int Recycle(Sql sql, long list, long part, long from, RecordState state, string outcomes, long now)
    {
        int count = sql.Run(
            """
            UPDATE record SET state = 0, due = 0, attempts = 0, place = 0, dropped = 0, since = $1,
                rank = crm_rank((SELECT strategy FROM list WHERE id = $2), (SELECT seed FROM list WHERE id = $2), id, priority, 0)
            WHERE id BETWEEN $3 AND $4 AND part = $5 AND state = $6 AND ($7 = '[]' OR outcome IN (SELECT value FROM json_each($7)))
            """,
            now, list, from, from + Chunk - 1, part, (int)state, outcomes);
        var tally = new Tally();
        tally.Move(part, state, RecordState.Ready, count);
        tally.Write(sql);
        return count;
    }

    private static List<(long Id, long First, long Last)> PartsOf(Sql sql, long list) => sql.Rows(
        "SELECT id, first, last FROM part WHERE list = $1 AND active = 1 ORDER BY first", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), list);

    private static (CallList List, long Id) Read(SqliteDataReader row) => (
        new CallList(
            new CallListId(row.Guid(0)), row.GetString(1), new Instant(row.GetInt64(2)), row.GetInt64(3), row.Text(4) is { } campaign ? new CampaignId(campaign) : null,
            row.GetBoolean(5), RecordCounts.None),
        row.GetInt64(6));

    private static CallList WithCounts(Sql sql, (CallList List, long Id) row) => row.List with { Counts = CountOf(sql, "list = $1", row.Id) };
}

/// <summary>What decides whether a list may be changed.</summary>
/// <param name="Filling">An import reads into it or waits to be taken over.</param>
internal sealed record ListRow(long Id, string? Campaign, bool Filling, RecordOrder Order)
{
    public static ListRow? Of(Sql sql, CallListId list) => sql.First(
        "SELECT id, campaign, EXISTS (SELECT 1 FROM part WHERE part.list = list.id AND active = 0), strategy, seed FROM list WHERE key = $1 AND deleted = 0",
        row => new ListRow(row.GetInt64(0), row.Text(1), row.GetBoolean(2), new RecordOrder((OrderStrategy)row.GetInt32(3), row.GetInt64(4))),
        list.Value.ToByteArray());
}
