using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.Routing;

namespace Crm.Engine.Explaining;

/// <summary>
/// The routing domain as it was at a moment of the past: the nearest kept snapshot before it, and the rows from there. Reads beside the
/// shard and touches nothing of it. Thread safe.
/// </summary>
public sealed class RoutingPast(IJournalHistory history)
{
    /// <summary>Rows read at most to come from a snapshot to the moment: more means that its snapshot is no longer kept.</summary>
    public const int ReplayMax = 150_000;

    /// <summary>
    /// The last row before an instant and the nearest state kept before it; null when the journal no longer holds that time.
    /// </summary>
    public async ValueTask<RoutingPastState?> Nearest(Instant at, CancellationToken cancellation)
    {
        long last = await history.LastSequenceBefore(EngineOptions.RoutingShard, at, cancellation).ConfigureAwait(false);
        var snapshot = await history.SnapshotAt(EngineOptions.RoutingShard, last, cancellation).ConfigureAwait(false);
        var domain = new RoutingDomain();
        long from = 0;
        if (snapshot is not null)
        {
            try
            {
                domain.RestoreSnapshot(ShardPast.ProgramOf(snapshot).Span);
                from = snapshot.Sequence;
            }
            catch (InvalidDataException)
            {
                domain = new RoutingDomain(); // of a build that wrote otherwise; from the start then, if that is near enough
            }
        }

        return last - from <= ReplayMax ? new RoutingPastState(domain, from, last) : null;
    }

    /// <summary>The rows from there on, in order. Throws <see cref="InvalidDataException"/> when some are gone.</summary>
    public async IAsyncEnumerable<JournalRow> Rows(long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in history.Read(EngineOptions.RoutingShard, after, cancellation).ConfigureAwait(false))
        {
            yield return row.Sequence == ++after ? row : throw new InvalidDataException($"The journal of {EngineOptions.RoutingShard} continues with {row.Sequence}, not {after}.");
        }
    }
}

/// <summary>A state of the past.</summary>
/// <param name="Domain">The domain as of row <paramref name="Sequence"/>; the receiver's own.</param>
/// <param name="LastBefore">The last row before the instant that was asked for.</param>
public sealed record RoutingPastState(RoutingDomain Domain, long Sequence, long LastBefore);
