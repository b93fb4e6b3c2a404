using System.Runtime.CompilerServices;
using Crm.Actors.Journal;
using Crm.Persistence.Sqlite;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>Reads <c>journal.db</c> page by page on connections of its own, beside a writer or without one. Thread safe.</summary>
internal sealed class JournalReader(string path)
{
    private const int PageSize = 512;

    private const string Columns =
        "j.position, s.id, j.epoch, j.sequence, j.at, j.payload, j.command, j.reply, j.outgoing, j.source, j.source_sequence FROM journal j JOIN shard s ON s.number = j.shard";

    private const string OneShard = $"SELECT {Columns} WHERE j.shard = (SELECT number FROM shard WHERE id = $shard) AND j.sequence > $after ORDER BY j.sequence LIMIT $limit";

    private const string AllShards = $"SELECT {Columns} WHERE j.position > $after ORDER BY j.position LIMIT $limit";

    public async IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var positioned in Walk(OneShard, shard.Value, afterSequence, static row => row.Row.Sequence, cancellation).ConfigureAwait(false))
        {
            yield return positioned.Row;
        }
    }

    public IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, CancellationToken cancellation) =>
        Walk(AllShards, null, afterPosition, static row => row.Position, cancellation);

    public ShardSnapshot? LoadSnapshot(ShardId shard)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT p.sequence, p.data FROM snapshot p JOIN shard s ON s.number = p.shard WHERE s.id = $shard";
        command.Parameters.AddWithValue("$shard", shard.Value);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new ShardSnapshot(shard, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>The newest snapshot, kept or current, as of a sequence or before it.</summary>
    public ShardSnapshot? SnapshotAt(ShardId shard, long sequence)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sequence, data FROM (
                SELECT shard, sequence, data FROM kept_snapshot UNION ALL SELECT shard, sequence, data FROM snapshot)
            WHERE shard = (SELECT number FROM shard WHERE id = $shard) AND sequence <= $sequence ORDER BY sequence DESC LIMIT 1
            """;
        command.Parameters.AddWithValue("$shard", shard.Value);
        command.Parameters.AddWithValue("$sequence", sequence);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new ShardSnapshot(shard, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <inheritdoc cref="InstantSearch.LastBefore"/>
    public async ValueTask<long> LastSequenceBefore(ShardId shard, Instant at)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sequence, at FROM journal
            WHERE shard = (SELECT number FROM shard WHERE id = $shard) AND sequence <= $sequence ORDER BY sequence DESC LIMIT 1
            """;
        command.Parameters.AddWithValue("$shard", shard.Value);
        var place = command.Parameters.AddWithValue("$sequence", long.MaxValue);
        return await InstantSearch.LastBefore(
            sequence =>
            {
                place.Value = sequence;
                using var reader = command.ExecuteReader();
                return ValueTask.FromResult(reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : (0L, 0L));
            },
            at).ConfigureAwait(false);
    }

    public long LastPosition()
    {
        using var connection = Open();
        return SqliteFile.ReadNumber(connection, "SELECT COALESCE(MAX(position), 0) FROM journal");
    }

    /// <summary>What SQLite itself finds wrong with the file; "ok" when nothing.</summary>
    public string CheckPages()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        return command.ExecuteScalar() as string ?? "no answer";
    }

    private SqliteConnection Open() => SqliteFile.OpenForReading(path, JournalSchema.Schema);

    private async IAsyncEnumerable<PositionedRow> Walk(string sql, string? shard, long after, Func<PositionedRow, long> place, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await ReadPage(sql, shard, after).ConfigureAwait(false);
            foreach (var row in page)
            {
                after = place(row);
                yield return row;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>A page is read whole and its connection closed, so that no slow consumer keeps the write-ahead log from being cut.</summary>
    private async Task<List<PositionedRow>> ReadPage(string sql, string? shard, long after)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", PageSize);
        command.Parameters.AddWithValue("$shard", (object?)shard ?? DBNull.Value);
        var page = new List<PositionedRow>(PageSize);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (reader.Read())
        {
            page.Add(new PositionedRow(reader.GetInt64(0), ReadRow(reader)));
        }

        return page;
    }

    private static JournalRow ReadRow(SqliteDataReader reader) => new(
        new ShardId(reader.GetString(1)),
        reader.GetInt64(2),
        reader.GetInt64(3),
        new Instant(reader.GetInt64(4)),
        reader.GetFieldValue<byte[]>(5),
        reader.IsDBNull(6) ? null : new CommandMark(new CommandId(new Guid(reader.GetFieldValue<byte[]>(6))), reader.GetFieldValue<byte[]>(7)),
        OutgoingFormat.Read(reader.IsDBNull(8) ? null : reader.GetFieldValue<byte[]>(8)),
        reader.IsDBNull(9) ? null : new IncomingMark(new ShardId(reader.GetString(9)), reader.GetInt64(10)));
}
