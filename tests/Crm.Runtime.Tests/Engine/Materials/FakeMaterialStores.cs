using Crm.Contracts.Accounts;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Materials;

/// <summary>Packages and files in memory.</summary>
internal sealed class FakeShelf : IMaterialShelf
{
    public List<MaterialPackage> All { get; } = [];

    public Dictionary<Guid, MaterialFile> Files { get; } = [];

    public ValueTask<IReadOnlyList<MaterialPackage>> Packages(CancellationToken cancellation) => new(All.ToArray());

    public ValueTask<ChangeOutcome> Put(MaterialPackage package, long? seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ChangeOutcome> Delete(string id, long seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<bool> Keep(MaterialFile file, string by, Instant at, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<MaterialFile?> File(Guid id, CancellationToken cancellation) => new(Files.GetValueOrDefault(id));

    public ValueTask<IReadOnlyDictionary<Guid, MaterialItem>> Describe(IReadOnlyCollection<Guid> files, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask KeepUntil(IReadOnlyCollection<Guid> files, Instant until, CancellationToken cancellation) => default;
}

/// <summary>Deliveries in memory: what is here outlives a crash, as rows do. A test may make the next write fail as a crash would.</summary>
internal sealed class FakeDeliveries : IMaterialDeliveries
{
    private readonly Dictionary<Guid, MaterialDelivery> _all = [];

    public IReadOnlyCollection<MaterialDelivery> All => _all.Values;

    /// <summary>Called before it is noted that something was handed over.</summary>
    public Action BeforeHanded { get; set; } = () => { };

    public ValueTask<IReadOnlyList<MaterialDelivery>> Keep(IReadOnlyList<MaterialDelivery> deliveries, CancellationToken cancellation)
    {
        foreach (var delivery in deliveries)
        {
            _all.TryAdd(delivery.Id, delivery);
        }

        return Find([.. deliveries.Select(d => d.Id)], cancellation);
    }

    public ValueTask<IReadOnlyList<MaterialDelivery>> Find(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        new(ids.Where(_all.ContainsKey).Select(id => _all[id]).ToArray());

    public ValueTask<MaterialDelivery?> FindByLink(string linkHash, CancellationToken cancellation) => new(_all.Values.FirstOrDefault(d => d.LinkHash == linkHash));

    public ValueTask<IReadOnlyList<MaterialDelivery>> OfCustomer(CustomerId customer, (Instant At, Guid Id)? after, int limit, CancellationToken cancellation) =>
        new(_all.Values.Where(d => d.Customer == customer).ToArray());

    public ValueTask<IReadOnlyList<MaterialDelivery>> OfInteraction(InteractionId interaction, CancellationToken cancellation) =>
        new(_all.Values.Where(d => d.Interaction == interaction).ToArray());

    public ValueTask<int> CountSince(CustomerId customer, Instant since, CancellationToken cancellation) =>
        new(_all.Values.Count(d => d.Customer == customer && d.At >= since));

    public ValueTask<IReadOnlyList<MaterialDelivery>> Open(Instant since, int limit, CancellationToken cancellation) =>
        new(_all.Values.Where(d => d.State == MaterialState.Queued || (d.State == MaterialState.Sent && d.At >= since)).ToArray());

    public ValueTask Handed(Guid id, MaterialLine? line, CancellationToken cancellation)
    {
        BeforeHanded();
        _all[id] = _all[id] with { Handed = true, Line = line };
        return default;
    }

    public ValueTask Progress(Guid id, MaterialProgress news, Instant at, CancellationToken cancellation)
    {
        if (MaterialProgress.Leads(_all[id].State, news.State))
        {
            _all[id] = _all[id] with { State = news.State, Reason = news.Reason, Detail = news.Detail, ChangedAt = at };
        }

        return default;
    }

    public ValueTask Opened(Guid id, Instant at, CancellationToken cancellation)
    {
        _all[id] = _all[id] with { Openings = _all[id].Openings + 1, OpenedAt = _all[id].OpenedAt ?? at, ChangedAt = at };
        return default;
    }
}

/// <summary>One customer.</summary>
internal sealed class OneCustomer(Customer customer) : ICustomerDirectory
{
    public Customer Customer { get; set; } = customer;

    public ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation) => new([]);

    public ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation) => new(id == Customer.Id ? Customer : null);

    public ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation) => new(CustomerPage.Empty);
}

/// <summary>Notes whose cards are to be read anew.</summary>
internal sealed class NotedNews : ICustomerNews
{
    public List<CustomerId> Told { get; } = [];

    public void Changed(IReadOnlyCollection<CustomerId> customers) => Told.AddRange(customers);

    public void Moved(IReadOnlyCollection<InteractionId> interactions, CustomerId customer)
    {
    }
}
