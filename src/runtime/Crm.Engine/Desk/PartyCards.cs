using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The other party of an interaction with his card and history, for the desk. Cards are kept for a short time. Thread safe.</summary>
public sealed class PartyCards(
    InteractionParties parties,
    ICustomerDirectory customers,
    IInteractionStore interactions,
    IPersonalDataVault vault,
    EngineFigures figures,
    TimeProvider clock)
{
    private const int HistoryMax = 20;
    private const int CardsMax = 1_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<CustomerId, (CustomerCard Card, Instant ReadAt)> _cards = [];

    /// <summary>The party of an interaction; an empty one when nothing is known. A card that cannot be read is left out, never an error.</summary>
    public async ValueTask<DeskParty> Of(InteractionId interaction, CancellationToken cancellation)
    {
        var party = parties.Find(interaction) ?? await ReadBack(interaction, cancellation).ConfigureAwait(false);
        if (party is null)
        {
            return new DeskParty(null, null, null, null);
        }

        var card = party.Customer is { } id ? await Card(id, cancellation).ConfigureAwait(false) : null;
        return new DeskParty(party.Number, card?.Name ?? party.Name, party.Customer, card);
    }

    private async ValueTask<Party?> ReadBack(InteractionId interaction, CancellationToken cancellation)
    {
        try
        {
            if (await interactions.Find(interaction, cancellation).ConfigureAwait(false) is not { } record)
            {
                return null;
            }

            var party = new Party(
                record.Subject,
                record.From is { } from ? vault.Open(from) : null,
                record.FromName is { } name ? vault.Open(name) : null,
                record.Customer);
            parties.Remember(interaction, party);
            return party;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("party-read", e);
            return null;
        }
    }

    private async ValueTask<CustomerCard?> Card(CustomerId id, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        lock (_gate)
        {
            if (_cards.TryGetValue(id, out var kept) && now - kept.ReadAt < Fresh)
            {
                return kept.Card;
            }
        }

        try
        {
            if (await customers.Get(id, cancellation).ConfigureAwait(false) is not { } customer)
            {
                return null;
            }

            var history = await interactions.List(new InteractionFilter(Customer: id, Limit: HistoryMax), cancellation).ConfigureAwait(false);
            var card = new CustomerCard(
                customer.Id, customer.Name, customer.Company, customer.Phones, customer.Emails, customer.Language, customer.Notes,
                [.. history.Records.Select(Item)]);
            lock (_gate)
            {
                if (_cards.Count >= CardsMax)
                {
                    _cards.Clear();
                }

                _cards[id] = (card, now);
            }

            return card;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("card-read", e);
            return null;
        }
    }

    private static CardHistoryItem Item(InteractionRecord r) => new(
        r.Id,
        r.StartedAt,
        r.MediaType.ToString().ToLowerInvariant(),
        r.Direction.ToString().ToLowerInvariant(),
        r.Queues is [.., var queue] ? queue.Value : null,
        r.Agents is [.., var agent] ? agent.Value : null,
        r.Outcome?.ToString(),
        r.WrapUpCode);
}
