using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>
/// An append that outlives a short outage of the database. An attempt whose connection broke may have been committed or not; it is
/// tried again, and what is refused then but lies in the journal under its own epoch and sequence was stored the first time: nobody
/// else writes under that epoch. So the callers' memory stays good, and calls in progress with it.
/// </summary>
internal sealed class PatientAppend(PostgreSqlJournalDatabase database, TimeProvider clock)
{
    /// <summary>How long an append goes on trying; then its outcome is unknown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const string StoredBefore = """
        SELECT s.id FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS t (id, epoch, sequence)
        JOIN crm_journal.shard s ON s.id = t.id
        JOIN crm_journal.journal j ON j.shard = s.number AND j.sequence = t.sequence AND j.epoch = t.epoch
        """;

    private int _outages;

    /// <summary>Attempts that met an outage, since start.</summary>
    public int Outages => Volatile.Read(ref _outages);

    /// <summary>Stores rows and returns the shards that were refused. Throws when the outcome is unknown.</summary>
    public async ValueTask<HashSet<ShardId>> Run(IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        for (bool again = false; ; again = true)
        {
            try
            {
                var refused = await AppendBatch.Run(database, rows, cancellation).ConfigureAwait(false);
                if (again && refused.Count > 0)
                {
                    refused.ExceptWith(await Before(rows, refused, cancellation).ConfigureAwait(false));
                }

                return refused;
            }
            catch (Exception e) when (DatabaseOutage.Is(e) && clock.GetElapsedTime(began) < Patience)
            {
                Interlocked.Increment(ref _outages);
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Of the shards that were refused those whose rows an earlier attempt has stored. A shard's rows are stored together, so the last one tells.</summary>
    private async ValueTask<List<ShardId>> Before(IReadOnlyList<JournalRow> rows, HashSet<ShardId> refused, CancellationToken cancellation)
    {
        var last = rows.Where(row => refused.Contains(row.Shard)).GroupBy(row => row.Shard).Select(group => group.Last()).ToList();
        return await database.Query(
            StoredBefore,
            reader => new ShardId(reader.GetString(0)),
            cancellation,
            (object)last.ConvertAll(row => row.Shard.Value).ToArray(),
            last.ConvertAll(row => row.Epoch).ToArray(),
            last.ConvertAll(row => row.Sequence).ToArray()).ConfigureAwait(false);
    }
}
