using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>
/// The records of campaigns in <c>lists.db</c>. All changes go through the file's one writer, so that a record is reserved once. For a step the index of each
/// part gives its first few, and those of lowest rank among them are taken: the effort grows with the records taken and the number of parts, not with the
/// length of lists.
/// </summary>
public sealed class SqliteRecordQueue(ListsDatabase database) : IRecordQueue
{
    /// <summary>How many records of a part become due in one step; more do in the next.</summary>
    private const int PromotedMost = 2_000;

    private const int Chunk = 20_000;

    private readonly Dictionary<CampaignId, QueueSource?> _sources = []; // of the writer's thread

    /// <inheritdoc/>
    public async ValueTask<QueueOpening> Open(CampaignId campaign, QueueSettings settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Lists.Count is 0 or > QueueSettings.ListsMax || !Enum.IsDefined(settings.Order.Strategy) || settings.Retry.Fault() is not null)
        {
            return QueueOpening.Invalid;
        }

        var (opening, unranked) = await database.Write(sql => Bind(sql, campaign, settings));
        foreach (var list in unranked)
        {
            await Rank(list, settings.Order);
        }

        return opening;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReservedRecord>> Reserve(CampaignId campaign, IReadOnlyList<AttemptId> attempts, Instant now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(attempts.Count, IRecordQueue.ReserveMost);
        return await database.Write(sql => Reserve(sql, campaign, attempts, now));
    }

    /// <inheritdoc/>
    public async ValueTask<RecordFate?> Settle(AttemptId attempt, AttemptOutcome outcome, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (!AttemptOutcome.IsWord(outcome.Word))
        {
            throw new ArgumentException("Not the word of an outcome.", nameof(outcome));
        }

        return await database.Write(sql => Settle(sql, attempt, outcome));
    }

