using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Primitives;

namespace Crm.Web.Customers;

/// <summary>Shows merges and splits. Thread safe.</summary>
internal sealed class MergeViews(ICustomerMerging merging)
{
    public async ValueTask<IReadOnlyList<MergeView>> Of(CustomerId customer, CancellationToken cancellation)
    {
        var merges = await merging.Of(customer, cancellation);
        var names = new Dictionary<CustomerId, string>();
        foreach (var other in merges.Select(m => m.Other).Distinct())
        {
            names[other] = (await merging.Record(other, cancellation))?.Name ?? ICustomerErasure.Name;
        }

        return [.. merges.Select(m => Show(m, names[m.Other]))];
    }

    public static MergeView Show(CustomerMerge m, string otherName) => new(
        m.Id.ToString("n"),
        m.Kind == MergeKind.Merge ? "merge" : "split",
        m.Survivor,
        m.Other,
        otherName,
        m.At,
        m.By,
        m.UndoneAt,
        m.UndoneBy,
        m is { UndoneAt: null, Picture: not null });
}
