using Crm.Actors.Cluster;
using Crm.Web.Serving;

namespace Crm.Server.Lives;

/// <summary>Shards that were taken, and whoever keeps lease and ports until the engine and the web server do.</summary>
internal sealed class TakenSeat(StandbyNode standby, StandbyRoom? room) : IAsyncDisposable
{
    private StandbyRoom? _room = room;

    /// <summary>Cancelled when the process is asked to stop before the web server hears of it.</summary>
    public CancellationToken Leaving => _room?.Leaving ?? CancellationToken.None;

    /// <summary>The engine keeps the lease from now on.</summary>
    public ValueTask GiveLease() => standby.DisposeAsync();

    /// <summary>The web server takes the ports next.</summary>
    public async Task GivePorts()
    {
        if (Interlocked.Exchange(ref _room, null) is { } open)
        {
            await open.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await standby.DisposeAsync();
        await GivePorts();
    }
}
