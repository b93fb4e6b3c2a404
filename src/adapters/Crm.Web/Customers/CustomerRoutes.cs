using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>Customers: searching, reading, adding and changing.</summary>
internal static class CustomerRoutes
{
    private const int ContactsShown = 5;

    public static void Map(IEndpointRouteBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers").RequireAuthorization(Access.Agent);
        customers.MapGet("", Search).WithName("searchCustomers").Produces<Page<CustomerView>>();
        customers.MapPost("", Create).WithName("createCustomer").Produces<CustomerSaved>(StatusCodes.Status201Created);
        customers.MapGet("/{id}", GetCard).WithName("getCustomer").Produces<CustomerCard>();
        customers.MapPut("/{id}", Replace).WithName("replaceCustomer").Produces<CustomerSaved>();
        ContactRoutes.Map(customers);
        CustomerNoteRoutes.Map(customers);
        CustomerTimeline.Map(customers);
        ErasureRoutes.Map(customers);
        MergeRoutes.Map(api);
    }

    /// <summary>The customer an address names, or null.</summary>
    internal static async ValueTask<Customer?> Find(string id, ICustomerDirectory directory, CancellationToken cancellation) =>
        Guid.TryParse(id, out var value) ? await directory.Get(new CustomerId(value), cancellation) : null;

    private static async Task<IResult> Search(string? search, string? after, int? limit, ICustomerDirectory directory, CancellationToken cancellation)
    {
        if (search is { Length: > CustomerSearch.QueryMax } || search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problem.OfField("search", $"At most {CustomerSearch.QueryMax} characters of text.");
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

        var page = await directory.Search(search, place is null ? null : new CustomerCursor(place), count, cancellation);
        return TypedResults.Ok(new Page<CustomerView>([.. page.Customers.Select(Describe)], page.Next is { } next ? Paging.Pack(next.Key) : null));
    }

    private static async Task<IResult> GetCard(string id, HttpContext context, ICustomerCards cards)
    {
        if (!Guid.TryParse(id, out var value) || await cards.BuildWhole(new CustomerId(value), context.RequestAborted) is not { } card)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (card.Id.Value != value)
        {
            context.Response.Headers.ContentLocation = $"/api/v1/customers/{card.Id}";
        }

        ETags.Set(context, card.Version);
        return TypedResults.Ok(card);
    }

    private static async Task<IResult> Create(CustomerRequest body, HttpContext context, NumberingPlan plan, CustomerChanges changes, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var nobody = new Customer(new CustomerId(Guid.CreateVersion7(now)), new SubjectId(Guid.CreateVersion7(now)), "", null, null, null, [], []);
        var reader = new CustomerReader(plan);
        var customer = reader.Read(body, nobody);
        return reader.Faults.Count > 0 ? Problem.OfFields(reader.Faults) : await changes.Create(context, customer);
    }

    private static async Task<IResult> Replace(string id, CustomerRequest body, HttpContext context, ICustomerDirectory directory, NumberingPlan plan, CustomerChanges changes)
    {
        if (await Find(id, directory, context.RequestAborted) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag of the customer as If-Match.");
        }

        // who was merged meanwhile has other fields under a version of another record
        if (!Guid.TryParse(id, out var asked) || before.Id.Value != asked || !ETags.TryGetIfMatch(context, out long? seen) || (seen is { } version && version != before.Version))
        {
            return Problem.Of(ProblemKind.Stale);
        }

        var reader = new CustomerReader(plan);
        var after = reader.Read(body, before);
        return reader.Faults.Count > 0 ? Problem.OfFields(reader.Faults) : await changes.Replace(context, before, after, "replaced");
    }

    private static CustomerView Describe(Customer c) => new(c.Id, c.Name, c.Company, c.Language, [.. c.Phones.Select(p => p.Number)], c.Emails)
    {
        Kind = c.Kind == CustomerKind.Company ? "company" : "person",
        Vip = c.Vip,
        Contacts = [.. c.Contacts.Take(ContactsShown).Select(x => x.Name)],
    };
}
