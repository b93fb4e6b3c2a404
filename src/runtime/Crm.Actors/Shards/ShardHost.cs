using System.Collections.Concurrent;
using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Actors.Links;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// Runs the shards of one node: claims them, keeps their loops, stores their rows and carries messages between them.
/// Thread safe. Start it, open shards, stop it.
/// </summary>
public sealed class ShardHost : IShardHost, ILinkRouter, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ShardId, Shard> _shards = new();
    private readonly NodeId _node;
    private readonly IJournal _journal;
    private readonly IClusterStore _cluster;
    private readonly EventCodec _codec;
    private readonly TimeProvider _clock;
    private readonly ShardHostOptions _options;
    private readonly JournalWriter _writer;
    private readonly NodeLease _lease;

    /// <summary>A host for the given node incarnation; nothing runs before <see cref="Start"/>.</summary>
    public ShardHost(NodeId node, IJournal journal, IClusterStore cluster, EventCodec codec, TimeProvider clock, ShardHostOptions? options = null)
    {
        _node = node;
        _journal = journal;
        _cluster = cluster;
        _codec = codec;
        _clock = clock;
        _options = options ?? new ShardHostOptions();
        _writer = new JournalWriter(journal, _options.BatchCap, _options.Schedule);
        _lease = new NodeLease(node, cluster, clock, _options.Lease, Reconsider);
    }

    /// <summary>Counters of all shards.</summary>
    public IReadOnlyList<ShardFigures> Figures => [.. _shards.Values.Select(shard => shard.Figures)];

    /// <summary>Counters of the journal writer.</summary>
    public WriterFigures Writer => _writer.Figures;

    /// <summary>This node's present life.</summary>
    public NodeId Node => _node;

    /// <summary>True while the node's lease is over by its own clock: it answers no queries then.</summary>
    public bool LeaseExpired => _lease.Expired;

    /// <summary>Joins the cluster and keeps the lease.</summary>
    public ValueTask Start(string endpoint, CancellationToken cancellation) => _lease.Join(endpoint, cancellation);

    /// <summary>
    /// Takes a shard over: claims, recovers and runs it, trying again until <see cref="Stop"/>. Completes when it takes commands.
    /// </summary>
    /// <param name="program">Makes an empty program; called again for every recovery.</param>
    /// <param name="effects">Carries out the effects after commit.</param>
    public async Task Open(ShardId shard, Func<IShardProgram> program, IShardEffects effects, CancellationToken cancellation)
    {
        var recovery = new ShardRecovery(_node, shard, program, _journal, _cluster, _codec, _options);
        var services = new ShardServices(_journal, _writer, _clock, _codec, this, _options, Release, CameUp);
        var opened = new Shard(shard, effects, recovery, services);
        if (!_shards.TryAdd(shard, opened))
        {
            throw new InvalidOperationException($"Shard {shard} is open already.");
        }

        opened.Start();
        await opened.FirstRecovery.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TReply> Ask<TReply>(ShardId shard, CommandId id, object command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var answer = new Answer<TReply>(emptyAllowed: false);
        Enter(shard, new CommandItem(command, id == default ? null : id, answer));
        return await Await(shard, answer, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool Post(ShardId shard, object command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _shards.TryGetValue(shard, out var known) && known.TryPost(new CommandItem(command, null, null)) is null;
    }

    /// <inheritdoc/>
    public async ValueTask<TResult> Query<TProgram, TResult>(ShardId shard, Func<TProgram, TResult> read, CancellationToken cancellation)
        where TProgram : class, IShardProgram
    {
        ArgumentNullException.ThrowIfNull(read);
        var answer = new Answer<TResult>(emptyAllowed: true);
        Enter(shard, new QueryItem(
            program => read(program as TProgram ?? throw new InvalidOperationException($"Shard {shard} runs {program.GetType().Name}, not {typeof(TProgram).Name}.")),
            answer));
        return await Await(shard, answer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops all shards: refuses new work, drains what waits for at most the given time, takes snapshots, gives the shards back and leaves.</summary>
    public async Task Stop(TimeSpan drain)
    {
        var shards = _shards.Values.ToList();
        shards.ForEach(shard => shard.Tell(new StopItem(Now: false)));
        var all = Task.WhenAll(shards.Select(shard => shard.Stopped));
        try
        {
            await all.WaitAsync(drain, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            shards.ForEach(shard => shard.Tell(new StopItem(Now: true)));
            await all.ConfigureAwait(false);
        }

        await _lease.Leave().ConfigureAwait(false);
    }

    /// <summary>Stops with a drain of two seconds.</summary>
    public async ValueTask DisposeAsync() => await Stop(TimeSpan.FromSeconds(2)).ConfigureAwait(false);

    void ILinkRouter.Route(in LinkFrame frame)
    {
        // a frame for a shard that is not here is lost; its sender asks again
        if (!_shards.TryGetValue(frame.Receiver, out var shard))
        {
            return;
        }

        var item = new FrameItem(frame);
        if (_options.Carry is { } carry)
        {
            CarryBy(carry, shard, item);
        }
        else
        {
            shard.Tell(item);
        }
    }

    /// <summary>Apart, so that nothing is captured where frames arrive at once.</summary>
    private static void CarryBy(Action<Action> carry, Shard shard, FrameItem item) => carry(() => shard.Tell(item));

    /// <summary>Waits for an answer up to the deadline, and once more as long for the commit of what was taken in time.</summary>
    private async Task<T> Await<T>(ShardId shard, Answer<T> answer, CancellationToken cancellation)
    {
        for (int waits = 0; !answer.Task.IsCompleted; waits++)
        {
            try
            {
                await ((Task)answer.Task).WaitAsync(_options.AskDeadline, _clock, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!answer.Task.IsCompleted)
            {
                bool withdrawn = answer.TryWithdraw();
                if (withdrawn || waits > 0)
                {
                    throw new ShardUnavailableException(shard, withdrawn ? "overdue" : "outcome-unknown");
                }
            }
            catch (TimeoutException)
            {
                // the answer, good or bad, was there after all
            }
        }

        return await answer.Task.ConfigureAwait(false);
    }

    private void Enter(ShardId shard, MailboxItem item)
    {
        string? refusal = !_shards.TryGetValue(shard, out var known) || _lease.Expired ? "not-owned" : known.TryPost(item);
        if (refusal is not null)
        {
            throw new ShardUnavailableException(shard, refusal);
        }
    }

    private Task Release(ShardId shard, long epoch) => _cluster.Release(shard, _node, epoch, CancellationToken.None).AsTask();

    private void CameUp(ShardId shard)
    {
        foreach (var other in _shards.Values)
        {
            if (other.Id != shard)
            {
                other.Tell(new PeerUpItem(shard));
            }
        }
    }

    /// <summary>
    /// The lease lapsed and was taken up again. What nobody took meanwhile is this node's under the same epoch, as if nothing had been:
    /// nobody else can have written. The rest is given up.
    /// </summary>
    private async ValueTask Reconsider()
    {
        var owned = (await _cluster.Shards(CancellationToken.None).ConfigureAwait(false)).Where(shard => shard.Owner == _node).ToDictionary(shard => shard.Shard, shard => shard.Epoch);
        foreach (var shard in _shards.Values)
        {
            if (!owned.TryGetValue(shard.Id, out long epoch) || epoch != shard.Figures.Epoch)
            {
                shard.Tell(new LeaseLostItem());
            }
        }
    }
}
