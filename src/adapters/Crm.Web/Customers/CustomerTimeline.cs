using Crm.Contracts.Materials;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Interactions.Annotations;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Interactions;
using Crm.Web.Materials;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>What was with a customer, over all channels, newest first: interactions with their notes, packages he was sent, notes about him, changes of his record.</summary>
internal static class CustomerTimeline
{
    public static void Map(IEndpointRouteBuilder customers) =>
        customers.MapGet("/{id}/timeline", Get).WithName("getCustomerTimeline").Produces<Page<TimelineItem>>();

    private static async Task<IResult> Get(
        string id,
        string? after,
        int? limit,
        string? channel,
        ICustomerDirectory directory,
        IInteractionStore store,
        ICustomerLog log,
        IInteractionAnnotations annotations,
        InteractionViews views,
        IMaterialDeliveries deliveries,
        MaterialViews materials,
        CancellationToken cancellation)
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

        if (TimelineChannels.Read(channel) is not { } channels)
        {
            return Problem.OfField("channel", $"Use {string.Join(", ", TimelineChannels.Words)}, separated by commas.");
        }

        if (await CustomerRoutes.Find(id, directory, cancellation) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        // one of each medium is asked for alone, along the customer's index; together they are one page
        var records = new List<InteractionRecord>();
        bool moreRecords = false;
        foreach (var medium in channels.Media)
        {
            var page = await store.List(new InteractionFilter(Customer: customer.Id, Channel: medium, After: after is null ? null : cursor, Limit: count), cancellation);
            records.AddRange(page.Records);
            moreRecords |= page.Next is not null;
        }

        var entries = channels.Entries == LogEntries.None ? []
            : await log.Read(customer.Id, after is null ? null : (cursor.StartedAt, cursor.Id.Value), count + 1, channels.Entries, cancellation);
        var sent = !channels.Materials ? []
            : await deliveries.OfCustomer(customer.Id, after is null ? null : (cursor.StartedAt, cursor.Id.Value), count + 1, cancellation);
        var shown = await views.Show(records, cancellation);
        var all = shown.Select(v => OfInteraction(v)).Concat(entries.Select(OfEntry))
            .Concat(sent.Select(d => new TimelineItem("material", d.At, d.Id.ToString("n"), d.By.Value, Material: materials.Show(d))))
            .OrderByDescending(i => i.At.Microseconds).ThenBy(i => i.Id, StringComparer.Ordinal)
            .ToList();
        bool more = all.Count > count || moreRecords;
        var items = all.Take(count).ToList();
        string? next = more ? new InteractionCursor(items[^1].At, new InteractionId(Guid.ParseExact(items[^1].Id, "n"))).ToString() : null;
        return TypedResults.Ok(new Page<TimelineItem>(await WithNotes(items, annotations, views, cancellation), next));
    }

    private static async Task<IReadOnlyList<TimelineItem>> WithNotes(
        List<TimelineItem> items, IInteractionAnnotations annotations, InteractionViews views, CancellationToken cancellation)
    {
        var ids = items.Where(i => i.Kind == "interaction").Select(i => new InteractionId(Guid.ParseExact(i.Id, "n"))).ToList();
        var notes = (await annotations.NotesOf(ids, cancellation)).ToLookup(n => n.Interaction.ToString());
        return [.. items.Select(i => i.Kind == "interaction" ? i with { Notes = [.. notes[i.Id].Select(views.Show)] } : i)];
    }

    private static TimelineItem OfInteraction(InteractionView v) => new(
        "interaction",
        v.StartedAt,
        v.Id.ToString(),
        MediaType: v.MediaType,
        Direction: v.Direction,
        From: v.From,
        FromName: v.FromName,
        To: v.To,
        CustomerId: v.CustomerId,
        CustomerName: v.CustomerName,
        Queues: v.Queues,
        Agents: v.Agents,
        StartedAt: v.StartedAt,
        EndedAt: v.EndedAt,
        Outcome: v.Outcome,
        WrapUpCode: v.WrapUpCode,
        Recordings: v.Recordings);

    private static TimelineItem OfEntry(CustomerLogEntry e) => e.Note is { } note
        ? new TimelineItem("note", e.At, e.Id.ToString("n"), note.By, note.Text)
        : new TimelineItem("change", e.At, e.Id.ToString("n"), e.Change!.By, What: e.Change.What, Fields: e.Change.Fields);
}
