using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The stored form of <see cref="AgentIntervalFacts"/>: one column per presence and activity.</summary>
internal static class AgentFactsTable
{
    private static readonly ImmutableArray<FactColumn<AgentIntervalFacts>> Columns =
    [
        .. Enum.GetValues<Presence>().Select(p => new FactColumn<AgentIntervalFacts>(
            $"presence_{p}".ToLowerInvariant(), f => f.PresenceTime[(int)p], (f, value) => f.PresenceTime[(int)p] = value)),
        .. Enum.GetValues<AgentActivity>().Select(a => new FactColumn<AgentIntervalFacts>(
            $"activity_{a}".ToLowerInvariant(), f => f.ActivityTime[(int)a], (f, value) => f.ActivityTime[(int)a] = value)),
        new("offered", f => f.Offered, (f, value) => f.Offered = value),
        new("accepted", f => f.Accepted, (f, value) => f.Accepted = value),
        new("rejected", f => f.Rejected, (f, value) => f.Rejected = value),
        new("missed", f => f.Missed, (f, value) => f.Missed = value),
        new("canceled", f => f.Canceled, (f, value) => f.Canceled = value),
        new("rescinded", f => f.Rescinded, (f, value) => f.Rescinded = value),
        new("handled", f => f.Handled, (f, value) => f.Handled = value),
        new("talk", f => f.Talk, (f, value) => f.Talk = value),
        new("hold", f => f.Hold, (f, value) => f.Hold = value),
        new("wrap", f => f.Wrap, (f, value) => f.Wrap = value),
    ];

    private static readonly FactsTable<AgentIntervalFacts> Table = new("agent_facts", ["agent", "start"], Columns);

    public static string Definition { get; } = FactsTable<AgentIntervalFacts>.DefinitionOf(Columns);

    public static void Add(SqliteTransaction transaction, IEnumerable<AgentIntervalFacts> facts) =>
        Table.Add(transaction, facts, f => [f.Agent.Value, f.Start.Microseconds]);

    public static List<AgentIntervalFacts> Read(SqliteConnection connection, AgentId? agent, Instant from, Instant to) => Table.Read(
        connection, agent?.Value, from.Microseconds, to.Microseconds,
        reader => new AgentIntervalFacts(new AgentId(reader.GetString(0)), new Instant(reader.GetInt64(1))));

    public static void Clear(SqliteTransaction transaction) => Table.Clear(transaction);
}
