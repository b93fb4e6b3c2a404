using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>Finding customers.</summary>
internal static class CustomerRoutes
{
    private const int SearchLengthMax = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers").RequireAuthorization(Access.Agent);
        customers.MapGet("", Search).WithName("searchCustomers").Produces<Page<CustomerView>>();
    }

    private static async Task<IResult> Search(string? search, string? after, int? limit, ICustomerDirectory directory, CancellationToken cancellation)
    {
        if (search is { Length: > SearchLengthMax })
        {
            return Problem.OfField("search", $"At most {SearchLengthMax} characters.");
        }

        if (Paging.Limit(limit) is not { } count)
        {
            return Problem.OfField("limit", $"Use 1 to {Paging.LimitMax}.");
        }

        string? place = after is null ? null : Paging.Unpack(after);
        if (after is not null && place is null)
        {
            return Problem.OfField("after", "Use the value of next.");
        }

        var found = await directory.Search(search, place is null ? null : new CustomerCursor(place), count, cancellation);
        string? next = found.Count == count ? Paging.Pack(CustomerCursor.After(found[^1].Name, found[^1].Id).Key) : null;
        return TypedResults.Ok(new Page<CustomerView>([.. found.Select(Describe)], next));
    }

    private static CustomerView Describe(Customer c) => new(c.Id, c.Name, c.Company, c.Language, c.Phones, c.Emails);
}
