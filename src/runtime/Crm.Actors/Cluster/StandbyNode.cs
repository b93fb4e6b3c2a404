using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>
/// A node that stands by until nobody alive owns the shards, and takes them then. It looks several times per lease. Shards that were
/// given back it takes at once. Those of an owner whose lease ran out it takes only when it has reached the store itself during the
/// whole of the last lease: after an outage of the store, or a pause of its own, the owner has the first word. Correctness does not
/// rest on any of this: two who take at once are told apart by the claim, and whoever lost a shard is fenced by its epoch.
/// One caller at a time.
/// </summary>
/// <param name="shards">What is to be taken, the leading one first: who has that one is the active node.</param>
/// <param name="holdOff">For so long shards that are free are left to other nodes, where there are any: this one has just given them back.</param>
public sealed class StandbyNode(
    NodeId node, string endpoint, IClusterStore cluster, IReadOnlyList<ShardId> shards, TimeSpan lease, TimeProvider clock, TimeSpan holdOff = default) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly NodeLease _lease = new(node, cluster, clock, lease, static () => ValueTask.CompletedTask);
    private readonly long _since = clock.GetTimestamp();
    private bool _joined;
    private long _looked;
    private long _attending;
    private bool _attends;
    private volatile string? _active;
    private volatile string? _activeEndpoint;
    private volatile string? _trouble;

    /// <summary>The name of the node that has the leading shard, dead or alive; null when nobody has.</summary>
    public string? ActiveNode => _active;

    /// <summary>Where that node said that it is reached; null when nobody has the leading shard or its owner's lease is over.</summary>
    public string? ActiveEndpoint => _activeEndpoint;

    /// <summary>Why the store could not be asked the last time; null when it could.</summary>
    public string? Trouble => _trouble;

    /// <summary>How often it looks.</summary>
    public TimeSpan Pause => lease / 10 < LongestPause ? lease / 10 : LongestPause;

    /// <summary>Looks until the shards are taken. Throws <see cref="OperationCanceledException"/> when it is to stand by no longer.</summary>
    public async Task Take(CancellationToken cancellation)
    {
        while (!await Look(cancellation).ConfigureAwait(false))
        {
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once. True when the shards are this node's now. What goes wrong is <see cref="Trouble"/> and another try.</summary>
    public async ValueTask<bool> Look(CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        try
        {
            if (!_joined)
            {
                await _lease.Join(endpoint, cancellation).ConfigureAwait(false);
                _joined = true;
            }

            var members = await cluster.Nodes(cancellation).ConfigureAwait(false);
            var owned = (await cluster.Shards(cancellation).ConfigureAwait(false)).ToDictionary(shard => shard.Shard);
            Attend(began);
            _trouble = null;
            return MayTake(members, owned.GetValueOrDefault(shards[0])) && await Claim(owned, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // the store is away: it is asked again, and the owner has the first word when it is back
            _attends = false;
            _trouble = e.Message;
            return false;
        }
    }

    /// <summary>Leaves the cluster.</summary>
    public ValueTask Leave() => _lease.Leave();

    /// <summary>Lets go of the lease without ending it: somebody else keeps it from now on.</summary>
    public ValueTask DisposeAsync() => _lease.Rest();

    /// <summary>A look that was slow, or came late, breaks the attendance: the store or this node stood still.</summary>
    private void Attend(long began)
    {
        if (!_attends || clock.GetElapsedTime(_looked) > lease / 2)
        {
            (_attends, _attending) = (true, clock.GetTimestamp());
        }

        _looked = began;
    }

    private bool MayTake(IReadOnlyList<ClusterMember> members, ShardOwnership? leading)
    {
        _active = leading?.Owner is { } known ? NodeNames.NameOf(known) : null;
        _activeEndpoint = members.FirstOrDefault(member => member.Node == leading?.Owner)?.Endpoint;
        if (leading?.Owner is not { } owner)
        {
            bool others = members.Any(member => member.Node != node && !member.Draining);
            return !others || clock.GetElapsedTime(_since) >= holdOff;
        }

        // an earlier life under this name is over: two at once cannot have it
        bool own = NodeNames.NameOf(owner) == NodeNames.NameOf(node);
        return own || (members.All(member => member.Node != owner) && clock.GetElapsedTime(_attending) >= lease);
    }

    private async ValueTask<bool> Claim(Dictionary<ShardId, ShardOwnership> owned, CancellationToken cancellation)
    {
        foreach (var shard in shards)
        {
            long? epoch = await cluster.Claim(shard, node, owned.GetValueOrDefault(shard)?.Epoch ?? 0, cancellation).ConfigureAwait(false);
            if (epoch is null && shard == shards[0])
            {
                return false; // somebody was faster; who has the leading one gets the others, if need be as soon as they are free
            }
        }

        (_active, _activeEndpoint) = (NodeNames.NameOf(node), endpoint);
        return true;
    }
}