    /// <inheritdoc/>
    public async ValueTask Release(AttemptId attempt, Instant? notBefore, CancellationToken cancellation) => await database.Write(sql =>
    {
        if (AttemptRow.Of(sql, attempt) is not { State: AttemptRow.Reserved } known)
        {
            return false;
        }

        long part = sql.Number("SELECT part FROM record WHERE id = $1", known.Record)!.Value;
        var state = notBefore is null ? RecordState.Ready : RecordState.Waiting;
        sql.Run("UPDATE attempt SET state = 2 WHERE id = $1", attempt.Value.ToByteArray());
        sql.Run("UPDATE record SET state = $1, due = $2, attempt = NULL WHERE id = $3", (int)state, notBefore?.Microseconds ?? 0, known.Record);
        var tally = new Tally();
        tally.Move(part, RecordState.Reserved, state);
        tally.Write(sql);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReservedRecord>> Reserved(CampaignId campaign, CancellationToken cancellation) => await database.Write(sql =>
    {
        var open = sql.Rows("SELECT id FROM attempt INDEXED BY attempt_open WHERE campaign = $1 AND state = 0", row => new AttemptId(row.Guid(0)), campaign.Value);
        return (IReadOnlyList<ReservedRecord>)(Source(sql, campaign) is { } source ? [.. open.Select(attempt => ReservedRows.Read(sql, source, attempt, null))] : []);
    });

    /// <inheritdoc/>
    public ValueTask<RecordCounts> Count(CampaignId campaign, CancellationToken cancellation) => new(database.Read(sql => CallListStore.CountOf(
        sql, "part.list IN (SELECT id FROM list WHERE campaign = $1 AND deleted = 0)", campaign.Value)));

    /// <inheritdoc/>
    public ValueTask<Instant?> NextDue(CampaignId campaign, CancellationToken cancellation) => new(database.Read(sql =>
    {
        Instant? next = null;
        foreach (long part in QueueSource.Of(sql, campaign)?.Parts.Keys ?? [])
        {
            if (sql.Number("SELECT due FROM record INDEXED BY record_waiting WHERE part = $1 AND state = 1 ORDER BY due LIMIT 1", part) is { } due)
            {
                next = next is { } sooner ? Instant.Min(sooner, new Instant(due)) : new Instant(due);
            }
        }

        return next;
    }));

    /// <inheritdoc/>
    public async ValueTask<bool> Close(CampaignId campaign, CancellationToken cancellation) => await database.Write(sql =>
    {
        if (sql.Number("SELECT COUNT(*) FROM attempt INDEXED BY attempt_open WHERE campaign = $1 AND state = 0", campaign.Value) > 0)
        {
            return false;
        }

        _sources.Remove(campaign);
        sql.Run("UPDATE list SET campaign = NULL WHERE campaign = $1", campaign.Value);
        sql.Run("DELETE FROM campaign WHERE id = $1", campaign.Value);
        return true;
    });

    private (QueueOpening Opening, IReadOnlyList<long> Unranked) Bind(Sql sql, CampaignId campaign, QueueSettings settings)
    {
        var lists = new List<(long Id, string? Campaign, RecordOrder Order)>();
        foreach (var key in settings.Lists.Distinct())
        {
            var list = sql.First(
                "SELECT id, campaign, strategy, seed FROM list WHERE key = $1 AND deleted = 0",
                row => (Id: row.GetInt64(0), Campaign: row.Text(1), Order: new RecordOrder((OrderStrategy)row.GetInt32(2), row.GetInt64(3))), key.Value.ToByteArray());
            if (list.Id == 0)
                return (QueueOpening.NoSuchList, []);
            if (list.Campaign is { } other && other != campaign.Value)
                return (QueueOpening.InUse, []);
            if (sql.Number("SELECT 1 FROM part WHERE list = $1 AND active = 0 LIMIT 1", list.Id) is not null)
                return (QueueOpening.Importing, []);
            lists.Add(list);
        }

        _sources.Remove(campaign);
        sql.Run("UPDATE list SET campaign = NULL WHERE campaign = $1", campaign.Value);
        foreach (var list in lists)
        {
            sql.Run("UPDATE list SET campaign = $1 WHERE id = $2", campaign.Value, list.Id);
        }

        sql.Run("INSERT INTO campaign (id, settings) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings", campaign.Value, QueueSource.Pack(settings));
        return (QueueOpening.Opened, [.. lists.Where(list => list.Order != settings.Order).Select(list => list.Id)]);
    }

    /// <summary>Gives all records of a list their rank in another order, in pieces between which others write. What a crash leaves half done the next opening does again.</summary>
    private async Task Rank(long list, RecordOrder order)
    {
        foreach (var (part, first, last) in database.Read(sql => sql.Rows(
            "SELECT id, first, last FROM part WHERE list = $1 AND active = 1", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), list)))
        {
            for (long from = first; from <= last; from += Chunk)
            {
                long begin = from;
                await database.Write(sql => sql.Run(
                    "UPDATE record SET rank = crm_rank($1, $2, id, priority, attempts) WHERE id BETWEEN $3 AND $4 AND part = $5",
                    (int)order.Strategy, order.Seed, begin, begin + Chunk - 1, part));
            }
        }

        await database.Write(sql => sql.Run("UPDATE list SET strategy = $1, seed = $2 WHERE id = $3", (int)order.Strategy, order.Seed, list));
    }

    private List<ReservedRecord> Reserve(Sql sql, CampaignId campaign, IReadOnlyList<AttemptId> attempts, Instant now)
    {
        var reserved = new List<ReservedRecord>();
        if (Source(sql, campaign) is not { } source)
        {
            return reserved;
        }

        var fresh = new List<AttemptId>();
        foreach (var attempt in attempts.Distinct())
        {
            if (AttemptRow.Of(sql, attempt) is not { } known)
            {
                fresh.Add(attempt);
            }
            else if (known.State == AttemptRow.Reserved && known.Campaign == campaign)
            {
                reserved.Add(ReservedRows.Read(sql, source, attempt, now));
            }
        }

        var tally = new Tally();
        var next = fresh.Count == 0 ? [] : Next(sql, source, fresh.Count, now, tally);
        foreach (var ((record, part), attempt) in next.Zip(fresh))
        {
            ReservedRows.Take(sql, campaign, attempt, record);
            tally.Move(part, RecordState.Ready, RecordState.Reserved);
            reserved.Add(ReservedRows.Read(sql, source, attempt, now));
        }

        tally.Write(sql);
        return reserved;
    }

    /// <summary>The first records of all parts, in the order of ranks.</summary>
    private static IEnumerable<(long Record, long Part)> Next(Sql sql, QueueSource source, int count, Instant now, Tally tally)
    {
        var first = new List<(long Rank, long Record, long Part)>();
        foreach (long part in source.Parts.Keys)
        {
            int due = sql.Run(
                "UPDATE record SET state = 0 WHERE id IN (SELECT id FROM record INDEXED BY record_waiting WHERE part = $1 AND state = 1 AND due <= $2 ORDER BY due LIMIT $3)",
                part, now.Microseconds, PromotedMost);
            tally.Move(part, RecordState.Waiting, RecordState.Ready, due);
            first.AddRange(sql.Rows(
                "SELECT rank, id FROM record INDEXED BY record_ready WHERE part = $1 AND state = 0 ORDER BY rank LIMIT $2",
                row => (row.GetInt64(0), row.GetInt64(1), part), part, count));
        }

        return first.OrderBy(one => one.Rank).ThenBy(one => one.Record).Take(count).Select(one => (one.Record, one.Part)).ToList();
    }

    private RecordFate? Settle(Sql sql, AttemptId attempt, AttemptOutcome outcome)
    {
        if (AttemptRow.Of(sql, attempt) is not { } known || known.State == AttemptRow.Released)
        {
            return null;
        }

        if (known.State == AttemptRow.Settled)
        {
            return known.Fate;
        }

        var source = Source(sql, known.Campaign) ?? throw new InvalidOperationException("A campaign with reserved records has settings.");
        var record = SettledRow.Of(sql, known.Record);
        long same = sql.Number(
            "SELECT COUNT(*) FROM attempt INDEXED BY attempt_record WHERE record = $1 AND state = 1 AND outcome = $2 AND ended > $3", known.Record, outcome.Word, record.Since) ?? 0;
        var past = new RecordPast(record.Numbers, record.Place, record.Dropped, record.Attempts + 1, (int)same + 1);
        var (fate, dropped) = source.Settings.Retry.After(outcome, past);
        long rank = source.Settings.Order.RankOf(new RecordId(known.Record), record.Priority, past.Attempts);
        sql.Run(
            "UPDATE attempt SET state = 1, dialled = $1, ended = $2, outcome = $3, abandoned = $4, fate = $5, due = $6, place = $7 WHERE id = $8",
            outcome.At.Microseconds, outcome.Ended.Microseconds, outcome.Word, outcome.Abandoned, (int)fate.State, fate.Due.Microseconds, fate.Number, attempt.Value.ToByteArray());
        sql.Run(
            "UPDATE record SET state = $1, due = $2, place = $3, dropped = $4, attempts = $5, outcome = $6, rank = $7, attempt = NULL WHERE id = $8",
            (int)fate.State, fate.Due.Microseconds, fate.Number, (long)dropped, past.Attempts, outcome.Word, rank, known.Record);
        var tally = new Tally();
        tally.Move(record.Part, RecordState.Reserved, fate.State);
        tally.Write(sql);
        return fate;
    }

    private QueueSource? Source(Sql sql, CampaignId campaign)
    {
        if (!_sources.TryGetValue(campaign, out var source) && QueueSource.Of(sql, campaign) is { } read)
        {
            _sources[campaign] = source = read;
        }

        return source;
    }
}
