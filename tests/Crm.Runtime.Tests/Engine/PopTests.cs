using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Events.Agents;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

public sealed class PopTests : IDisposable
{
    private readonly EngineWorld _world = new();
    private readonly KnownCustomers _customers = new();
    private readonly EngineFigures _figures = new();

    public void Dispose() => _figures.Dispose();

    [Fact]
    public async Task An_offer_with_its_context_is_on_the_desk_of_the_agent_who_is_offered_and_on_nobody_elses()
    {
        foreach (string name in new[] { "anna", "bert" })
        {
            _world.AddAgent(name);
            await _world.OpenBrowser(name, name + "-tab");
            _world.SetPresence(name, Presence.Available);
        }

        _world.Ring();
        var interaction = _world.Events.Select(e => e.Event).OfType<Crm.Events.Interactions.InteractionStarted>().Single().Interaction;
        _world.Parties.Customer(interaction, _customers.Add("陈伟", "+8613800000103"));
        _world.Parties.Language(interaction, "zh");
        var cards = new PartyCards(
            _world.Parties, _customers, new CustomerCards(_customers, [], _figures, _world.Clock), new InteractionList(), new FakeVault(), _figures, _world.Clock);
        var composer = new DeskComposer(_world, _world.Connections, cards, new DeskChats(_world, cards, ChannelBook.None, new FakeVault()), new DeskMails(_world, cards, new Crm.Engine.Mail.MailHeads(_world.MailStore)), new DeskCampaigns(_world, _world.Parties, new FakeVault()), _world.Clock);

        var desks = new List<DeskState>();
        foreach (string name in new[] { "anna", "bert" })
        {
            desks.Add(Assert.IsType<DeskState>(await composer.Compose(new AgentId(name), CancellationToken.None)));
        }

        var offered = Assert.Single(desks, d => d.Offer is not null);
        Assert.Equal(("known", "陈伟", "zh"), (offered.Offer!.Customer.Match, offered.Offer.Customer.Card!.Name, offered.Offer.Context.Language));
        Assert.All(desks.Where(d => d != offered), d => Assert.Null(d.Call ?? (object?)d.WrapUp));
    }
}
