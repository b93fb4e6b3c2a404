using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Customers;

/// <summary>
/// Carries changes of customers out: warns of others who look the same, writes, audits (which fields, never their values) and answers
/// with the new card. Thread safe.
/// </summary>
internal sealed class CustomerChanges(ICustomerBook book, ICustomerCards cards, AuditLog audit, TimeProvider clock)
{
    /// <summary>Adds a customer.</summary>
    public async Task<IResult> Create(HttpContext context, Customer customer)
    {
        var nobody = customer with { Name = "", Company = null, Kind = default, Language = null, Vip = false, Notes = null, Phones = [], Emails = [], Identities = [], Contacts = [] };
        var change = Change(context, customer.Id, "created", CustomerChange.Differences(nobody, customer));
        var duplicates = await book.DuplicatesOf(customer, context.RequestAborted);
        await book.Create(customer, change, context.RequestAborted);
        return await Answer(context, change, duplicates, created: true);
    }

    /// <summary>Replaces a customer, if nobody else did since <paramref name="before"/>.</summary>
    public async Task<IResult> Replace(HttpContext context, Customer before, Customer after, string what, bool created = false)
    {
        var change = Change(context, after.Id, what, CustomerChange.Differences(before, after));
        var duplicates = await book.DuplicatesOf(after, context.RequestAborted);
        if (change.Fields.Count > 0)
        {
            var outcome = await book.Replace(after, change, context.RequestAborted);
            if (outcome != ReplaceOutcome.Replaced)
            {
                return Problem.Of(outcome == ReplaceOutcome.Stale ? ProblemKind.Stale : ProblemKind.NotFound);
            }
        }

        return await Answer(context, change, duplicates, created);
    }

    private async Task<IResult> Answer(HttpContext context, CustomerChange change, IReadOnlyList<Duplicate> duplicates, bool created)
    {
        cards.Forget(change.Customer);
        if (change.Fields.Count > 0)
        {
            await audit.Add(context, $"customer.{change.What}", change.Customer.ToString(), null, new { fields = change.Fields });
        }

        if (await cards.BuildWhole(change.Customer, context.RequestAborted) is not { } card)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, card.Version);
        var saved = new CustomerSaved(card, [.. duplicates.Select(d => new DuplicateWarning(d.Field, d.Value, d.Customer.Id, d.Customer.Name, d.Customer.Company))]);
        return created ? TypedResults.Created($"/api/v1/customers/{card.Id}", saved) : TypedResults.Ok(saved);
    }

    private CustomerChange Change(HttpContext context, CustomerId customer, string what, IReadOnlyList<string> fields) =>
        new(Guid.CreateVersion7(clock.GetUtcNow()), customer, Instant.Now(clock), context.UserName(), what, fields);
}
