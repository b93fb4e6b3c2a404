using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>People at customers.</summary>
internal static class ContactRoutes
{
    public static void Map(IEndpointRouteBuilder customers)
    {
        customers.MapPost("/{id}/contacts", Add).WithName("addContact").Produces<CustomerSaved>(StatusCodes.Status201Created);
        customers.MapPut("/{id}/contacts/{contactId}", Replace).WithName("replaceContact").Produces<CustomerSaved>();
        customers.MapDelete("/{id}/contacts/{contactId}", Remove).WithName("removeContact").Produces<CustomerSaved>();
    }

    private static async Task<IResult> Add(
        string id, ContactRequest body, HttpContext context, ICustomerDirectory directory, NumberingPlan plan, CustomerChanges changes, TimeProvider clock)
    {
        if (await CustomerRoutes.Find(id, directory, context.RequestAborted) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        return Stale(context, before) ?? await Save(context, before, body, new ContactId(Guid.CreateVersion7(clock.GetUtcNow())), plan, changes, "contact-added");
    }

    private static async Task<IResult> Replace(
        string id, string contactId, ContactRequest body, HttpContext context, ICustomerDirectory directory, NumberingPlan plan, CustomerChanges changes)
    {
        var before = await CustomerRoutes.Find(id, directory, context.RequestAborted);
        if (before is null || Find(before, contactId) is not { } contact)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        return Stale(context, before) ?? await Save(context, before, body, contact, plan, changes, "contact-replaced");
    }

    private static async Task<IResult> Remove(string id, string contactId, HttpContext context, ICustomerDirectory directory, CustomerChanges changes)
    {
        var before = await CustomerRoutes.Find(id, directory, context.RequestAborted);
        if (before is null || Find(before, contactId) is not { } contact)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        return Stale(context, before)
            ?? await changes.Replace(context, before, before with { Contacts = [.. before.Contacts.Where(c => c.Id != contact)] }, "contact-removed");
    }

    private static async Task<IResult> Save(
        HttpContext context, Customer before, ContactRequest body, ContactId id, NumberingPlan plan, CustomerChanges changes, string what)
    {
        var reader = new CustomerReader(plan);
        var after = before with { Contacts = reader.With(before.Contacts, reader.Read(body, id), body.Main) };
        return reader.Faults.Count > 0 ? Problem.OfFields(reader.Faults) : await changes.Replace(context, before, after, what, created: what == "contact-added");
    }

    /// <summary>A problem when the client has seen another version; null when it has not or does not say.</summary>
    private static IResult? Stale(HttpContext context, Customer before) =>
        ETags.TryGetIfMatch(context, out long? seen) && (seen is null || seen == before.Version) ? null : Problem.Of(ProblemKind.Stale);

    private static ContactId? Find(Customer customer, string contactId) =>
        Guid.TryParse(contactId, out var value) && customer.Contacts.Any(c => c.Id.Value == value) ? new ContactId(value) : null;
}
