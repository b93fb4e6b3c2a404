using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>Customers that are the same, made one; one that is two, made two; and both taken back.</summary>
internal static class MergeRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var seen = api.MapGroup("/customers").WithTags("Customers").RequireAuthorization(Access.Agent);
        seen.MapGet("/{id}/duplicates", GetDuplicates).WithName("getDuplicates").Produces<IReadOnlyList<DuplicateWarning>>();
        seen.MapGet("/{id}/merges", GetMerges).WithName("getMerges").Produces<IReadOnlyList<MergeView>>();
        var done = api.MapGroup("/customers").WithTags("Customers").RequireAuthorization(Access.Supervisor);
        done.MapGet("/{id}/merge/{otherId}", GetPreview).WithName("previewMerge").Produces<MergePreview>();
        done.MapPost("/{id}/merge", Merge).WithName("mergeCustomers").Produces<MergeDone>();
        done.MapPost("/{id}/split", Split).WithName("splitCustomer").Produces<MergeDone>();
        done.MapGet("/merges/{mergeId}/undo", GetUndo).WithName("previewUndo").Produces<UndoPreview>();
        done.MapPost("/merges/{mergeId}/undo", Undo).WithName("undoMerge").Produces<MergeDone>();
    }

    private static async Task<IResult> GetDuplicates(string id, ICustomerDirectory directory, ICustomerBook book, CancellationToken cancellation) =>
        await CustomerRoutes.Find(id, directory, cancellation) is not { } customer
            ? Problem.Of(ProblemKind.NotFound)
            : TypedResults.Ok<IReadOnlyList<DuplicateWarning>>(
                [.. (await book.DuplicatesOf(customer, cancellation)).Select(d => new DuplicateWarning(d.Field, d.Value, d.Customer.Id, d.Customer.Name, d.Customer.Company))]);

    private static async Task<IResult> GetMerges(string id, ICustomerDirectory directory, MergeViews views, CancellationToken cancellation) =>
        await CustomerRoutes.Find(id, directory, cancellation) is { } customer
            ? TypedResults.Ok(await views.Of(customer.Id, cancellation))
            : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> GetPreview(
        string id, string otherId, ICustomerMerging merging, ICustomerDirectory directory, ICustomerCards cards, CancellationToken cancellation)
    {
        var (customer, other, problem) = await Pair(id, otherId, directory, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var fields = await MergeChanges.Proposed(merging, customer!, other!, cancellation);
        return await cards.BuildWhole(customer!.Id, cancellation) is { } card && await cards.BuildWhole(other!.Id, cancellation) is { } otherCard
            ? TypedResults.Ok(new MergePreview(card, otherCard, [.. fields], MergePlan.Faults(MergePlan.Combine(customer, other, fields, Guid.Empty))))
            : Problem.Of(ProblemKind.NotFound);
    }

    private static async Task<IResult> Merge(string id, MergeRequest body, HttpContext context, ICustomerDirectory directory, MergeChanges changes)
    {
        if (body.FromOther?.FirstOrDefault(f => !MergePlan.Fields.Contains(f)) is { } unknown)
        {
            return Problem.OfField("fromOther", $"There is no field {(unknown.Length <= 32 ? unknown : unknown[..32])}; use {string.Join(", ", MergePlan.Fields)}.");
        }

        var (customer, other, problem) = await Pair(id, body.OtherId.ToString(), directory, context.RequestAborted);
        return problem ?? Unseen(context, customer!)
            ?? (other!.Version != body.OtherVersion ? Problem.Of(ProblemKind.Stale) : await changes.Merge(context, customer!, other, body.FromOther));
    }

    private static async Task<IResult> Split(string id, SplitRequest body, HttpContext context, ICustomerDirectory directory, MergeChanges changes)
    {
        if (await CustomerRoutes.Find(id, directory, context.RequestAborted) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        return Unseen(context, customer, id) ?? await changes.Split(context, customer, body);
    }

    private static async Task<IResult> GetUndo(string mergeId, MergeChanges changes, CancellationToken cancellation)
    {
        var (undoing, problem) = await changes.Find(mergeId, cancellation);
        return problem ?? TypedResults.Ok(await changes.Preview(undoing!, cancellation));
    }

    private static async Task<IResult> Undo(string mergeId, MergeUndoRequest body, HttpContext context, MergeChanges changes)
    {
        var (undoing, problem) = await changes.Find(mergeId, context.RequestAborted);
        return problem ?? Unseen(context, undoing!.Now) ?? await changes.Undo(context, undoing, body);
    }

    /// <summary>Two customers of their own, or what to answer.</summary>
    private static async ValueTask<(Customer? Customer, Customer? Other, IResult? Problem)> Pair(
        string id, string otherId, ICustomerDirectory directory, CancellationToken cancellation)
    {
        if (await CustomerRoutes.Find(id, directory, cancellation) is not { } customer || await CustomerRoutes.Find(otherId, directory, cancellation) is not { } other)
        {
            return (null, null, Problem.Of(ProblemKind.NotFound));
        }

        if (customer.Id == other.Id)
        {
            return (null, null, Problem.OfField("otherId", "This is the same customer already."));
        }

        return IsOf(customer, id) && IsOf(other, otherId)
            ? (customer, other, null)
            : (null, null, Problem.Of(ProblemKind.WrongState, "One of them is part of another customer by now. Look at that one."));
    }

    /// <summary>What to answer who has not said, or not seen, the customer's version; null when he has.</summary>
    private static IResult? Unseen(HttpContext context, Customer customer, string? id = null) =>
        context.Request.Headers.IfMatch.Count == 0 ? Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag of the customer as If-Match.")
        : (id is null || IsOf(customer, id)) && ETags.TryGetIfMatch(context, out long? seen) && (seen is null || seen == customer.Version) ? null
        : Problem.Of(ProblemKind.Stale);

    private static bool IsOf(Customer customer, string id) => Guid.TryParse(id, out var value) && customer.Id.Value == value;
}
