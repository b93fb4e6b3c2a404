using System.Threading.Channels;

namespace Crm.Persistence.Lists;

/// <summary>
/// Takes away, piece by piece beside other work, the records of deleted lists and dropped imports. What a crash leaves it finds again at the next start.
/// Thread safe.
/// </summary>
public sealed class ListSweeper(ListsDatabase database)
{
    private const int Chunk = 2_000;

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to take away.</summary>
    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Takes away what there is, then whenever woken, until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        do
        {
            await Sweep(cancellation);
        }
        while (await _woken.Reader.ReadAsync(cancellation));
    }

    /// <summary>Takes away all there is.</summary>
    public async Task Sweep(CancellationToken cancellation)
    {
        foreach (var (part, list, first, last) in database.Read(sql => sql.Rows(
            "SELECT id, list, first, last FROM part WHERE active = 2", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))))
        {
            for (long from = first; from <= last; from += Chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                long begin = from;
                await database.Write(sql => Remove(sql, list, part, begin));
            }

            await database.Write(sql =>
            {
                sql.Run("DELETE FROM part WHERE id = $1", part);
                return sql.Run("DELETE FROM list WHERE id = $1 AND deleted = 1 AND NOT EXISTS (SELECT 1 FROM part WHERE list = $1)", list);
            });
        }

        await database.Write(sql => sql.Run("DELETE FROM list WHERE deleted = 1 AND NOT EXISTS (SELECT 1 FROM part WHERE part.list = list.id)"));
    }

    private static int Remove(Sql sql, long list, long part, long from)
    {
        foreach (var (id, numbers) in sql.Rows(
            "SELECT id, numbers FROM record WHERE id BETWEEN $1 AND $2 AND part = $3", row => (row.GetInt64(0), row.GetString(1)), from, from + Chunk - 1, part))
        {
            foreach (var number in RecordRows.Unpack(numbers))
            {
                sql.Run("DELETE FROM number WHERE digits = $1 AND list = $2 AND record = $3", RecordRows.Digits(number.Number), list, id);
            }
        }

        return sql.Run("DELETE FROM record WHERE id BETWEEN $1 AND $2 AND part = $3", from, from + Chunk - 1, part);
    }
}
