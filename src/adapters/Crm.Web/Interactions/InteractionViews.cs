using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Web.Interactions;

/// <summary>Shows interaction records: opens sealed texts and adds customers' names. Thread safe.</summary>
internal sealed class InteractionViews(IPersonalDataVault vault, ICustomerDirectory customers)
{
    public async ValueTask<IReadOnlyList<InteractionView>> Show(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation)
    {
        var names = new Dictionary<CustomerId, string?>();
        var views = new List<InteractionView>(records.Count);
        foreach (var record in records)
        {
            views.Add(Show(record, record.Customer is { } id ? await NameOf(id, names, cancellation) : null));
        }

        return views;
    }

    public async ValueTask<InteractionDetail> ShowWhole(InteractionRecord record, CancellationToken cancellation)
    {
        var view = (await Show([record], cancellation))[0];
        return new InteractionDetail(
            view,
            [.. record.Segments.Select(s => new SegmentView(Word(s.Kind.ToString()), s.Participant, s.Queue, s.Agent, s.From, s.To, s.EndReason))],
            [.. record.Events.Select(e => new EventView(e.At, e.Name, e.Queue, e.Agent, e.Detail))],
            Open(record.Notes));
    }

    /// <summary>The newest interactions of a card.</summary>
    public static IReadOnlyList<CardHistoryItem> History(IEnumerable<InteractionRecord> records, Func<QueueId, string> queueName, Func<AgentId, string> agentName) =>
    [
        .. records.Select(r => new CardHistoryItem(
            r.Id,
            r.StartedAt,
            Word(r.MediaType.ToString()),
            Word(r.Direction.ToString()),
            r.Queues is [.., var queue] ? queueName(queue) : null,
            r.Agents is [.., var agent] ? agentName(agent) : null,
            r.Outcome is { } outcome ? Word(outcome.ToString()) : null,
            r.WrapUpCode)),
    ];

    private InteractionView Show(InteractionRecord r, string? customerName) => new(
        r.Id,
        r.MediaType,
        r.Direction,
        Open(r.From),
        Open(r.FromName),
        r.To,
        r.Customer,
        customerName,
        r.Queues,
        r.Agents,
        r.StartedAt,
        r.EndedAt,
        r.Outcome,
        r.WrapUpCode,
        [.. r.Recordings.Where(x => x.Duration is not null).Select(x => x.Id)]);

    private string? Open(SealedText? text) => text is null ? null : vault.Open(text);

    private async ValueTask<string?> NameOf(CustomerId id, Dictionary<CustomerId, string?> names, CancellationToken cancellation)
    {
        if (!names.TryGetValue(id, out string? name))
        {
            name = (await customers.Get(id, cancellation))?.Name;
            names[id] = name;
        }

        return name;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
