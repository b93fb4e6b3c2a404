using Crm.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>
/// The open file <c>journal.db</c> with its one writer, shared by <see cref="SqliteJournal"/> and the cluster store. Only one
/// process can have it open for writing; a lock file beside it sees to that. Thread safe.
/// </summary>
public sealed class JournalDatabase : IDisposable
{
    private readonly FileStream _lock;
    private readonly GroupCommitWriter _writer;
    private readonly WalCheckpointer _checkpointer;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JournalDatabase(string path, FileStream processLock, SqliteConnection connection, SqliteConnection second, TimeProvider clock)
    {
        Reader = new JournalReader(path);
        _lock = processLock;
        _writer = new GroupCommitWriter(connection, "journal-writer", SignalMore);
        _checkpointer = new WalCheckpointer(second, _writer, clock);
    }

    /// <summary>
    /// Opens or creates the file. Throws <see cref="IOException"/> when another process has it, <see cref="InvalidDataException"/>
    /// when it is foreign, newer or damaged.
    /// </summary>
    public static JournalDatabase Open(string path, TimeProvider clock)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var processLock = TakeLock(path);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteFile.OpenForWriting(path, JournalSchema.Schema);

            // we hold the lock, so every earlier incarnation is gone
            SqliteFile.Execute(connection, "UPDATE node SET until = 0");

            // nobody else writes; what the writer waits for are readers in the way of a log that starts over, and that can be put off
            SqliteFile.Execute(connection, "PRAGMA busy_timeout=10");
            return new JournalDatabase(path, processLock, connection, SqliteFile.OpenForWriting(path, JournalSchema.Schema), clock);
        }
        catch
        {
            connection?.Dispose();
            processLock.Dispose();
            throw;
        }
    }

    /// <summary>Finishes what is queued, checkpoints and closes.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _checkpointer.Dispose();
        _lock.Dispose();
    }

    /// <summary>Completes at the next commit after this call.</summary>
    internal Task NextCommit => Volatile.Read(ref _more).Task;

    internal Task<T> Write<T>(Func<SqliteTransaction, T> work) => _writer.Run(work);

    internal JournalReader Reader { get; }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{path} is in use by another process.", e);
        }
    }

    private void SignalMore() =>
        Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
