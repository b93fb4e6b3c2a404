using System.Text;
using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Contracts.Integration;
using Crm.Primitives;
using Crm.PublicEvents;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.PublicEvents;

/// <summary>The stored form of the stream and of what is known of interactions. Personal parts stay sealed.</summary>
internal static class PublicEventTable
{
    private static readonly JsonSerializerOptions Json = new(EventCodec.JsonOptions) { IgnoreReadOnlyProperties = true };

    public static string Definition => """
        CREATE TABLE public_event (
            sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, at INTEGER NOT NULL, agent TEXT, data BLOB NOT NULL
        );
        CREATE TABLE public_interaction (
            id TEXT PRIMARY KEY, ended INTEGER, data BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX public_interaction_ended ON public_interaction (ended) WHERE ended IS NOT NULL;
        """;

    public static byte[] Write(PublicEvent told) => JsonSerializer.SerializeToUtf8Bytes(told, Json);

    public static PublicEvent Read(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize<PublicEvent>(data, Json)!;

    public static void Add(SqliteTransaction transaction, IReadOnlyList<PublicEvent> told)
    {
        using var command = Command(transaction, "INSERT OR REPLACE INTO public_event (sequence, type, at, agent, data) VALUES ($sequence, $type, $at, $agent, $data)");
        string[] names = ["$sequence", "$type", "$at", "$agent", "$data"];
        foreach (string name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        foreach (var each in told)
        {
            object?[] values = [each.Sequence, each.Type, each.At.Microseconds, each.Data.AgentId?.Value, Write(each)];
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    public static List<PublicEvent> List(SqliteConnection connection, long after, long upTo, int limit, EventFilter filter)
    {
        using var command = connection.CreateCommand();
        var sql = new StringBuilder("SELECT data FROM public_event WHERE sequence > $after AND sequence <= $to");
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$to", upTo);
        command.Parameters.AddWithValue("$limit", limit);
        if (filter.Agent is { } agent)
        {
            sql.Append(" AND agent = $agent");
            command.Parameters.AddWithValue("$agent", agent.Value);
        }

        if (!filter.Types.IsEmpty)
        {
            sql.Append(" AND type IN (").AppendJoin(", ", filter.Types.Select((_, i) => $"$t{i}")).Append(')');
            for (int i = 0; i < filter.Types.Length; i++)
            {
                command.Parameters.AddWithValue($"$t{i}", filter.Types[i]);
            }
        }

        command.CommandText = sql.Append(" ORDER BY sequence LIMIT $limit").ToString();
        var found = new List<PublicEvent>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(Read(reader.GetFieldValue<byte[]>(0)));
        }

        return found;
    }

    public static KnownInteraction? Find(SqliteTransaction transaction, InteractionId id)
    {
        using var command = Command(transaction, "SELECT data FROM public_interaction WHERE id = $id");
        command.Parameters.AddWithValue("$id", id.ToString());
        return command.ExecuteScalar() is byte[] data ? JsonSerializer.Deserialize<KnownInteraction>(data, Json) : null;
    }

    public static void Save(SqliteTransaction transaction, IEnumerable<KnownInteraction> known)
    {
        foreach (var each in known)
        {
            using var command = Command(transaction, "INSERT OR REPLACE INTO public_interaction (id, ended, data) VALUES ($id, $ended, $data)");
            command.Parameters.AddWithValue("$id", each.Id.ToString());
            command.Parameters.AddWithValue("$ended", (object?)each.EndedAt?.Microseconds ?? DBNull.Value);
            command.Parameters.AddWithValue("$data", JsonSerializer.SerializeToUtf8Bytes(each, Json));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Forgets interactions that ended before an instant.</summary>
    public static void ForgetKnown(SqliteTransaction transaction, Instant before)
    {
        using var command = Command(transaction, "DELETE FROM public_interaction WHERE ended < $before");
        command.Parameters.AddWithValue("$before", before.Microseconds);
        command.ExecuteNonQuery();
    }

    /// <summary>Drops the oldest events that are older than an instant or beyond a count, at most <paramref name="atOnce"/>; returns the last one dropped and how many.</summary>
    public static (long? Last, int Dropped) Prune(SqliteTransaction transaction, Instant before, long excess, int atOnce)
    {
        using var find = Command(transaction, "SELECT sequence, at FROM public_event ORDER BY sequence LIMIT $atOnce");
        find.Parameters.AddWithValue("$atOnce", atOnce);
        long? last = null;
        int dropped = 0;
        using (var reader = find.ExecuteReader())
        {
            while (reader.Read() && (dropped < excess || reader.GetInt64(1) < before.Microseconds))
            {
                last = reader.GetInt64(0);
                dropped++;
            }
        }

        if (last is { } end)
        {
            using var delete = Command(transaction, "DELETE FROM public_event WHERE sequence <= $end");
            delete.Parameters.AddWithValue("$end", end);
            delete.ExecuteNonQuery();
        }

        return (last, dropped);
    }

    public static void Clear(SqliteTransaction transaction)
    {
        using var command = Command(transaction, "DELETE FROM public_event; DELETE FROM public_interaction");
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteTransaction transaction, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }
}
