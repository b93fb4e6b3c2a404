using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Flows;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Engine.Faults;

/// <summary>
/// A site whose engine meets every fault a seed can think of: messages between its shards are lost, doubled, late and out of order,
/// appends to the journal fail before or after they were stored, processes die or live on as zombies, the clock jumps both ways.
/// What runs next is drawn by lot. <see cref="Settle"/> ends the faults and lets everything run out.
/// </summary>
internal sealed class FaultyEngine
{
    public static readonly EventCodec Codec =
        new(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly, typeof(EnqueueCall).Assembly, typeof(ConnectAgentMessage).Assembly);

    private static readonly string[] Agents = ["agent1", "agent2", "agent3"];

    private readonly int _seed;
    private readonly Random _random;
    private readonly List<Action> _underWay = [];
    private readonly List<EngineProcess> _zombies = [];
    private readonly FaultyPeople _people;
    private readonly List<string> _failures = [];
    private bool _faulty;
    private int _processes;

    public FaultyEngine(int seed)
    {
        (_seed, _random) = (seed, new Random(seed));
        Cluster = new InMemoryClusterStore(Clock);
        Journal = new InMemoryJournal(Cluster) { Fault = _ => NextFault() };
        Flows.Publish(FakeFlows.Menu);
        Flows.Publish(FakeFlows.Waiting);
        Flows.Publish(FakeFlows.Outside.Replace("NUMBER", "+861380000111", StringComparison.Ordinal));
        Flows.Publish(FakeFlows.Leaving);
        Now = new EngineProcess(this, ++_processes);
        _people = new FaultyPeople(this, _random, Agents);
        Configure();
        RunOut();
        _faulty = true;
    }

    public FakeClock Clock { get; } = new();

    public InMemoryClusterStore Cluster { get; }

    public InMemoryJournal Journal { get; }

    public FakeFlows Flows { get; } = new();

    public QueueBoard Board { get; } = new();

    /// <summary>The process that owns the shards, or is about to.</summary>
    public EngineProcess Now { get; private set; }

    /// <summary>What agents wished for in calls, by verb.</summary>
    public IReadOnlyDictionary<string, int> Did => _people.Did;

    /// <summary>How often somebody took a call that was carried on.</summary>
    public int TakenBack => _people.TakenBack;

    /// <summary>How often each kind of fault struck.</summary>
    public Dictionary<string, int> Struck { get; } = [];

    /// <summary>What programs and effects failed with, other than by the faults made here.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public Guid NewId()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>A frame between two shards sets out.</summary>
    public void Carry(Action deliver)
    {
        switch (_faulty ? _random.Next(20) : 20)
        {
            case 0: Strike("message lost"); break;
            case 1:
                Strike("message doubled");
                deliver();
                _underWay.Add(deliver);
                break;
            case < 6:
                Strike("message late");
                _underWay.Add(deliver);
                break;
            default: deliver(); break;
        }
    }

    public void Faulted(ShardId shard, string doing, Exception reason)
    {
        if (reason is not IOException)
        {
            _failures.Add($"{shard}: {doing}: {reason}");
        }
    }

    /// <summary>People do something, machines fail or do not, some of the work is done.</summary>
    public void Step()
    {
        _people.Act();
        switch (_random.Next(400))
        {
            case < 6: Die(zombie: false); break;
            case < 9: Die(zombie: true); break;
            case < 12:
                Strike("clock forward");
                Clock.Advance(TimeSpan.FromSeconds(_random.Next(10, 900)));
                break;
            case < 15:
                Strike("clock back");
                Clock.SetBack(TimeSpan.FromSeconds(_random.Next(1, 120)));
                break;
            default: Clock.Advance(TimeSpan.FromSeconds(_random.NextDouble() * 3)); break;
        }

        for (int i = _random.Next(40); i > 0; i--)
        {
            RunOne();
        }
    }

    /// <summary>No more faults: a fresh process, everybody hangs up, and time passes until every deadline is over.</summary>
    public void Settle()
    {
        _faulty = false;
        _zombies.Clear();
        Die(zombie: false);
        RunOut();
        _people.GoHome();
        for (int i = 0; i < 120; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            RunOut();
            _people.FinishRecordings();
        }

        RunOut();
    }

    private void Die(bool zombie)
    {
        if (zombie)
        {
            Strike("zombie");
            _zombies.Add(Now);
        }
        else
        {
            Strike("process died");
        }

        if (_zombies.Count > 2)
        {
            _zombies.RemoveAt(0);
        }

        Now = new EngineProcess(this, ++_processes);
        _people.LoseEverything();
        Configure();
    }

    /// <summary>What the records hold is told to routing at every start.</summary>
    private void Configure()
    {
        RunOut();
        Now.Host.Post(EngineOptions.RoutingShard, new ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with
        {
            MaxEntries = 6,
            MaxWait = TimeSpan.FromMinutes(4),
            Callback = new CallbackRules(_seed % 2 == 0, 3, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)),
        }));
        foreach (string name in Agents)
        {
            Now.Host.Post(EngineOptions.RoutingShard, new ConfigureAgent(new AgentId(name), new AgentSettings(
                name,
                System.Collections.Immutable.ImmutableDictionary<SkillId, int>.Empty,
                System.Collections.Immutable.ImmutableDictionary<QueueId, int>.Empty.Add(EngineWorld.Support, 1),
                MayDial: true)));
        }
    }

    private AppendFault NextFault()
    {
        switch (_faulty ? _random.Next(150) : 150)
        {
            case 0:
                Strike("append lost before");
                return AppendFault.LostBefore;
            case 1:
                Strike("append lost after");
                return AppendFault.LostAfter;
            default: return AppendFault.None;
        }
    }

    private void Strike(string fault) => Struck[fault] = Struck.GetValueOrDefault(fault) + 1;

    private bool RunOne()
    {
        if (_underWay.Count > 0 && _random.Next(3) == 0)
        {
            Take(_underWay)();
            return true;
        }

        var busy = _zombies.Append(Now).Where(p => p.Work.Count > 0).ToList();
        if (busy.Count == 0)
        {
            return _underWay.Count > 0;
        }

        Take(busy[_random.Next(busy.Count)].Work)();
        return true;
    }

    private Action Take(List<Action> work)
    {
        int index = _random.Next(work.Count);
        var action = work[index];
        work.RemoveAt(index);
        return action;
    }

    private void RunOut()
    {
        for (int steps = 0; RunOne(); steps++)
        {
            Assert.True(steps < 1_000_000, "the processes never come to rest");
        }
    }
}
