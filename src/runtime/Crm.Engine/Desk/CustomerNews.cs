using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Engine.Agents;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>Makes open desks show customers as they are after a merge, a split or an undo. Thread safe.</summary>
public sealed class CustomerNews(
    ICustomerDirectory directory, ICustomerCards cards, InteractionParties parties, AgentConnections connections, IDeskChanges desks, EngineFigures figures) : ICustomerNews
{
    /// <inheritdoc/>
    public void Changed(IReadOnlyCollection<CustomerId> customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        foreach (var customer in customers)
        {
            cards.Forget(customer);
        }

        _ = Show([.. customers]);
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

    /// <summary>Learns who they are by now, has their cards ready, and pushes: a desk does not wait for a card.</summary>
    private async Task Show(CustomerId[] changed)
    {
        try
        {
            foreach (var record in changed)
            {
                if (await directory.Get(record, CancellationToken.None).ConfigureAwait(false) is { } customer)
                {
                    parties.PartOf(record, customer.Id);
                    await cards.BuildWhole(customer.Id, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("customer-news", e); // the desks' cards find out by themselves
        }

        // merges are rare and pushes of one desk are taken together: who has whom on the line need not be known here
        foreach (var agent in connections.AtDesks)
        {
            desks.Changed(agent);
        }
    }
}
