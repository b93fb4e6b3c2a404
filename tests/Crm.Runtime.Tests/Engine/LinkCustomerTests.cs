using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

public sealed class LinkCustomerTests
{
    private readonly EngineWorld _world = new();
    private readonly CustomerId _customer = new(Guid.CreateVersion7());

    private InteractionId Interaction => _world.Events.Select(e => e.Event).OfType<InteractionStarted>().Single().Interaction;

    private CommandResult Link() => _world.Ask(EngineOptions.CallsShard, new LinkCustomer(_world.NewCommandId(), "agent1", new AgentId("agent1"), Interaction, _customer));

    [Fact]
    public void Who_is_calling_is_linked_while_the_call_goes_on_and_the_desk_knows()
    {
        _world.Ring();

        Assert.IsType<CommandDone>(Link());
        var linked = Assert.Single(_world.Events.Select(e => e.Event).OfType<CustomerLinked>());
        Assert.Equal((_customer, "agent1"), (linked.Customer, linked.By));
        Assert.Equal(_customer, _world.Parties.Find(Interaction)!.Customer);
    }

    [Fact]
    public void A_call_that_is_over_is_not_linked_here()
    {
        _world.HangUp(_world.Ring());

        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(Link()).Type);
        Assert.Empty(_world.Events.Select(e => e.Event).OfType<CustomerLinked>());
    }
}
