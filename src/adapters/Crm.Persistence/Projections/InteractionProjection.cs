using Crm.Events;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>Interaction records folded from the journal, with their filters and pages. Reading is thread safe; the projection host writes.</summary>
public sealed class InteractionProjection(ProjectionsDatabase database) : SqliteProjection(database, "interactions", Version), IInteractionStore
{
    /// <summary>Raise it when the fold tells another story: everything is told anew then.</summary>
    private const int Version = 2;

    private readonly ProjectionsDatabase _database = database;

    /// <inheritdoc/>
    public ValueTask<InteractionRecord?> Find(InteractionId id, CancellationToken cancellation) =>
        ValueTask.FromResult(_database.Read(connection => InteractionTable.Find(connection, null, id)));

    /// <summary>The interaction a recording belongs to, or null.</summary>
    public ValueTask<InteractionRecord?> Find(RecordingId recording, CancellationToken cancellation) =>
        ValueTask.FromResult(_database.Read(connection => InteractionTable.Find(connection, recording)));

    /// <inheritdoc/>
    public ValueTask Save(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation)
    {
        _database.Write(transaction => InteractionTable.Save(transaction, records));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<InteractionPage> List(InteractionFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ValueTask.FromResult(_database.Read(connection => InteractionTable.List(connection, filter)));
    }

    /// <inheritdoc/>
    protected override byte[]? Fold(SqliteTransaction transaction, IReadOnlyList<EventEnvelope> facts)
    {
        var touched = new Dictionary<InteractionId, InteractionRecord?>();
        foreach (var fact in facts)
        {
            if (InteractionFold.InteractionOf(fact.Event) is not { } id)
            {
                continue;
            }

            if (!touched.TryGetValue(id, out var record))
            {
                record = InteractionTable.Find(transaction.Connection!, transaction, id);
            }

            touched[id] = InteractionFold.Apply(record, fact);
        }

        InteractionTable.Save(transaction, touched.Values.OfType<InteractionRecord>());
        return null;
    }

    /// <inheritdoc/>
    protected override void Clear(SqliteTransaction transaction) => InteractionTable.Clear(transaction);
}
