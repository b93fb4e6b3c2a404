using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Interactions;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>Customers and what was before with them.</summary>
internal static class CustomerRoutes
{
    private const int SearchLengthMax = 200;
    private const int HistoryMax = 20;

    public static void Map(IEndpointRouteBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers").RequireAuthorization(Access.Agent);
        customers.MapGet("", Search).WithName("searchCustomers").Produces<Page<CustomerView>>();
        customers.MapGet("/{id}", GetCard).WithName("getCustomer").Produces<CustomerCard>();
        customers.MapGet("/{id}/timeline", GetTimeline).WithName("getCustomerTimeline").Produces<Page<InteractionView>>();
    }

    private static async Task<IResult> Search(string? search, string? after, int? limit, ICustomerDirectory directory, CancellationToken cancellation)
    {
        if (search is { Length: > SearchLengthMax } || search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problem.OfField("search", $"At most {SearchLengthMax} characters of text.");
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

    private static async Task<IResult> GetCard(
        string id, ICustomerDirectory directory, IInteractionStore store, IConfigurationSource configuration, CancellationToken cancellation)
    {
        if (await Find(id, directory, cancellation) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var page = await store.List(new InteractionFilter(Customer: customer.Id, Limit: HistoryMax), cancellation);
        var history = InteractionViews.History(
            page.Records,
            queue => configuration.QueueConfigurations.FirstOrDefault(q => q.Id == queue)?.Settings.DisplayName ?? queue.Value,
            agent => configuration.AgentConfigurations.FirstOrDefault(a => a.Id == agent)?.Settings.DisplayName ?? agent.Value);
        return TypedResults.Ok(new CustomerCard(
            customer.Id, customer.Name, customer.Company, customer.Phones, customer.Emails, customer.Language, customer.Notes, history));
    }

    private static async Task<IResult> GetTimeline(
        string id, string? after, int? limit, ICustomerDirectory directory, IInteractionStore store, InteractionViews views, CancellationToken cancellation)
    {
        InteractionCursor cursor = default;
        if (after is not null && !InteractionCursor.TryParse(after, out cursor))
        {
            return Problem.OfField("after", "Use the value of next.");
        }

        if (Paging.Limit(limit) is not { } count)
        {
            return Problem.OfField("limit", $"Use 1 to {Paging.LimitMax}.");
        }

        if (await Find(id, directory, cancellation) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var page = await store.List(new InteractionFilter(Customer: customer.Id, After: after is null ? null : cursor, Limit: count), cancellation);
        return TypedResults.Ok(new Page<InteractionView>(await views.Show(page.Records, cancellation), page.Next?.ToString()));
    }

    private static async ValueTask<Customer?> Find(string id, ICustomerDirectory directory, CancellationToken cancellation) =>
        Guid.TryParse(id, out var value) ? await directory.Get(new CustomerId(value), cancellation) : null;

    private static CustomerView Describe(Customer c) => new(c.Id, c.Name, c.Company, c.Language, c.Phones, c.Emails);
}
