using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

public sealed class DeskPublisherTests : IDisposable
{
    private static readonly AgentId Anna = new("anna");
    private static readonly AgentId Bert = new("bert");

    private readonly EngineWorld _world = new();
    private readonly EngineFigures _figures = new();
    private readonly Desks _desks = new();
    private readonly CancellationTokenSource _over = new();
    private readonly DeskPublisher _publisher;

    public DeskPublisherTests()
    {
        foreach (var agent in new[] { Anna, Bert })
        {
            _world.AddAgent(agent.Value);
        }

        var cards = new PartyCards(
            _world.Parties, new KnownCustomers(), new CustomerCards(new KnownCustomers(), [], _figures, _world.Clock), new InteractionList(), new FakeVault(), _figures, _world.Clock);
        var composer = new DeskComposer(
            _world, _world.Connections, cards, new DeskChats(_world, cards, ChannelBook.None, new FakeVault()),
            new DeskMails(_world, cards, new Crm.Engine.Mail.MailHeads(_world.MailStore)), new DeskCampaigns(_world, _world.Parties, new FakeVault()), _world.Clock);
        _publisher = new DeskPublisher(_desks, _figures, _world.Clock);
        _ = _publisher.Run(composer, _over.Token);
    }

    public void Dispose()
    {
        _over.Cancel();
        _publisher.Dispose();
        _over.Dispose();
        _figures.Dispose();
    }

    [Fact]
    public async Task Changes_that_are_told_anyway_are_gathered_into_one_push_and_none_is_forgotten()
    {
        for (int i = 0; i < 50; i++)
        {
            _publisher.ChangedSoon(Anna);
        }

        _world.Clock.Advance(DeskPublisher.Gathering / 2);
        _publisher.ChangedSoon(Bert);
        _world.Clock.Advance((DeskPublisher.Gathering / 2) - TimeSpan.FromMilliseconds(1));
        _publisher.Changed(Bert); // at once, before what was gathered earlier
        Assert.Equal(Bert, await _desks.Next());
        _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Anna, await _desks.Next());
        _world.Clock.Advance(DeskPublisher.Gathering / 2);
        Assert.Equal(Bert, await _desks.Next()); // what was due stays due
        _publisher.ChangedSoon(Anna);
        _world.Clock.Advance(DeskPublisher.Gathering);
        Assert.Equal(Anna, await _desks.Next());
        Assert.Equal(0, _desks.Left);
    }

    private sealed class Desks : IDeskPush
    {
        private readonly System.Threading.Channels.Channel<AgentId> _pushed = System.Threading.Channels.Channel.CreateUnbounded<AgentId>();

        public int Left => _pushed.Reader.Count;

        public async Task<AgentId> Next() => await _pushed.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        public void PushDesk(AgentId agent, DeskState state) => _pushed.Writer.TryWrite(agent);

        public void Replace(string connectionId, string reason)
        {
        }

        public void PushLive(LivePicture picture)
        {
        }
    }
}
