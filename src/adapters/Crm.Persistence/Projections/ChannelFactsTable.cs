using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Statistics.Queues;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The stored form of <see cref="ChannelIntervalFacts"/>.</summary>
internal static class ChannelFactsTable
{
    private static readonly ImmutableArray<FactColumn<ChannelIntervalFacts>> Columns =
    [
        new("offered", f => f.Offered, (f, value) => f.Offered = value),
        new("answered", f => f.Answered, (f, value) => f.Answered = value),
        new("answered_in_threshold", f => f.AnsweredInThreshold, (f, value) => f.AnsweredInThreshold = value),
        new("abandoned", f => f.Abandoned, (f, value) => f.Abandoned = value),
        new("short_abandoned", f => f.ShortAbandoned, (f, value) => f.ShortAbandoned = value),
        new("gone", f => f.Left, (f, value) => f.Left = value),
        new("wait_answered", f => f.WaitAnswered, (f, value) => f.WaitAnswered = value),
        new("longest_wait", f => f.LongestWait, (f, value) => f.LongestWait = value, Largest: true),
        new("handled", f => f.Handled, (f, value) => f.Handled = value),
        new("talk", f => f.Talk, (f, value) => f.Talk = value),
        new("hold", f => f.Hold, (f, value) => f.Hold = value),
        new("wrap", f => f.Wrap, (f, value) => f.Wrap = value),
    ];

    private static readonly FactsTable<ChannelIntervalFacts> Table = new("channel_facts", ["queue", "start", "channel"], Columns);

    public static string Definition { get; } = $"""
        CREATE TABLE channel_facts (
            queue TEXT NOT NULL, start INTEGER NOT NULL, channel INTEGER NOT NULL,
            {FactsTable<ChannelIntervalFacts>.DefinitionOf(Columns)},
            PRIMARY KEY (start, queue, channel)
        ) WITHOUT ROWID;
        """;

    public static void Add(SqliteTransaction transaction, IEnumerable<ChannelIntervalFacts> facts) =>
        Table.Add(transaction, facts, f => [f.Queue.Value, f.Start.Microseconds, (long)f.Channel]);

    public static List<ChannelIntervalFacts> Read(SqliteConnection connection, QueueId? queue, Instant from, Instant to) => Table.Read(
        connection, queue?.Value, from.Microseconds, to.Microseconds,
        reader => new ChannelIntervalFacts(new QueueId(reader.GetString(0)), (MediaType)reader.GetInt64(2), new Instant(reader.GetInt64(1))));

    public static void Clear(SqliteTransaction transaction) => Table.Clear(transaction);
}
