using System.Runtime.CompilerServices;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Benchmarks.Actors;

/// <summary>Takes every row and keeps none: what is measured is the kernel in front of it. Thread safe.</summary>
internal sealed class ForgetfulJournal : IJournal
{
    private static readonly IReadOnlySet<ShardId> None = new HashSet<ShardId>();

    /// <inheritdoc/>
    public ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation) => ValueTask.FromResult(None);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await ValueTask.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await ValueTask.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async ValueTask WaitForMore(long afterPosition, CancellationToken cancellation) =>
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <inheritdoc/>
    public ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation) => ValueTask.FromResult<ShardSnapshot?>(null);
}
