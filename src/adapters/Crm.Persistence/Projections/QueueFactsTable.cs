using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Statistics.Queues;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The stored form of <see cref="QueueIntervalFacts"/>.</summary>
internal static class QueueFactsTable
{
    private static readonly ImmutableArray<FactColumn<QueueIntervalFacts>> Columns =
    [
        new("offered", f => f.Offered, (f, value) => f.Offered = value),
        new("answered", f => f.Answered, (f, value) => f.Answered = value),
        new("answered_in_threshold", f => f.AnsweredInThreshold, (f, value) => f.AnsweredInThreshold = value),
        new("abandoned", f => f.Abandoned, (f, value) => f.Abandoned = value),
        new("short_abandoned", f => f.ShortAbandoned, (f, value) => f.ShortAbandoned = value),
        new("abandoned_in_threshold", f => f.AbandonedInThreshold, (f, value) => f.AbandonedInThreshold = value),
        new("overflowed", f => f.Overflowed, (f, value) => f.Overflowed = value),
        new("callback_requested", f => f.CallbackRequested, (f, value) => f.CallbackRequested = value),
        new("voicemail", f => f.Voicemail, (f, value) => f.Voicemail = value),
        new("transferred_out", f => f.TransferredOut, (f, value) => f.TransferredOut = value),
        new("requeued", f => f.Requeued, (f, value) => f.Requeued = value),
        new("closed_by_system", f => f.ClosedBySystem, (f, value) => f.ClosedBySystem = value),
        new("wait_answered", f => f.WaitAnswered, (f, value) => f.WaitAnswered = value),
        new("wait_abandoned", f => f.WaitAbandoned, (f, value) => f.WaitAbandoned = value),
        new("longest_wait", f => f.LongestWait, (f, value) => f.LongestWait = value, Largest: true),
        new("handled", f => f.Handled, (f, value) => f.Handled = value),
        new("talk", f => f.Talk, (f, value) => f.Talk = value),
        new("hold", f => f.Hold, (f, value) => f.Hold = value),
        new("wrap", f => f.Wrap, (f, value) => f.Wrap = value),
        new("busy", f => f.Busy, (f, value) => f.Busy = value),
        new("idle", f => f.Idle, (f, value) => f.Idle = value),
    ];

    private static readonly FactsTable<QueueIntervalFacts> Table = new("queue_facts", ["queue", "start", "view"], Columns);

    public static string Definition { get; } = FactsTable<QueueIntervalFacts>.DefinitionOf(Columns);

    public static void Add(SqliteTransaction transaction, IEnumerable<QueueIntervalFacts> facts) =>
        Table.Add(transaction, facts, f => [f.Queue.Value, f.Start.Microseconds, (long)f.View]);

    public static List<QueueIntervalFacts> Read(SqliteConnection connection, QueueId? queue, Instant from, Instant to) => Table.Read(
        connection, queue?.Value, from.Microseconds, to.Microseconds,
        reader => new QueueIntervalFacts(new QueueId(reader.GetString(0)), new Instant(reader.GetInt64(1)), (FactView)reader.GetInt64(2)));

    public static void Clear(SqliteTransaction transaction) => Table.Clear(transaction);
}
