using Crm.Events;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;
using Crm.Statistics.Storage;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>Facts of queues and agents by interval, folded from the journal. Reading is thread safe; the projection host writes.</summary>
public sealed class StatisticsProjection(ProjectionsDatabase database) : SqliteProjection(database, "statistics", Version), IStatisticsStore
{
    /// <summary>Raise it when the fold counts differently: everything is counted anew then.</summary>
    private const int Version = 2;

    private readonly ProjectionsDatabase _database = database;
    private StatisticsFold _fold = new();

    /// <inheritdoc/>
    public ValueTask Add(
        IReadOnlyList<QueueIntervalFacts> queues,
        IReadOnlyList<ChannelIntervalFacts> channels,
        IReadOnlyList<AgentIntervalFacts> agents,
        ReadOnlyMemory<byte> foldState,
        CancellationToken cancellation)
    {
        byte[] state = foldState.ToArray();
        _database.Write(transaction =>
        {
            AddFacts(transaction, queues, channels, agents);
            using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = """
                INSERT INTO projection (name, version, position, state) VALUES ($name, $version, 0, $state)
                ON CONFLICT (name) DO UPDATE SET state = $state
                """;
            command.Parameters.AddWithValue("$name", Name);
            command.Parameters.AddWithValue("$version", Version);
            command.Parameters.AddWithValue("$state", state);
            command.ExecuteNonQuery();
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadFoldState(CancellationToken cancellation) => ValueTask.FromResult(_database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT state FROM projection WHERE name = $name AND version = $version";
        command.Parameters.AddWithValue("$name", Name);
        command.Parameters.AddWithValue("$version", Version);
        return command.ExecuteScalar() as byte[];
    }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QueueIntervalFacts>> ReadQueues(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<QueueIntervalFacts>>(_database.Read(connection => QueueFactsTable.Read(connection, queue, from, to)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChannelIntervalFacts>> ReadChannels(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<ChannelIntervalFacts>>(_database.Read(connection => ChannelFactsTable.Read(connection, queue, from, to)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AgentIntervalFacts>> ReadAgents(AgentId? agent, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<AgentIntervalFacts>>(_database.Read(connection => AgentFactsTable.Read(connection, agent, from, to)));

    /// <inheritdoc/>
    protected override byte[]? Fold(SqliteTransaction transaction, IReadOnlyList<EventEnvelope> facts)
    {
        foreach (var fact in facts)
        {
            _fold.Apply(fact);
        }

        AddFacts(transaction, _fold.Queues.Drain(), _fold.Channels.Drain(), _fold.Agents.Drain());
        return _fold.TakeState();
    }

    /// <inheritdoc/>
    protected override void Clear(SqliteTransaction transaction)
    {
        QueueFactsTable.Clear(transaction);
        ChannelFactsTable.Clear(transaction);
        AgentFactsTable.Clear(transaction);
    }

    /// <inheritdoc/>
    protected override bool TryRestore(ReadOnlySpan<byte> state)
    {
        try
        {
            _fold.RestoreState(state);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void Forget() => _fold = new StatisticsFold();

    private static void AddFacts(
        SqliteTransaction transaction, IReadOnlyList<QueueIntervalFacts> queues, IReadOnlyList<ChannelIntervalFacts> channels, IReadOnlyList<AgentIntervalFacts> agents)
    {
        QueueFactsTable.Add(transaction, queues);
        ChannelFactsTable.Add(transaction, channels);
        AgentFactsTable.Add(transaction, agents);
    }
}
