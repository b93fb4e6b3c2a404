using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>
/// Keeps a node's lease: renews it every third, knows by its own clock when it is over, and joins again when it lapsed.
/// While it is over the node answers no queries; its writes are fenced by epochs anyway. Time is counted on the clock that nobody
/// sets, so that a machine whose time of day jumps keeps its lease.
/// </summary>
/// <param name="lapsed">Finds out, after a lapse and before the lease counts as kept again, what is still this node's. It throws when it cannot.</param>
internal sealed class NodeLease(NodeId node, IClusterStore cluster, TimeProvider clock, TimeSpan lease, Func<ValueTask> lapsed)
{
    private string _endpoint = "";
    private ITimer? _timer;
    private long _keptAt = -1;
    private bool _unsure;
    private int _renewing;

    /// <summary>True when the lease is over by this node's own clock. False before <see cref="Join"/>.</summary>
    public bool Expired => Volatile.Read(ref _keptAt) is var kept and >= 0 && clock.GetElapsedTime(kept) > lease;

    /// <summary>Heartbeats that could not reach the store.</summary>
    public long Failures { get; private set; }

    public async ValueTask Join(string endpoint, CancellationToken cancellation)
    {
        _endpoint = endpoint;
        long asked = clock.GetTimestamp();
        await cluster.Join(node, endpoint, lease, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _keptAt, asked);
        _timer ??= clock.CreateTimer(static state => _ = ((NodeLease)state!).Renew(), this, lease / 3, lease / 3);
    }

    /// <summary>Renews no more; the lease runs out, or somebody else keeps it.</summary>
    public async ValueTask Rest()
    {
        if (Interlocked.Exchange(ref _timer, null) is { } timer)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask Leave()
    {
        if (_timer is null)
        {
            return;
        }

        await Rest().ConfigureAwait(false);
        await cluster.Leave(node, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task Renew()
    {
        if (Interlocked.Exchange(ref _renewing, 1) == 1)
        {
            return;
        }

        try
        {
            long asked = clock.GetTimestamp();
            if (_unsure || !await cluster.Heartbeat(node, CancellationToken.None).ConfigureAwait(false))
            {
                _unsure = true;
                await cluster.Join(node, _endpoint, lease, CancellationToken.None).ConfigureAwait(false);
                await lapsed().ConfigureAwait(false);
                _unsure = false;
            }

            Volatile.Write(ref _keptAt, asked);
        }
        catch (Exception)
        {
            // the store is away: the lease runs out by our own clock and the next beat tries again
            Failures++;
        }
        finally
        {
            Interlocked.Exchange(ref _renewing, 0);
        }
    }
}
