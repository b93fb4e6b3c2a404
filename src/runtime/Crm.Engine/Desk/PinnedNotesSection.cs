using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The notes pinned to a customer's card: a list of <see cref="CardNote"/>, newest first.</summary>
public sealed class PinnedNotesSection(ICustomerLog log) : ICardSection
{
    /// <inheritdoc/>
    public string Name => CardSections.PinnedNotes;

    /// <inheritdoc/>
    public int Order => CardSections.OrderOf(Name);

    /// <inheritdoc/>
    public async ValueTask<CardSection?> Build(CustomerId customer, CancellationToken cancellation)
    {
        var notes = await log.Pinned(customer, cancellation).ConfigureAwait(false);
        return notes.Count == 0 ? null : new CardSection(Name, Order, notes.Select(n => new CardNote(n.Id, n.At, n.By, n.Text)).ToArray());
    }
}
