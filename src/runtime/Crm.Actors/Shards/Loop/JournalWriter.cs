using System.Collections.Concurrent;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// Appends the rows of all shards of a node: whatever is queued goes into one transaction, so that batches grow by themselves
/// under load. An incarnation with a refused or unknown row is lost, and its later rows are not written.
/// </summary>
internal sealed class JournalWriter(IJournal journal, int batchCap, Action<Action> schedule)
{
    private readonly ConcurrentQueue<WaitingRow> _queue = new();
    private int _running;
    private long _batches;
    private long _rows;
    private long _failed;
    private int _largest;

    public WriterFigures Figures => new(_batches, _rows, _largest, _failed, _queue.Count);

    public void Enqueue(Shard shard, Incarnation incarnation, JournalRow row)
    {
        _queue.Enqueue(new WaitingRow(shard, incarnation, row));
        if (Interlocked.Exchange(ref _running, 1) == 0)
        {
            schedule(() => _ = Drain());
        }
    }

    private async Task Drain()
    {
        var batch = new List<WaitingRow>();
        while (true)
        {
            batch.Clear();
            while (batch.Count < batchCap && _queue.TryDequeue(out var row))
            {
                if (!row.Incarnation.Lost)
                {
                    batch.Add(row);
                }
            }

            if (batch.Count > 0)
            {
                await Write(batch).ConfigureAwait(false);
                continue;
            }

            Interlocked.Exchange(ref _running, 0);
            if (_queue.IsEmpty || Interlocked.Exchange(ref _running, 1) == 1)
            {
                return;
            }
        }
    }

    private async Task Write(List<WaitingRow> batch)
    {
        IReadOnlySet<ShardId>? refused = null;
        Exception? failure = null;
        try
        {
            refused = await journal.Append(batch.ConvertAll(waiting => waiting.Row), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // whatever went wrong, the outcome is unknown: every shard of the batch starts over from what is stored
            failure = e;
            _failed++;
        }

        _batches++;
        _rows += batch.Count;
        _largest = Math.Max(_largest, batch.Count);
        foreach (var group in batch.GroupBy(waiting => waiting.Incarnation))
        {
            var last = group.Last();
            if (refused is not null && !refused.Contains(last.Shard.Id))
            {
                last.Shard.Tell(new CommittedItem(group.Key, last.Row.Sequence));
            }
            else
            {
                group.Key.Lose();
                last.Shard.Tell(new AppendLostItem(group.Key, failure));
            }
        }
    }

    private readonly record struct WaitingRow(Shard Shard, Incarnation Incarnation, JournalRow Row);
}
