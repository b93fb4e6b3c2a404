using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

/// <summary>
/// Nodes that stand by for each other while they are killed, frozen, cut off and drained and the store goes away, all chosen by a seed.
/// Whoever believes that he is active writes rows, also long after his lease.
/// </summary>
internal sealed class LeaseSimulation
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    public static readonly ShardId Leading = new("shard/leading");
    private static readonly ShardId[] Shards = [Leading, new("shard/other")];

    private readonly Random _random;
    private readonly FakeClock _clock = new();
    private readonly InMemoryClusterStore _cluster;
    private readonly InMemoryJournal _journal;
    private readonly List<Node> _nodes;
    private readonly bool _fenced;

    /// <param name="fenced">False writes as a log would that knows no epochs: whatever comes is stored.</param>
    public LeaseSimulation(int seed, int nodes, bool fenced = true)
    {
        _random = new Random(seed);
        _cluster = new InMemoryClusterStore(_clock);
        _journal = new InMemoryJournal(_cluster);
        _nodes = [.. Enumerable.Range(0, nodes).Select(i => new Node(this, $"n{i}"))];
        _fenced = fenced;
    }

    /// <summary>Who wrote each stored row, with the epoch he wrote under, in the order of the journal.</summary>
    public List<(NodeId Writer, long Epoch)> Stored { get; } = [];

    /// <summary>Who claimed each epoch of the leading shard.</summary>
    public List<(long Epoch, NodeId Node)> Claims { get; } = [];

    /// <summary>How often a node that had lost the shard tried to write.</summary>
    public int LateWrites { get; private set; }

    public int Takeovers => Claims.Count;

    public async Task Step()
    {
        var node = _nodes[_random.Next(_nodes.Count)];
        switch (_random.Next(400))
        {
            case 0: node.Kill(); break;
            case 1: node.Frozen = true; break;
            case 2 or 3: node.Frozen = false; break;
            case 4: node.Way.IsCut = true; break;
            case 5 or 6: node.Way.IsCut = false; break;
            case 7: _cluster.Away = new IOException("database gone"); break;
            case 8 or 9: _cluster.Away = null; break;
            case 10: await node.Drain(); break;
            default: await Go(TimeSpan.FromMilliseconds(_random.Next(50, 1500))); break;
        }
    }

    /// <summary>No more faults, and nobody frozen; returns how long it takes until an active node can write again.</summary>
    public async Task<TimeSpan> Settle()
    {
        _cluster.Away = null;
        foreach (var node in _nodes)
        {
            (node.Frozen, node.Way.IsCut) = (false, false);
        }

        int before = Stored.Count;
        var waited = TimeSpan.Zero;
        var step = TimeSpan.FromMilliseconds(250);
        while (Stored.Count == before && waited < Lease * 10)
        {
            await Go(step);
            waited += step;
        }

        return waited;
    }

    private async Task Go(TimeSpan by)
    {
        _clock.Advance(by);
        foreach (var node in _nodes.Where(node => !node.Frozen))
        {
            await node.Run();
        }
    }

    private async ValueTask<bool> Write(Node writer, long epoch)
    {
        if (_cluster.Away is not null || writer.Way.IsCut)
        {
            return true; // nothing gets through, and he cannot know
        }

        long current = _cluster.EpochOf(Leading);
        LateWrites += epoch == current ? 0 : 1;
        var row = new JournalRow(Leading, _fenced ? epoch : current, _journal.Rows.Count + 1, Instant.Now(_clock), default, null, [], null);
        if ((await _journal.Append([row], default)).Count > 0)
        {
            return false;
        }

        Stored.Add((writer.Life, epoch));
        return true;
    }

    private sealed class Node
    {
        private readonly LeaseSimulation _world;
        private readonly string _name;
        private StandbyNode _seat = null!;
        private long _epoch;
        private int _lives;

        public Node(LeaseSimulation world, string name)
        {
            (_world, _name) = (world, name);
            Way = new FaultyClusterStore(world._cluster);
            Begin();
        }

        public FaultyClusterStore Way { get; private set; }

        public NodeId Life { get; private set; }

        public bool Frozen
        {
            get;
            set
            {
                field = value;
                Way.IsCut = value || Way.IsCut;
            }
        }

        public void Kill()
        {
            Way.IsCut = true; // nothing of this life is heard of any more
            Way = new FaultyClusterStore(_world._cluster);
            Frozen = false;
            Begin();
        }

        /// <summary>Gives the shards back, as far as they are its own.</summary>
        public async Task Drain()
        {
            if (_epoch > 0 && !Frozen && !Way.IsCut && _world._cluster.Away is null)
            {
                await Way.Drain(Life, default);
                foreach (var shard in await Way.Shards(default))
                {
                    await Way.Release(shard.Shard, Life, shard.Epoch, default);
                }

                await _seat.Leave();
                Begin(Lease);
            }
        }

        public async Task Run()
        {
            if (_epoch == 0)
            {
                if (await _seat.Look(default))
                {
                    _epoch = _world._cluster.EpochOf(Leading);
                    _world.Claims.Add((_epoch, Life));
                }
            }
            else if (!await _world.Write(this, _epoch))
            {
                await _seat.DisposeAsync();
                Begin();
            }
        }

        private void Begin(TimeSpan holdOff = default)
        {
            _epoch = 0;
            Life = new NodeId($"{_name}@{++_lives}");
            _seat = new StandbyNode(Life, "here", Way, Shards, Lease, _world._clock, holdOff);
        }
    }
}
