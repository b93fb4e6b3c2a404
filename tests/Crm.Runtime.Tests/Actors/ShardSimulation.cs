using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

/// <summary>
/// Ledgers that send money to each other on hosts that crash, turn into zombies and lose appends, all chosen by a seed; work items
/// run one at a time in random order. <see cref="Settle"/> repairs the world and repeats every command that has no answer.
/// </summary>
internal sealed class ShardSimulation
{
    public const long StartBalance = 1_000_000;

    private readonly Random _random;
    private readonly FakeClock _clock = new();
    private readonly InMemoryClusterStore _cluster;
    private readonly List<List<Action>> _works = [];
    private readonly List<(CommandId Id, ShardId Shard, object Command)> _commands = [];
    private readonly ShardId[] _shards;
    private ShardHost _host = null!;
    private bool _faulty;

    public ShardSimulation(int seed, int shards)
    {
        _random = new Random(seed);
        _cluster = new InMemoryClusterStore(_clock);
        Journal = new InMemoryJournal(_cluster) { Fault = _ => NextFault() };
        _shards = [.. Enumerable.Range(0, shards).Select(i => new ShardId($"ledger/{i}"))];
        Restart(zombie: false);
        foreach (var shard in _shards)
        {
            Ask(shard, new Book(StartBalance, "start"));
        }
    }

    public InMemoryJournal Journal { get; }

    public IReadOnlyList<ShardId> Shards => _shards;

    public IReadOnlyList<CommandId> Commands => [.. _commands.Select(command => command.Id)];

    public int Crashes { get; private set; }

    public int LostAppends { get; private set; }

    /// <summary>One random thing happens.</summary>
    public void Step()
    {
        _faulty = true;
        switch (_random.Next(1000))
        {
            case < 150:
                var from = _shards[_random.Next(_shards.Length)];
                var to = _shards[_random.Next(_shards.Length)];
                Ask(from, new SendMoney(to, _random.Next(1, 100), _random.Next(40) == 0 ? LedgerProgram.PoisonText : $"{_commands.Count}"));
                break;
            case < 153:
                Crashes++;
                Restart(zombie: _random.Next(2) == 0);
                break;
            case < 165:
                _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 1500)));
                break;
            default:
                RunOne();
                break;
        }
    }

    /// <summary>No more faults; a fresh host; every command once more by its first id; then everything runs out.</summary>
    public void Settle()
    {
        _faulty = false;
        Restart(zombie: false);
        RunOut();
        foreach (var (id, shard, command) in _commands)
        {
            _ = _host.Ask<Balance>(shard, id, command, CancellationToken.None).AsTask();
            RunOut();
        }

        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            RunOut();
        }
    }

    public LedgerProgram Recount(ShardId shard)
    {
        var core = new ShardCore(shard, 0, new LedgerProgram(), HostFixture.Codec, _ => Guid.NewGuid(), 10);
        foreach (var row in Journal.Rows.Where(row => row.Shard == shard))
        {
            core.Replay(row);
        }

        return (LedgerProgram)core.Program;
    }

    public IEnumerable<OutgoingMessage> Sent(ShardId from, ShardId to) =>
        Journal.Rows.Where(row => row.Shard == from).SelectMany(row => row.Outgoing).Where(message => message.Destination == to);

    public IEnumerable<long> Consumed(ShardId from, ShardId to) =>
        Journal.Rows.Where(row => row.Shard == to && row.Incoming?.Source == from).Select(row => row.Incoming!.LinkSequence);

    private void Ask(ShardId shard, object command)
    {
        var id = new CommandId(NewId());
        _commands.Add((id, shard, command));
        _ = _host.Ask<Balance>(shard, id, command, CancellationToken.None).AsTask();
    }

    /// <summary>The old host's memory is gone; as a zombie it goes on running although others own its shards.</summary>
    private void Restart(bool zombie)
    {
        if (!zombie)
        {
            _works.Clear();
        }

        var work = new List<Action>();
        _works.Add(work);
        _host = new ShardHost(new NodeId($"n{Crashes}"), Journal, _cluster, HostFixture.Codec, _clock, new ShardHostOptions
        {
            Schedule = work.Add,
            NewId = _ => NewId(),
            TurnBudget = 3,
            BatchCap = 4,
            SnapshotEvery = 20,
            LinkWindow = 4,
        });
        foreach (var shard in _shards)
        {
            _ = _host.Open(shard, () => new LedgerProgram(), new CollectingEffects(), CancellationToken.None);
        }
    }

    private Guid NewId()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private AppendFault NextFault()
    {
        var fault = !_faulty ? AppendFault.None : _random.Next(60) switch
        {
            0 => AppendFault.LostBefore,
            1 => AppendFault.LostAfter,
            _ => AppendFault.None,
        };
        LostAppends += fault == AppendFault.None ? 0 : 1;
        return fault;
    }

    private bool RunOne()
    {
        var busy = _works.Where(work => work.Count > 0).ToList();
        if (busy.Count == 0)
        {
            return false;
        }

        var chosen = busy[_random.Next(busy.Count)];
        int index = _random.Next(chosen.Count);
        var action = chosen[index];
        chosen.RemoveAt(index);
        action();
        return true;
    }

    private void RunOut()
    {
        for (int steps = 0; RunOne(); steps++)
        {
            if (steps > 1_000_000)
            {
                throw new InvalidOperationException("The hosts never come to rest.");
            }
        }
    }
}
