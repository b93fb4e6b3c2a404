using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Persistence.Journal;

/// <summary>The journal of a data folder for those who only read, beside the server or without it. Thread safe.</summary>
public sealed class JournalFile : IJournalHistory
{
    private readonly JournalReader _reader;

    /// <summary>Names the folder. Throws <see cref="FileNotFoundException"/> when there is no journal in it.</summary>
    public JournalFile(string folder)
    {
        string path = Path.Combine(folder, "journal.db");
        _reader = File.Exists(path) ? new JournalReader(path) : throw new FileNotFoundException($"There is no journal {path}.", path);
    }

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation) => ValueTask.FromResult(_reader.SnapshotAt(shard, sequence));

    /// <inheritdoc/>
    public ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation) => _reader.LastSequenceBefore(shard, at);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, CancellationToken cancellation) => _reader.Read(shard, afterSequence, cancellation);
}
