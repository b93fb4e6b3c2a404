using Crm.Contracts.Switch;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Live;
using Crm.Engine.Placing;
using Crm.Engine.Switch;
using Crm.Events;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Runtime.Tests.Engine;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;
using Crm.Statistics.Storage;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Switch;

/// <summary>The built-in engine: both shards and their shells, with fake signalling and media.</summary>
public sealed class SipSwitchTests : SwitchConformance, IDisposable
{
    private readonly EngineWorld _world = new();
    private readonly EngineFigures _figures = new();
    private readonly LivePublisher _live;
    private readonly SipSwitch _switch;
    private LegId _caller;

    public SipSwitchTests()
    {
        _world.AddAgent("anna");
        _world.AddAgent("ben");
        var interactions = new InteractionList();
        var cards = new PartyCards(
            _world.Parties, _world.Customers, new CustomerCards(_world.Customers, [], _figures, _world.Clock), interactions, new FakeVault(), _figures, _world.Clock);
        var composer = new DeskComposer(_world, _world.Connections, cards, new DeskChats(_world, cards, ChannelBook.None, new FakeVault()), new DeskMails(_world, cards, new Crm.Engine.Mail.MailHeads(_world.MailStore)), new DeskCampaigns(_world, _world.Parties, new FakeVault()), _world.Clock);
        _live = new LivePublisher(new EngineOptions(), _world, new NoStatistics(), _world.Push, _figures, _world.Clock);
        var centre = new ContactCentre(_world, _world.Connections, composer, _live, _world.Parties, cards, _world, ChannelBook.None, new FakeVault(), _world.Clock);
        var dialling = new DialDesk(
            _world, _world.Connections, _world.Customers, new FakeCustomerKeys(), new FakeVault(), _world.Parties, interactions, new EngineOptions(), _figures, _world.Clock);
        _switch = new SipSwitch(centre, dialling, _world.Routes, new FakeVault());
        _world.Follower = _switch.Take;
    }

    protected override ISwitchAdapter Switch => _switch;

    public void Dispose()
    {
        _live.Dispose();
        _figures.Dispose();
    }

    [Fact]
    public void What_is_over_is_forgotten()
    {
        var story = new SwitchStory(new FakeVault().Open);
        _world.Follower = fact => story.Tell(fact);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(Calls(QueueNumber));
            Assert.Equal(1, story.Count);
            CallerHangsUp();
        }

        Assert.Equal(0, story.Count);
    }

    protected override Task Place(AgentId agent) => _world.OpenBrowser(agent.Value, agent.Value + "-tab");

    protected override bool Calls(string to, params (string Name, string Value)[] data)
    {
        _caller = _world.Ring(to, data);
        return !_world.Signalling.Commands.Any(c => c is RejectLeg reject && reject.Leg == _caller);
    }

    protected override void CallerHangsUp() => _world.HangUp(_caller);

    protected override void FarEndAnswers() => _world.SignallingEvents.Raise(new LegAnswered(FarEnd, "v=0"));

    protected override void FarEndIsBusy() => _world.SignallingEvents.Raise(new LegFailed(FarEnd, 486, Termination.Upstream("x")));

    protected override void Wait(TimeSpan time) => _world.Wait(time.TotalSeconds);

    protected override void AssertNothingLeft()
    {
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.Empty(_world.Media.Bridges);
        Assert.Empty(_world.Media.Playing);
        Assert.Empty(_world.Faults);
    }

    private LegId FarEnd => _world.Signalling.Commands.OfType<DialLeg>().Last().Leg;

    internal sealed class NoStatistics : IStatisticsStore
    {
        public ValueTask Add(IReadOnlyList<QueueIntervalFacts> queues, IReadOnlyList<ChannelIntervalFacts> channels, IReadOnlyList<AgentIntervalFacts> agents, ReadOnlyMemory<byte> foldState, CancellationToken cancellation) => default;

        public ValueTask<byte[]?> ReadFoldState(CancellationToken cancellation) => new((byte[]?)null);

        public ValueTask<IReadOnlyList<QueueIntervalFacts>> ReadQueues(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) => new([]);

        public ValueTask<IReadOnlyList<ChannelIntervalFacts>> ReadChannels(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) => new([]);

        public ValueTask<IReadOnlyList<AgentIntervalFacts>> ReadAgents(AgentId? agent, Instant from, Instant to, CancellationToken cancellation) => new([]);
    }
}
