using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The head of a customer's timeline on his card: a list of <see cref="CardHistoryItem"/>, newest first.</summary>
public sealed class HistorySection(IInteractionStore interactions, IConfigurationSource configuration) : ICardSection
{
    private const int HistoryMax = 20;

    /// <inheritdoc/>
    public string Name => CardSections.History;

    /// <inheritdoc/>
    public int Order => CardSections.OrderOf(Name);

    /// <inheritdoc/>
    public async ValueTask<CardSection?> Build(CustomerId customer, CancellationToken cancellation)
    {
        var page = await interactions.List(new InteractionFilter(Customer: customer, Limit: HistoryMax), cancellation).ConfigureAwait(false);
        return page.Records.Count == 0 ? null : new CardSection(Name, Order, page.Records.Select(Item).ToArray());
    }

    private CardHistoryItem Item(InteractionRecord r) => new(
        r.Id,
        r.StartedAt,
        Word(r.MediaType.ToString()),
        Word(r.Direction.ToString()),
        r.Queues is [.., var queue] ? NameOf(queue) : null,
        r.Agents is [.., var agent] ? NameOf(agent) : null,
        r.Outcome is { } outcome ? Word(outcome.ToString()) : null,
        r.WrapUpCode);

    private string NameOf(QueueId id) => configuration.QueueConfigurations.FirstOrDefault(q => q.Id == id)?.Settings.DisplayName ?? id.Value;

    private string NameOf(AgentId id) => configuration.AgentConfigurations.FirstOrDefault(a => a.Id == id)?.Settings.DisplayName ?? id.Value;

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
