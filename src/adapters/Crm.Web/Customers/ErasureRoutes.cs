using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>
/// Erasing a customer's personal data: his record is emptied and the keys of his interactions are destroyed, so that names, numbers, notes
/// and recordings are gone everywhere, backups included. Figures stay. Of a customer made of several records all are erased.
/// </summary>
internal static class ErasureRoutes
{
    public static void Map(IEndpointRouteBuilder customers) => customers.MapDelete("/{id}/personal-data", Erase)
        .WithName("eraseCustomer")
        .RequireAuthorization(Access.Admin)
        .Produces<ErasureView>();

    private static async Task<IResult> Erase(
        string id,
        HttpContext context,
        ICustomerDirectory directory,
        ICustomerErasure erasure,
        IInteractionStore interactions,
        IPersonalDataVault vault,
        ICustomerCards cards,
        AuditLog audit,
        TimeProvider clock)
    {
        if (await CustomerRoutes.Find(id, directory, context.RequestAborted) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        // from here on it is carried out whole, even if the client goes away
        var subjects = await SubjectsOf(customer.Id, interactions);
        var own = await erasure.SubjectsOf(customer.Id, CancellationToken.None);
        var others = await erasure.OfOthers(customer.Id, subjects.Keys, CancellationToken.None);
        var change = new CustomerChange(Guid.CreateVersion7(clock.GetUtcNow()), customer.Id, Instant.Now(clock), context.UserName(), "erased", ["name"]);
        if (!await erasure.Empty(customer.Id, change, CancellationToken.None))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        foreach (var subject in own.Concat(subjects.Keys.Where(s => !others.Contains(s))).Distinct())
        {
            vault.Erase(subject);
        }

        cards.Forget(customer.Id);
        var done = new ErasureView(
            customer.Id, subjects.Where(s => !others.Contains(s.Key)).Sum(s => s.Value), subjects.Where(s => others.Contains(s.Key)).Sum(s => s.Value));
        await audit.Add(context, "customer.erased", customer.Id.ToString(), null, new { interactions = done.Interactions, shared = done.Shared });
        return TypedResults.Ok(done);
    }

    /// <summary>Whose keys his interactions are under, and how many each.</summary>
    private static async ValueTask<Dictionary<SubjectId, int>> SubjectsOf(CustomerId customer, IInteractionStore interactions)
    {
        var found = new Dictionary<SubjectId, int>();
        InteractionCursor? after = null;
        do
        {
            var page = await interactions.List(new InteractionFilter(Customer: customer, After: after, Limit: InteractionFilter.MaxLimit), CancellationToken.None);
            foreach (var record in page.Records.Where(r => r.Import is null))
            {
                found[record.Subject] = found.GetValueOrDefault(record.Subject) + 1;
            }

            after = page.Next;
        }
        while (after is not null);
        return found;
    }
}
