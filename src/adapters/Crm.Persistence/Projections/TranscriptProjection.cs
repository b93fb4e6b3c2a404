using Crm.Contracts.Ports;
using Crm.Events;
using Crm.Events.Conversations;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>What was written in conversations, folded from the journal. Reading is thread safe; the projection host writes.</summary>
public sealed class TranscriptProjection(ProjectionsDatabase database) : SqliteProjection(database, "transcripts", Version), ITranscripts
{
    /// <summary>Raise it when lines are stored otherwise: everything is stored anew then.</summary>
    private const int Version = 1;

    private readonly ProjectionsDatabase _database = database;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TranscriptLine>> Read(InteractionId conversation, CancellationToken cancellation) =>
        ValueTask.FromResult(_database.Read(connection => TranscriptTable.Read(connection, conversation)));

    /// <inheritdoc/>
    protected override byte[]? Fold(SqliteTransaction transaction, IReadOnlyList<EventEnvelope> facts)
    {
        TranscriptTable.Save(transaction, facts.Where(f => f.Event is ChatLineWritten).Select(f => (f.At, (ChatLineWritten)f.Event)));
        return null;
    }

    /// <inheritdoc/>
    protected override void Clear(SqliteTransaction transaction) => TranscriptTable.Clear(transaction);
}
