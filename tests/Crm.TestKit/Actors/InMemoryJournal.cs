using System.Runtime.CompilerServices;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.TestKit.Actors;

/// <summary>What a faulty journal does with an append.</summary>
public enum AppendFault
{
    /// <summary>Works.</summary>
    None,

    /// <summary>Throws and stores nothing.</summary>
    LostBefore,

    /// <summary>Stores and throws: the caller cannot know.</summary>
    LostAfter,
}

/// <summary>A journal in memory, fenced by the epochs of an <see cref="InMemoryClusterStore"/>, whose appends can fail or be held back. Thread safe.</summary>
public sealed class InMemoryJournal(InMemoryClusterStore cluster) : IJournal, IJournalHistory
{
    private readonly Lock _gate = new();
    private readonly List<JournalRow> _rows = [];
    private readonly Dictionary<ShardId, List<JournalRow>> _byShard = [];
    private readonly Dictionary<ShardId, ShardSnapshot> _snapshots = [];
    private readonly List<ShardSnapshot> _kept = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _held;

    /// <summary>Decides the fate of each append; called once per append.</summary>
    public Func<IReadOnlyList<JournalRow>, AppendFault> Fault { get; set; } = static _ => AppendFault.None;

    /// <summary>Throws from reads while set: the journal is away.</summary>
    public Exception? Away { get; set; }

    /// <summary>All rows in commit order, as of now.</summary>
    public IReadOnlyList<JournalRow> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows];
            }
        }
    }

    /// <summary>Appends wait from now on until <see cref="Resume"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held ??= new TaskCompletionSource();
        }
    }

    /// <summary>Lets held appends go on, on this thread.</summary>
    public void Resume()
    {
        TaskCompletionSource? held;
        lock (_gate)
        {
            held = _held;
            _held = null;
        }

        held?.SetResult();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Task? held;
        lock (_gate)
        {
            held = _held?.Task;
        }

        if (held is not null)
        {
            await held.ConfigureAwait(false);
        }

        var fault = Fault(rows);
        if (fault == AppendFault.LostBefore)
        {
            throw new IOException("The append was lost before it was stored.");
        }

        var refused = Store(rows);
        return fault == AppendFault.LostAfter ? throw new IOException("The answer to the append was lost.") : refused;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<JournalRow> rows;
        lock (_gate)
        {
            ThrowIfAway();
            rows = [.. (_byShard.GetValueOrDefault(shard) ?? []).Where(row => row.Sequence > afterSequence)];
        }

        foreach (var row in rows)
        {
            yield return row;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<JournalRow> rows;
        lock (_gate)
        {
            ThrowIfAway();
            rows = [.. _rows.Skip((int)afterPosition)];
        }

        for (int i = 0; i < rows.Count; i++)
        {
            yield return new PositionedRow(afterPosition + i + 1, rows[i]);
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WaitForMore(long afterPosition, CancellationToken cancellation)
    {
        Task more;
        lock (_gate)
        {
            more = _rows.Count > afterPosition ? Task.CompletedTask : _more.Task;
        }

        var cancelled = new TaskCompletionSource();
        await using (cancellation.Register(cancelled.SetResult).ConfigureAwait(false))
        {
            await Task.WhenAny(more, cancelled.Task).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            bool newer = !_snapshots.TryGetValue(shard, out var known) || known.Sequence < sequence;
            if (epoch == cluster.EpochOf(shard) && newer && sequence <= (_byShard.GetValueOrDefault(shard)?.Count ?? 0))
            {
                _snapshots[shard] = new ShardSnapshot(shard, sequence, snapshot.ToArray());
                _kept.Add(_snapshots[shard]);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            return ValueTask.FromResult(_snapshots.GetValueOrDefault(shard));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_kept.Where(k => k.Shard == shard && k.Sequence <= sequence).MaxBy(k => k.Sequence));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult((_byShard.GetValueOrDefault(shard) ?? []).Where(row => row.At < at).Select(row => row.Sequence).DefaultIfEmpty().Max());
        }
    }

    private HashSet<ShardId> Store(IReadOnlyList<JournalRow> rows)
    {
        lock (_gate)
        {
            var refused = new HashSet<ShardId>();
            foreach (var group in rows.GroupBy(row => row.Shard))
            {
                var stored = _byShard.TryGetValue(group.Key, out var list) ? list : _byShard[group.Key] = [];
                long next = stored.Count + 1;
                if (group.Any(row => row.Epoch != cluster.EpochOf(group.Key) || row.Sequence != next++))
                {
                    refused.Add(group.Key);
                }
            }

            foreach (var row in rows.Where(row => !refused.Contains(row.Shard)))
            {
                _byShard[row.Shard].Add(row);
                _rows.Add(row);
            }

            var more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            more.SetResult();
            return refused;
        }
    }

    private void ThrowIfAway()
    {
        if (Away is { } away)
        {
            throw away;
        }
    }
}
