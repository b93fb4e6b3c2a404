using System.Collections.Immutable;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Interactions;

/// <summary>Reads interactions that a former system told us of.</summary>
internal static class ImportedInteractions
{
    public static async Task<InteractionRecord?> Find(RecordsContext context, InteractionId id, CancellationToken cancellation)
    {
        string key = id.ToString();
        return await context.ImportedInteractions.AsNoTracking().SingleOrDefaultAsync(i => i.Id == key, cancellation) is { } row ? ToRecord(row) : null;
    }

    /// <summary>Those that meet a filter, newest start first, then by id.</summary>
    public static async Task<List<InteractionRecord>> List(RecordsContext context, InteractionFilter filter, int count, CancellationToken cancellation)
    {
        var query = context.ImportedInteractions.AsNoTracking();
        query = filter.Customer is { } customer ? query.Where(i => i.Customer == customer) : query;
        query = filter.Queue is { } queue ? query.Where(i => i.Queue == queue) : query;
        if (filter.AnyQueueOf is { } some)
        {
            QueueId?[] wanted = [.. some.Select(q => (QueueId?)q)];
            query = query.Where(i => wanted.Contains(i.Queue));
        }

        query = filter.Agent is { } agent ? query.Where(i => i.Agent == agent) : query;
        query = filter.Channel is { } channel ? query.Where(i => i.MediaType == channel) : query;
        query = filter.Outcome is { } outcome ? query.Where(i => i.Outcome == outcome) : query;
        query = filter.From is { } from ? query.Where(i => i.StartedAt >= from) : query;
        query = filter.To is { } to ? query.Where(i => i.StartedAt < to) : query;
        if (filter.After is { } after)
        {
            string id = after.Id.ToString();
            query = query.Where(i => i.StartedAt < after.StartedAt || (i.StartedAt == after.StartedAt && string.Compare(i.Id, id) > 0));
        }

        var rows = await query.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(count).ToListAsync(cancellation);
        return [.. rows.Select(ToRecord)];
    }

    private static InteractionRecord ToRecord(ImportedInteractionRow row) => new(
        new InteractionId(Guid.ParseExact(row.Id, "n")), row.MediaType, row.Direction, row.Subject, null, null, row.To, null, null, row.StartedAt)
    {
        Customer = row.Customer,
        EndedAt = row.EndedAt,
        Outcome = row.Outcome,
        Queues = row.Queue is { } queue ? [queue] : [],
        Agents = row.Agent is { } agent ? [agent] : [],
        WrapUpCode = row.WrapUpCode,
        Segments = Segments(row),
        Import = new ImportedStory(row.Source, row.Summary),
    };

    private static ImmutableArray<Segment> Segments(ImportedInteractionRow row)
    {
        var kind = row.Queue is null ? SegmentKind.Flow : SegmentKind.Queue;
        if (row.AnsweredAt is not { } answered || row.Agent is null)
        {
            return [new Segment(kind, "customer", row.Queue, null, row.StartedAt, row.EndedAt, "ended")];
        }

        return
        [
            new Segment(kind, "customer", row.Queue, null, row.StartedAt, answered, "answered"),
            new Segment(SegmentKind.Talk, "agent", row.Queue, row.Agent, answered, row.EndedAt, "ended"),
        ];
    }
}
