using System.Text;
using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The stored form of <see cref="InteractionRecord"/>: JSON beside the columns that filters and pages need.</summary>
internal static class InteractionTable
{
    private static readonly JsonSerializerOptions Json = new(EventCodec.JsonOptions) { IgnoreReadOnlyProperties = true };

    public static InteractionRecord? Find(SqliteConnection connection, SqliteTransaction? transaction, InteractionId id)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT data FROM interaction WHERE id = $id";
        command.Parameters.AddWithValue("$id", id.ToString());
        return command.ExecuteScalar() is byte[] data ? JsonSerializer.Deserialize<InteractionRecord>(data, Json) : null;
    }

    public static byte[] Serialize(InteractionRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Json);

    public static IEnumerable<InteractionRecord> All(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT data FROM interaction";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return JsonSerializer.Deserialize<InteractionRecord>(reader.GetFieldValue<byte[]>(0), Json)!;
        }
    }

    public static InteractionRecord? Find(SqliteConnection connection, RecordingId recording)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT i.data FROM interaction_recording r JOIN interaction i ON i.id = r.id WHERE r.recording = $recording";
        command.Parameters.AddWithValue("$recording", recording.ToString());
        return command.ExecuteScalar() is byte[] data ? JsonSerializer.Deserialize<InteractionRecord>(data, Json) : null;
    }

    public static void Save(SqliteTransaction transaction, IEnumerable<InteractionRecord> records)
    {
        using var upsert = Prepare(transaction, """
            INSERT INTO interaction (id, started, customer, channel, outcome, data) VALUES ($id, $started, $customer, $channel, $outcome, $data)
            ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, outcome = excluded.outcome, data = excluded.data
            """, "$id", "$started", "$customer", "$channel", "$outcome", "$data");
        using var queue = Prepare(transaction, "INSERT OR IGNORE INTO interaction_queue (queue, started, id) VALUES ($key, $started, $id)", "$key", "$started", "$id");
        using var agent = Prepare(transaction, "INSERT OR IGNORE INTO interaction_agent (agent, started, id) VALUES ($key, $started, $id)", "$key", "$started", "$id");
        using var recording = Prepare(transaction, "INSERT OR IGNORE INTO interaction_recording (recording, id) VALUES ($key, $id)", "$key", "$id");
        foreach (var record in records)
        {
            string id = record.Id.ToString();
            long started = record.StartedAt.Microseconds;
            Execute(upsert, id, started, record.Customer?.ToString(), (long)record.MediaType, (long?)record.Outcome, Serialize(record));
            foreach (var key in record.Queues)
            {
                Execute(queue, key.Value, started, id);
            }

            foreach (var key in record.Agents)
            {
                Execute(agent, key.Value, started, id);
            }

            foreach (var key in record.Recordings)
            {
                Execute(recording, key.Id.ToString(), id);
            }
        }
    }

    public static InteractionPage List(SqliteConnection connection, InteractionFilter filter)
    {
        int limit = Math.Clamp(filter.Limit, 1, InteractionFilter.MaxLimit);
        using var command = connection.CreateCommand();
        command.CommandText = Select(command, filter);
        command.Parameters.AddWithValue("$limit", limit + 1);
        var found = new List<InteractionRecord>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                found.Add(JsonSerializer.Deserialize<InteractionRecord>(reader.GetFieldValue<byte[]>(0), Json)!);
            }
        }

        bool more = found.Count > limit;
        var page = more ? found.GetRange(0, limit) : found;
        return new InteractionPage(page, more ? InteractionCursor.Of(page[^1]) : null);
    }

    public static void Clear(SqliteTransaction transaction)
    {
        using var command = Prepare(transaction, "DELETE FROM interaction; DELETE FROM interaction_queue; DELETE FROM interaction_agent; DELETE FROM interaction_recording");
        command.ExecuteNonQuery();
    }

    /// <summary>Walks the narrowest index that fits: agent, queue, customer, else start.</summary>
    private static string Select(SqliteCommand command, InteractionFilter filter)
    {
        var sql = new StringBuilder("SELECT i.data FROM ");
        string walked = "i";
        if (filter.Agent is { } agent)
        {
            sql.Append("interaction_agent k JOIN interaction i ON i.id = k.id WHERE k.agent = $agent");
            command.Parameters.AddWithValue("$agent", agent.Value);
            walked = "k";
        }
        else if (filter.Queue is { } queue)
        {
            sql.Append("interaction_queue k JOIN interaction i ON i.id = k.id WHERE k.queue = $queue");
            command.Parameters.AddWithValue("$queue", queue.Value);
            walked = "k";
        }
        else
        {
            sql.Append("interaction i WHERE 1 = 1");
        }

        void And(string condition, string name, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition);
                command.Parameters.AddWithValue(name, value);
            }
        }

        if (filter.Agent is not null && filter.Queue is { } also)
        {
            And("EXISTS (SELECT 1 FROM interaction_queue q WHERE q.queue = $queue AND q.started = k.started AND q.id = k.id)", "$queue", also.Value);
        }

        if (filter.AnyQueueOf is { } some)
        {
            string names = string.Join(", ", some.Select((_, n) => $"$some{n}"));
            sql.Append($" AND EXISTS (SELECT 1 FROM interaction_queue s WHERE s.queue IN ({names}) AND s.started = {walked}.started AND s.id = {walked}.id)");
            for (int n = 0; n < some.Length; n++)
            {
                command.Parameters.AddWithValue($"$some{n}", some[n].Value);
            }
        }

        And("i.customer = $customer", "$customer", filter.Customer?.ToString());
        And("i.channel = $channel", "$channel", (long?)filter.Channel);
        And("i.outcome = $outcome", "$outcome", (long?)filter.Outcome);
        And($"{walked}.started >= $from", "$from", filter.From?.Microseconds);
        And($"{walked}.started < $to", "$to", filter.To?.Microseconds);
        if (filter.After is { } after)
        {
            And($"({walked}.started < $started OR ({walked}.started = $started AND {walked}.id > $id))", "$started", after.StartedAt.Microseconds);
            command.Parameters.AddWithValue("$id", after.Id.ToString());
        }

        return sql.Append(" ORDER BY ").Append(walked).Append(".started DESC, ").Append(walked).Append(".id LIMIT $limit").ToString();
    }

    private static SqliteCommand Prepare(SqliteTransaction transaction, string sql, params string[] names)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (string name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static void Execute(SqliteCommand command, params object?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}
