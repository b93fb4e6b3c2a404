using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Engine.Desk;
using Crm.Engine.Inbound;
using Crm.Engine.Live;
using Crm.Engine.Routing;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Runtime.Tests.Engine.Faults;

/// <summary>
/// One process of the engine: the real shard host over the site's journal, the shells around it, and ports of its own. Its work lies
/// in a list until the site lets some of it run; a process that was declared dead and goes on is a zombie.
/// </summary>
internal sealed class EngineProcess : IDeskChanges, ILiveChanges, IRecordingRepair
{
    private readonly EngineFigures _faults = new();

    public EngineProcess(FaultyEngine site, int number)
    {
        Host = new ShardHost(new NodeId($"n{number}"), site.Journal, site.Cluster, FaultyEngine.Codec, site.Clock, new ShardHostOptions
        {
            Schedule = Work.Add,
            NewId = _ => site.NewId(),
            Carry = site.Carry,
            TurnBudget = 5,
            BatchCap = 8,
            SnapshotEvery = 60,
            LinkWindow = 4,
            Faulted = (shard, doing, reason) => site.Faulted(shard, doing, reason),
        });
        var options = new EngineOptions();
        var shards = new Lazy<IShardHost>(() => Host);
        var parties = new InteractionParties();
        Connections = new AgentConnections(options, Media, new FakePush(), this, shards, site.Clock);
        var inbound = new InboundCalls(
            options, new FakeDirectory(), new FakeCustomers(), new FakeCustomerKeys(), new FakeVault(), parties, new Handovers(site.Clock), Signalling, shards, _faults, site.Clock);
        SignallingEvents = new SignallingRouter(inbound, Connections);
        MediaEvents = new MediaRouter(shards, Connections);
        var routing = new RoutingEffects(Connections, parties, this, this, shards, site.Clock);
        var calls = new CallEffects(Signalling, Media, this, shards, this, Connections, parties, Lookups, _faults);
        _ = Host.Open(EngineOptions.RoutingShard, () => Routing = new RoutingProgram(), routing, CancellationToken.None);
        _ = Host.Open(
            EngineOptions.CallsShard, () => Calls = new CallsProgram(options.Calls, FaultyEngine.Codec, site.Flows, site.Board, new FakeVault(), new FakeDirectory()), calls, CancellationToken.None);
    }

    /// <summary>What is to run, in no order anybody may rely on.</summary>
    public List<Action> Work { get; } = [];

    public ShardHost Host { get; }

    public RoutingProgram Routing { get; private set; } = new();

    /// <summary>The calls' program; null before the first recovery.</summary>
    public CallsProgram? Calls { get; private set; }

    public AgentConnections Connections { get; }

    public SignallingRouter SignallingEvents { get; }

    public MediaRouter MediaEvents { get; }

    public FakeSignalling Signalling { get; } = new();

    public FakeMedia Media { get; } = new();

    public FakeLookups Lookups { get; } = new();

    public IReadOnlyDictionary<string, string> Faults => _faults.LastFaults;

    void IDeskChanges.Changed(AgentId agent)
    {
    }

    void ILiveChanges.Changed()
    {
    }

    ValueTask<(TimeSpan Duration, long Bytes)> IRecordingRepair.Repair(RecordingId recording) => new((TimeSpan.FromSeconds(1), 44L));
}
