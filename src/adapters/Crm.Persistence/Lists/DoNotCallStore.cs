using System.Collections.Immutable;
using System.Globalization;
using Crm.Dialing.DoNotCall;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>
/// Who must not be called: kept in <c>lists.db</c>, answered from memory. A change is in the file before it is in memory, and in both before it is answered.
/// Thread safe.
/// </summary>
public sealed class DoNotCallStore : IDoNotCallBook
{
    private readonly ListsDatabase _database;
    private readonly ListFigures _figures;
    private readonly SemaphoreSlim _changing = new(1);
    private volatile DoNotCallTable _table;
    private long _count;

    /// <summary>Reads all entries.</summary>
    public DoNotCallStore(ListsDatabase database, ListFigures figures)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(figures);
        (_database, _figures) = (database, figures);
        _table = Load();
        figures.Watch(() => Count);
    }

    /// <inheritdoc/>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public DoNotCallAnswer Ask(string number, CampaignId? campaign, Instant now) => _table.Ask(number, campaign, now);

    /// <inheritdoc/>
    public async ValueTask<DoNotCallOutcome> Add(DoNotCallEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (DoNotCallKey.Of(entry.Number, entry.Prefix) is not { } key)
            return DoNotCallOutcome.NotANumber;
        await _changing.WaitAsync(cancellation);
        try
        {
            var known = _table.Under(key);
            var expires = entry.Expires ?? Instant.MaxValue;
            if (known.FirstOrDefault(one => one.Campaign == entry.Campaign?.Value, new Listed("-", default, Instant.MinValue)).Expires >= expires)
                return DoNotCallOutcome.AlreadyListed;
            if (known.IsEmpty && Count >= IDoNotCallBook.EntriesMax)
                return DoNotCallOutcome.Full;

            // from here to the end: a change that is in the file has to be in memory
            await _database.Write(sql => Insert(sql, key, entry.Campaign?.Value, entry.Source, entry.At, expires, entry.Reason, entry.By));
            _table = _table.With(key, Without(known, entry.Campaign).Add(new Listed(entry.Campaign?.Value, entry.Source, expires)));
            Interlocked.Add(ref _count, _table.Under(key).Length - known.Length);
            _figures.Entered(entry.Source);
            return DoNotCallOutcome.Entered;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> Remove(string number, bool prefix, CampaignId? campaign, CancellationToken cancellation)
    {
        if (DoNotCallKey.Of(number, prefix) is not { } key)
        {
            return false;
        }

        await _changing.WaitAsync(cancellation);
        try
        {
            int removed = await _database.Write(sql => sql.Run("DELETE FROM listed WHERE key = $1 AND campaign = $2", key, campaign?.Value ?? ""));
            _table = _table.With(key, Without(_table.Under(key), campaign));
            Interlocked.Add(ref _count, -removed);
            return removed > 0;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<DoNotCallPage> List(string? number, string? after, int limit, CancellationToken cancellation) => new(_database.Read(sql =>
    {
        var (key, campaign) = Place(after);
        var rows = number is null
            ? sql.Rows(
                $"SELECT {Columns} FROM listed WHERE (key, campaign) > ($1, $2) ORDER BY key, campaign LIMIT $3", Read, key, campaign, limit + 1)
            : KeysOf(number).SelectMany(one => sql.Rows($"SELECT {Columns} FROM listed WHERE key = $1", Read, one)).Take(limit + 1).ToList();
        bool more = rows.Count > limit && number is null;
        var page = rows.Take(limit).ToList();
        return new DoNotCallPage([.. page.Select(row => row.Entry)], more ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Key} {page[^1].Entry.Campaign?.Value}") : null);
    }));

    /// <summary>Takes over what an import staged, in one transaction with what the caller adds; memory has it when this returns. Null when there is no room.</summary>
    internal async Task<bool> TakeStaged(byte[] import, string? campaign, string by, Instant at, Func<Sql, bool> also)
    {
        await _changing.WaitAsync();
        try
        {
            bool taken = await _database.Write(sql =>
            {
                long staged = sql.Number("SELECT COUNT(*) FROM listed_staged WHERE import = $1", import) ?? 0;
                if (Count + staged > IDoNotCallBook.EntriesMax || !also(sql))
                {
                    return false;
                }

                sql.Run(
                    $"""
                    INSERT INTO listed (key, campaign, source, at, expires, reason, author)
                    SELECT key, $2, {(int)DoNotCallSource.Imported}, $3, expires, reason, $4 FROM listed_staged WHERE import = $1
                    ON CONFLICT (key, campaign) DO UPDATE SET source = excluded.source, at = excluded.at, expires = excluded.expires, reason = excluded.reason, author = excluded.author
                    WHERE excluded.expires > listed.expires
                    """,
                    import, campaign ?? "", at.Microseconds, by);
                sql.Run("DELETE FROM listed_staged WHERE import = $1", import);
                return true;
            });
            if (taken)
            {
                _table = Load();
            }

            return taken;
        }
        finally
        {
            _changing.Release();
        }
    }

    private const string Columns = "key, campaign, source, at, expires, reason, author";

    private static int Insert(Sql sql, long key, string? campaign, DoNotCallSource source, Instant at, Instant expires, string? reason, string? by) => sql.Run(
        $"INSERT INTO listed ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key, campaign) DO UPDATE SET source = excluded.source, at = excluded.at, expires = excluded.expires, reason = excluded.reason, author = excluded.author",
        key, campaign ?? "", (int)source, at.Microseconds, expires.Microseconds, reason, by);

    private static ImmutableArray<Listed> Without(ImmutableArray<Listed> entries, CampaignId? campaign) => entries.RemoveAll(one => one.Campaign == campaign?.Value);

    private static (long Key, string Campaign) Place(string? after)
    {
        string[] parts = after?.Split(' ', 2) ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long key) ? (key, parts[1]) : (0, "");
    }

    /// <summary>A number's own key, then those of its beginnings.</summary>
    private static IEnumerable<long> KeysOf(string number)
    {
        if (DoNotCallKey.Of(number, prefix: false) is { } key)
        {
            yield return key;
        }

        for (int length = number.Length; length > 1; length--)
        {
            if (DoNotCallKey.Of(number[..length], prefix: true) is { } beginning)
            {
                yield return beginning;
            }
        }
    }

    private static (long Key, DoNotCallEntry Entry) Read(SqliteDataReader row)
    {
        var (number, prefix) = DoNotCallKey.From(row.GetInt64(0));
        string campaign = row.GetString(1);
        long expires = row.GetInt64(4);
        var entry = new DoNotCallEntry(number, prefix, campaign.Length == 0 ? null : new CampaignId(campaign), (DoNotCallSource)row.GetInt32(2), new Instant(row.GetInt64(3)))
        {
            Expires = expires == long.MaxValue ? null : new Instant(expires),
            Reason = row.Text(5),
            By = row.Text(6),
        };
        return (row.GetInt64(0), entry);
    }

    private DoNotCallTable Load()
    {
        var names = new Dictionary<string, string>();
        var entries = _database.Read(sql => sql.Rows("SELECT key, campaign, source, expires FROM listed ORDER BY key", row =>
        {
            string campaign = row.GetString(1);
            names.TryAdd(campaign, campaign);
            return (row.GetInt64(0), new Listed(campaign.Length == 0 ? null : names[campaign], (DoNotCallSource)row.GetInt32(2), new Instant(row.GetInt64(3))));
        }));
        Interlocked.Exchange(ref _count, entries.Count);
        return DoNotCallTable.Of(entries);
    }
}
