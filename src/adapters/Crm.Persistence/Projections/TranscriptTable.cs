using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Contracts.Ports;
using Crm.Events.Conversations;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The stored form of what was written in conversations; texts stay sealed.</summary>
internal static class TranscriptTable
{
    public static string Definition => """
        CREATE TABLE chat_line (
            id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (id, seq)
        ) WITHOUT ROWID;
        """;

    public static void Save(SqliteTransaction transaction, IEnumerable<(Instant At, ChatLineWritten Line)> lines)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT OR IGNORE INTO chat_line (id, seq, at, data) VALUES ($id, $seq, $at, $data)";
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var seq = command.Parameters.Add("$seq", SqliteType.Integer);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        var data = command.Parameters.Add("$data", SqliteType.Blob);
        foreach (var (instant, line) in lines)
        {
            (id.Value, seq.Value, at.Value) = (line.Interaction.ToString(), line.Seq, instant.Microseconds);
            data.Value = JsonSerializer.SerializeToUtf8Bytes(line, EventCodec.JsonOptions);
            command.ExecuteNonQuery();
        }
    }

    public static IReadOnlyList<TranscriptLine> Read(SqliteConnection connection, InteractionId conversation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at, data FROM chat_line WHERE id = $id ORDER BY seq";
        command.Parameters.AddWithValue("$id", conversation.ToString());
        var lines = new List<TranscriptLine>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            lines.Add(new TranscriptLine(
                new Instant(reader.GetInt64(0)), JsonSerializer.Deserialize<ChatLineWritten>(reader.GetFieldValue<byte[]>(1), EventCodec.JsonOptions)!));
        }

        return lines;
    }

    public static void Clear(SqliteTransaction transaction)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "DELETE FROM chat_line";
        command.ExecuteNonQuery();
    }
}
