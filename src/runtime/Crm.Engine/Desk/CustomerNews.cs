using Crm.Contracts.Ports;
using Crm.Engine.Agents;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>Makes open desks show customers as they are after a merge, a split or an undo. Thread safe.</summary>
public sealed class CustomerNews(ICustomerCards cards, InteractionParties parties, AgentConnections connections, IDeskChanges desks) : ICustomerNews
{
    /// <inheritdoc/>
    public void Changed(IReadOnlyCollection<CustomerId> customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        foreach (var customer in customers)
        {
            cards.Forget(customer);
        }

        // merges are rare and pushes of one desk are taken together: who has whom on the line need not be known here
        foreach (var agent in connections.AtDesks)
        {
            desks.Changed(agent);
        }
    }

    /// <inheritdoc/>
    public void Moved(IReadOnlyCollection<InteractionId> interactions, CustomerId customer)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        foreach (var interaction in interactions)
        {
            parties.Customer(interaction, customer);
        }
    }
}
