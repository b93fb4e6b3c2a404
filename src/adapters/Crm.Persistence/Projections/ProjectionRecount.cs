using System.Text.Json;
using Crm.Events;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Persistence.Journal.Audit;
using Crm.Persistence.Sqlite;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>What a recount compared.</summary>
/// <param name="StatisticsPosition">Where the stored figures had come to.</param>
/// <param name="InteractionsPosition">Where the stored records had come to.</param>
public sealed record ProjectionRecountReport(long StatisticsPosition, int QueueFacts, int AgentFacts, long InteractionsPosition, int Interactions);

/// <summary>Counts the facts of a journal anew in memory, up to where the stored projections had come, and compares (law 8).</summary>
internal sealed class ProjectionRecount
{
    private readonly StatisticsFold _fold = new();
    private readonly Dictionary<InteractionId, InteractionRecord> _records = [];
    private readonly Dictionary<InteractionId, InteractionRecord> _storedRecords;
    private readonly List<QueueIntervalFacts> _storedQueues;
    private readonly List<ChannelIntervalFacts> _storedChannels;
    private readonly List<AgentIntervalFacts> _storedAgents;
    private readonly long _statistics;
    private readonly long _interactions;

    /// <summary>Reads what is stored, all of one moment. Throws <see cref="InvalidDataException"/> when the file is foreign or damaged.</summary>
    public ProjectionRecount(string path)
    {
        using var connection = SqliteFile.OpenForReading(path, ProjectionsSchema.Schema);
        using var moment = connection.BeginTransaction(deferred: true);
        _statistics = PositionOf(connection, "statistics");
        _interactions = PositionOf(connection, "interactions");
        _storedQueues = QueueFactsTable.Read(connection, null, Instant.MinValue, Instant.MaxValue);
        _storedChannels = ChannelFactsTable.Read(connection, null, Instant.MinValue, Instant.MaxValue);
        _storedAgents = AgentFactsTable.Read(connection, null, Instant.MinValue, Instant.MaxValue);
        _storedRecords = InteractionTable.All(connection).ToDictionary(record => record.Id);
    }

    public void Add(EventEnvelope fact, long position)
    {
        if (position <= _statistics)
        {
            _fold.Apply(fact);
        }

        if (position <= _interactions && InteractionFold.InteractionOf(fact.Event) is { } id
            && InteractionFold.Apply(_records.GetValueOrDefault(id), fact) is { } record)
        {
            _records[id] = record;
        }
    }

    public ProjectionRecountReport Compare(AuditFindings findings)
    {
        Compare(
            "queue facts", findings, _fold.Queues.All.ToDictionary(f => $"{f.Queue} {f.Start} {f.View}"),
            _storedQueues.ToDictionary(f => $"{f.Queue} {f.Start} {f.View}"), (a, b) => a == b);
        Compare(
            "channel facts", findings, _fold.Channels.All.ToDictionary(f => $"{f.Queue} {f.Channel} {f.Start}"),
            _storedChannels.ToDictionary(f => $"{f.Queue} {f.Channel} {f.Start}"), (a, b) => a == b);
        Compare(
            "agent facts", findings, _fold.Agents.All.ToDictionary(f => $"{f.Agent} {f.Start}"),
            _storedAgents.ToDictionary(f => $"{f.Agent} {f.Start}"), (a, b) => Text(a) == Text(b));
        Compare("interaction", findings, _records, _storedRecords, (a, b) => InteractionTable.Serialize(a).AsSpan().SequenceEqual(InteractionTable.Serialize(b)));
        return new ProjectionRecountReport(_statistics, _storedQueues.Count, _storedAgents.Count, _interactions, _storedRecords.Count);
    }

    private static void Compare<TKey, T>(string what, AuditFindings findings, Dictionary<TKey, T> counted, Dictionary<TKey, T> stored, Func<T, T, bool> equal)
        where TKey : notnull
        where T : class
    {
        foreach (var (key, value) in counted)
        {
            if (!stored.TryGetValue(key, out var found))
            {
                findings.Add($"{what} {key} is not stored");
            }
            else if (!equal(value, found))
            {
                findings.Add($"{what} {key} differs from the recount");
            }
        }

        foreach (var key in stored.Keys.Where(key => !counted.ContainsKey(key)))
        {
            findings.Add($"{what} {key} is stored, but nothing in the journal gives it");
        }
    }

    private static string Text(AgentIntervalFacts facts) => JsonSerializer.Serialize(facts);

    private static long PositionOf(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position FROM projection WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as long? ?? 0;
    }
}
