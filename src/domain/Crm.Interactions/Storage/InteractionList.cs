using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Storage;

/// <summary>An <see cref="IInteractionStore"/> in memory: the reference other stores are compared with. Thread safe.</summary>
public sealed class InteractionList : IInteractionStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InteractionId, InteractionRecord> _records = [];

    /// <inheritdoc/>
    public ValueTask<InteractionRecord?> Find(InteractionId id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_records.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public ValueTask Save(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                _records[record.Id] = record;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<InteractionPage> List(InteractionFilter filter, CancellationToken cancellation)
    {
        int limit = Math.Clamp(filter.Limit, 1, InteractionFilter.MaxLimit);
        lock (_gate)
        {
            var found = _records.Values
                .Where(r => filter.Admits(r) && (filter.After is not { } after || after.IsBefore(r)))
                .OrderByDescending(r => r.StartedAt.Microseconds)
                .ThenBy(r => r.Id.ToString(), StringComparer.Ordinal)
                .Take(limit + 1)
                .ToList();
            bool more = found.Count > limit;
            var page = more ? found.GetRange(0, limit) : found;
            return ValueTask.FromResult(new InteractionPage(page, more ? InteractionCursor.Of(page[^1]) : null));
        }
    }
}
