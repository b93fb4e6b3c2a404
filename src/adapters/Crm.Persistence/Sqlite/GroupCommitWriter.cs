using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Sqlite;

/// <summary>
/// The one writer of a database file: a thread that puts whatever is queued into one transaction, so that one sync serves all.
/// Work is answered after the commit. Thread safe.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int QueueBound = 65_536;
    private const int BatchCap = 2048;

    private readonly BlockingCollection<Work> _queue = new(QueueBound);
    private readonly SqliteConnection _connection;
    private readonly Action _committed;
    private readonly Thread _thread;
    private Action<SqliteConnection>? _afterCommit;

    /// <summary>Takes the connection over and closes it at the end.</summary>
    /// <param name="committed">Called on the writer's thread after each commit; must return at once.</param>
    public GroupCommitWriter(SqliteConnection connection, string name, Action committed)
    {
        _connection = connection;
        _committed = committed;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Queues work; completes after its commit. Faults with <see cref="IOException"/> when the queue is full or the writer closed.</summary>
    public Task<T> Run<T>(Func<SqliteTransaction, T> work)
    {
        var item = new Work<T>(work);
        try
        {
            return _queue.TryAdd(item) ? item.Task : Task.FromException<T>(new IOException("The database writer is overrun."));
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new IOException("The database is closed."));
        }
    }

    /// <summary>
    /// Runs work once on the writer's thread and connection, outside any transaction, after the next commit was answered. Replaces
    /// work that still waits; without a further commit it never runs. Must not throw.
    /// </summary>
    public void AfterNextCommit(Action<SqliteConnection> work) => Volatile.Write(ref _afterCommit, work);

    /// <summary>Finishes what is queued and closes the connection.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _connection.Dispose();
        _queue.Dispose();
    }

    private void Loop()
    {
        var batch = new List<Work>(BatchCap);
        while (!_queue.IsCompleted)
        {
            batch.Clear();
            if (_queue.TryTake(out var first, Timeout.Infinite))
            {
                batch.Add(first);
                while (batch.Count < BatchCap && _queue.TryTake(out var next))
                {
                    batch.Add(next);
                }

                Write(batch);
                Interlocked.Exchange(ref _afterCommit, null)?.Invoke(_connection);
            }
        }
    }

    private void Write(List<Work> batch)
    {
        if (TryWrite(batch, out var failure))
        {
            return;
        }

        if (batch.Count == 1)
        {
            batch[0].Fail(failure!);
            return;
        }

        // one of many failed and everything was rolled back: each gets a transaction of its own
        foreach (var work in batch)
        {
            if (!TryWrite([work], out var own))
            {
                work.Fail(own!);
            }
        }
    }

    private bool TryWrite(List<Work> batch, out Exception? failure)
    {
        bool committing = false;
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var work in batch)
            {
                work.Execute(transaction);
            }

            committing = true;
            transaction.Commit();
        }
        catch (Exception e)
        {
            failure = e;
            if (!committing)
            {
                return false;
            }

            // a failed commit leaves the outcome unknown; trying again could store twice
            batch.ForEach(work => work.Fail(e));
            return true;
        }

        failure = null;
        batch.ForEach(work => work.Complete());
        _committed();
        return true;
    }

    private abstract class Work
    {
        public abstract void Execute(SqliteTransaction transaction);

        public abstract void Complete();

        public abstract void Fail(Exception reason);
    }

    private sealed class Work<T>(Func<SqliteTransaction, T> work) : Work
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _source.Task;

        public override void Execute(SqliteTransaction transaction) => _result = work(transaction);

        public override void Complete() => _source.TrySetResult(_result!);

        public override void Fail(Exception reason) => _source.TrySetException(reason);
    }
}
