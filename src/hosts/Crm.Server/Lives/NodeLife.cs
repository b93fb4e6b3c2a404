using Crm.Primitives;

namespace Crm.Server.Lives;

/// <summary>One life of a node: from joining the others to the loss of its shards or the end of the process. Thread safe.</summary>
internal sealed class NodeLife(NodeId node) : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private int _how = -1;

    /// <summary>Names this life.</summary>
    public NodeId Node => node;

    /// <summary>Cancelled when it is over although nobody asked the process to stop.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>How it ended: as it was told first.</summary>
    public LifeEnd End => Volatile.Read(ref _how) is var how and >= 0 ? (LifeEnd)how : LifeEnd.Stopped;

    /// <summary>Ends it; returns at once. What is told later changes nothing.</summary>
    public void Finish(LifeEnd how)
    {
        if (Interlocked.CompareExchange(ref _how, (int)how, -1) == -1)
        {
            // elsewhere: whoever tells is a shard's loop or a request, and must not do the work of stopping
            ThreadPool.UnsafeQueueUserWorkItem(static over => over.Cancel(), _over, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();
}
