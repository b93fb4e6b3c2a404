using Crm.Contracts.Materials;
using Crm.Customers;
using Crm.Primitives;

namespace Crm.Engine.Materials;

/// <summary>What a customer was sent lately, on his card: a list of <see cref="CardMaterial"/>, newest first.</summary>
public sealed class MaterialsSection(IMaterialDeliveries deliveries) : ICardSection
{
    private const int ItemsMax = 5;

    /// <inheritdoc/>
    public string Name => CardSections.Materials;

    /// <inheritdoc/>
    public int Order => CardSections.OrderOf(Name);

    /// <inheritdoc/>
    public async ValueTask<CardSection?> Build(CustomerId customer, CancellationToken cancellation)
    {
        var sent = await deliveries.OfCustomer(customer, null, ItemsMax, cancellation).ConfigureAwait(false);
        return sent.Count == 0 ? null : new CardSection(
            Name, Order,
            sent.Select(d => new CardMaterial(d.Id, d.At, d.Name, d.Channel, d.State.ToString().ToLowerInvariant(), d.Reason, d.Openings)).ToArray());
    }
}
