using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>A numeric column of a facts table: its name and how to get at the number.</summary>
/// <param name="Largest">True when facts merge by maximum instead of sum.</param>
internal sealed record FactColumn<T>(string Name, Func<T, long> Get, Action<T, long> Set, bool Largest = false);

/// <summary>A table of additive facts: the same columns for its definition, its upsert and its reading.</summary>
internal sealed class FactsTable<T>(string table, ImmutableArray<string> keys, ImmutableArray<FactColumn<T>> columns)
{
    private readonly string _select = $"SELECT {string.Join(", ", keys)}, {string.Join(", ", columns.Select(c => c.Name))} FROM {table}";

    private readonly string _upsert = $"""
        INSERT INTO {table} ({string.Join(", ", keys)}, {string.Join(", ", columns.Select(c => c.Name))})
        VALUES ({string.Join(", ", keys.Select((_, i) => $"$k{i}"))}, {string.Join(", ", columns.Select((_, i) => $"$c{i}"))})
        ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET
        {string.Join(", ", columns.Select(c => c.Largest ? $"{c.Name} = MAX({c.Name}, excluded.{c.Name})" : $"{c.Name} = {c.Name} + excluded.{c.Name}"))}
        """;

    /// <summary>The columns for CREATE TABLE.</summary>
    public static string DefinitionOf(ImmutableArray<FactColumn<T>> columns) => string.Join(", ", columns.Select(c => $"{c.Name} INTEGER NOT NULL"));

    /// <summary>Adds facts to the stored ones.</summary>
    public void Add(SqliteTransaction transaction, IEnumerable<T> facts, Func<T, object[]> keysOf)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = _upsert;
        var keyValues = keys.Select((_, i) => command.Parameters.Add(new SqliteParameter { ParameterName = $"$k{i}" })).ToList();
        var values = columns.Select((_, i) => command.Parameters.Add(new SqliteParameter { ParameterName = $"$c{i}" })).ToList();
        foreach (var fact in facts)
        {
            object[] key = keysOf(fact);
            for (int i = 0; i < keyValues.Count; i++)
            {
                keyValues[i].Value = key[i];
            }

            for (int i = 0; i < values.Count; i++)
            {
                values[i].Value = columns[i].Get(fact);
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>Reads facts whose first key is <paramref name="key"/> (null: any) and whose start lies in [from, to).</summary>
    public List<T> Read(SqliteConnection connection, string? key, long from, long to, Func<SqliteDataReader, T> empty)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{_select} WHERE start >= $from AND start < $to AND ($key IS NULL OR {keys[0]} = $key) ORDER BY start, {keys[0]}";
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$key", (object?)key ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        var found = new List<T>();
        while (reader.Read())
        {
            var fact = empty(reader);
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Set(fact, reader.GetInt64(keys.Length + i));
            }

            found.Add(fact);
        }

        return found;
    }

    public void Clear(SqliteTransaction transaction)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"DELETE FROM {table}";
        command.ExecuteNonQuery();
    }
}
