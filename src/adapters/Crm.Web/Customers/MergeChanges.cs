using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Customers;

/// <summary>
/// Carries merges, splits and undoes out: decides by the pure plan, writes in one transaction, audits (who, when, which records and
/// fields, never their values) and lets open desks show it. Thread safe.
/// </summary>
internal sealed class MergeChanges(
    ICustomerMerging merging, ICustomerCards cards, ICustomerNews news, IInteractionStore interactions, LaterInteractions later, AuditLog audit, TimeProvider clock)
{
    private const int InteractionsMax = 200;

    /// <summary>Merges the other customer into this one.</summary>
    public async Task<IResult> Merge(HttpContext context, Customer customer, Customer other, IReadOnlyList<string>? fromOther)
    {
        var fields = fromOther is null ? await Proposed(merging, customer, other, context.RequestAborted) : fromOther.ToHashSet(StringComparer.Ordinal);
        var id = NewId();
        var after = MergePlan.Combine(customer, other, fields, id);
        if (MergePlan.Faults(after) is { Count: > 0 } faults)
        {
            return Problem.OfFields(faults);
        }

        var change = Change(context, customer.Id, "merged", CustomerChange.Differences(customer, after));
        var merge = new CustomerMerge(id, MergeKind.Merge, customer.Id, other.Id, change.At, change.By) { Picture = new MergePicture(customer, after) };
        return Refused(await merging.Merge(merge, other, change, context.RequestAborted)) ?? await Answer(context, merge, change, []);
    }

    /// <summary>Makes a part of a customer a customer of its own.</summary>
    public async Task<IResult> Split(HttpContext context, Customer customer, SplitRequest body)
    {
        if (CustomerRules.Name(body.Name) is not { Value: { } name })
        {
            return Problem.OfField("name", $"1 to {CustomerRules.NameMax} characters on one line.");
        }

        if (body.Interactions is { Count: > InteractionsMax })
        {
            return Problem.OfField("interactions", $"At most {InteractionsMax}.");
        }

        var id = NewId();
        var part = new Customer(new CustomerId(NewId()), new SubjectId(NewId()), name, null, customer.Language, null, [], []);
        var (origin, made) = MergePlan.Split(
            customer, part, Set(body.Phones), Set(body.Emails), (body.Identities ?? []).Select(i => new ChannelIdentity(i.Kind, i.Value)).ToHashSet(), Set(body.Contacts), id);
        var moved = new List<(InteractionId, Instant)>();
        foreach (var interaction in Set(body.Interactions))
        {
            if (await interactions.Find(interaction, context.RequestAborted) is not { } record || record.Customer != customer.Id)
            {
                return Problem.OfField("interactions", $"There is no interaction {interaction} of this customer.");
            }

            moved.Add((record.Id, record.StartedAt));
        }

        var fields = CustomerChange.Differences(customer, origin);
        if (fields.Count == 0 && moved.Count == 0)
        {
            return Problem.OfField("phones", "Choose what becomes the new customer's.");
        }

        var change = Change(context, customer.Id, "split", fields);
        var split = new CustomerMerge(id, MergeKind.Split, customer.Id, made.Id, change.At, change.By) { Picture = new MergePicture(customer, origin) };
        return Refused(await merging.Split(split, made, new Additions(moved, []), change, context.RequestAborted))
            ?? await Answer(context, split, change, [.. moved.Select(m => m.Item1)]);
    }

    /// <summary>A merge or split that can be taken back, with both records; or what to answer.</summary>
    public async ValueTask<(Undoing? Undoing, IResult? Problem)> Find(string mergeId, CancellationToken cancellation)
    {
        if (!Guid.TryParse(mergeId, out var id) || await merging.Find(id, cancellation) is not { } merge
            || await merging.Record(merge.Survivor, cancellation) is not { } now || await merging.Record(merge.Other, cancellation) is not { } other)
        {
            return (null, Problem.Of(ProblemKind.NotFound));
        }

        return merge.UndoneAt is not null ? (null, Problem.Of(ProblemKind.WrongState, "It was undone already."))
            : merge.Picture is null ? (null, Problem.Of(ProblemKind.WrongState, "One of the customers was erased; there is nothing to give back."))
            : (new Undoing(merge, now, other), null);
    }

    /// <summary>What taking it back would do.</summary>
    public async ValueTask<UndoPreview> Preview(Undoing undoing, CancellationToken cancellation)
    {
        var additions = MergeUndo.Additions(undoing.Now, undoing.Merge).Concat(await later.Of(undoing, InteractionsMax, cancellation));
        return new UndoPreview(
            MergeViews.Show(undoing.Merge, undoing.Other.Name),
            undoing.Now.Name,
            undoing.Now.Version,
            [.. additions.Select(a => new UndoAddition(a.Key, a.Kind, a.Text, a.ToOther, a.At))]);
    }

    /// <summary>Takes it back.</summary>
    public async Task<IResult> Undo(HttpContext context, Undoing undoing, MergeUndoRequest body)
    {
        var (merge, now, other) = undoing;
        var (there, here) = (Set(body.ToOther), Set(body.ToCustomer));
        var moved = await later.Moved(undoing, (key, byDefault) => there.Contains(key) || (byDefault && !here.Contains(key)), context.RequestAborted);
        if (moved is null)
        {
            return Problem.Of(ProblemKind.WrongState, $"More than {LaterInteractions.Max} interactions came since.");
        }

        var (survivor, apart) = merge.Kind == MergeKind.Split
            ? (MergeUndo.Rejoin(now, other, merge.Picture!, merge.Id), other)
            : MergeUndo.Separate(now, other, merge.Picture!, merge.Id, there.Contains);
        if (MergePlan.Faults(survivor).Concat(MergePlan.Faults(apart)).DistinctBy(f => f.Key).ToDictionary(f => f.Key, f => f.Value) is { Count: > 0 } faults)
        {
            return Problem.OfFields(faults);
        }

        var change = Change(context, now.Id, merge.Kind == MergeKind.Split ? "split-undone" : "merge-undone", CustomerChange.Differences(now, survivor));
        return Refused(await merging.Undo(merge, survivor, apart, moved, change, context.RequestAborted))
            ?? await Answer(context, merge, change, [.. moved.Interactions.Select(i => i.Interaction)]);
    }

    /// <summary>The fields proposed from the other: the newest that is not empty.</summary>
    public static async ValueTask<IReadOnlySet<string>> Proposed(ICustomerMerging merging, Customer customer, Customer other, CancellationToken cancellation)
    {
        var own = await merging.FieldTimes(customer.Id, cancellation);
        var theirs = await merging.FieldTimes(other.Id, cancellation);
        return MergePlan.Propose(
            customer, other, f => own.TryGetValue(f, out var at) ? at : null, f => theirs.TryGetValue(f, out var at) ? at : null);
    }

    private async Task<IResult> Answer(HttpContext context, CustomerMerge merge, CustomerChange change, IReadOnlyCollection<InteractionId> moved)
    {
        news.Moved(moved, merge.Other);
        news.Changed([merge.Survivor, merge.Other]);
        await audit.Add(
            context, $"customer.{change.What}", merge.Survivor.ToString(), null, new { merge = merge.Id, other = merge.Other, fields = change.Fields, interactions = moved.Count });
        if (await cards.BuildWhole(merge.Survivor, CancellationToken.None) is not { } card)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, card.Version);
        return TypedResults.Ok(new MergeDone(merge.Id.ToString("n"), card, merge.Other));
    }

    private static IResult? Refused(MergeOutcome outcome) => outcome switch
    {
        MergeOutcome.Done => null,
        MergeOutcome.Erased => Problem.Of(ProblemKind.WrongState, "One of the customers was erased."),
        MergeOutcome.TooMany => Problem.Of(ProblemKind.WrongState, $"A customer can be made of {ICustomerMerging.PartsMax} records."),
        _ => Problem.Of(ProblemKind.Stale),
    };

    private CustomerChange Change(HttpContext context, CustomerId customer, string what, IReadOnlyList<string> fields) =>
        new(NewId(), customer, Instant.Now(clock), context.UserName(), what, fields);

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    private static HashSet<T> Set<T>(IReadOnlyList<T>? items) => [.. items ?? []];
}

/// <summary>A merge or split that is to be taken back.</summary>
/// <param name="Now">The survivor as he is.</param>
/// <param name="Other">The other record as it lies.</param>
internal sealed record Undoing(CustomerMerge Merge, Customer Now, Customer Other);
