using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>
/// Keeps a node's lease: renews it every third, knows by its own clock when it is over, and joins again when it was lost.
/// While it is over the node answers no queries; its writes are fenced by epochs anyway.
/// </summary>
internal sealed class NodeLease(NodeId node, IClusterStore cluster, TimeProvider clock, TimeSpan lease, Action lost)
{
    private string _endpoint = "";
    private ITimer? _timer;
    private long _validUntil = long.MaxValue;
    private int _renewing;

    /// <summary>True when the lease is over by this node's own clock. False before <see cref="Join"/>.</summary>
    public bool Expired => Instant.Now(clock).Microseconds > Volatile.Read(ref _validUntil);

    public async ValueTask Join(string endpoint, CancellationToken cancellation)
    {
        _endpoint = endpoint;
        var asked = Instant.Now(clock);
        await cluster.Join(node, endpoint, lease, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _validUntil, (asked + lease).Microseconds);
        _timer ??= clock.CreateTimer(static state => _ = ((NodeLease)state!).Renew(), this, lease / 3, lease / 3);
    }

    public async ValueTask Leave()
    {
        if (_timer is null)
        {
            return;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        _timer = null;
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
            var asked = Instant.Now(clock);
            if (await cluster.Heartbeat(node, CancellationToken.None).ConfigureAwait(false))
            {
                Volatile.Write(ref _validUntil, (asked + lease).Microseconds);
            }
            else
            {
                await Join(_endpoint, CancellationToken.None).ConfigureAwait(false);
                lost();
            }
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

    /// <summary>Heartbeats that could not reach the store.</summary>
    public long Failures { get; private set; }
}
