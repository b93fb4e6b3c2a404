using Crm.Actors.Projections;
using Crm.Events;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>A projection into <c>projections.db</c>: its effect, its state and its position change in one transaction.</summary>
public abstract class SqliteProjection(ProjectionsDatabase database, string name, int version) : IProjection
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<long> Open(CancellationToken cancellation)
    {
        long position = 0;
        byte[]? state = null;
        database.Write(transaction =>
        {
            bool current = ReadRow(transaction, out position, out state);
            if (!current || (state is not null && !TryRestore(state)))
            {
                Clear(transaction);
                position = 0;
                state = null;
                WriteRow(transaction, 0, null);
            }
        });
        if (state is null)
        {
            Forget();
        }

        return ValueTask.FromResult(position);
    }

    /// <inheritdoc/>
    public ValueTask Apply(IReadOnlyList<EventEnvelope> facts, long position, CancellationToken cancellation)
    {
        database.Write(transaction =>
        {
            byte[]? state = Fold(transaction, facts);
            WriteRow(transaction, position, state);
        });
        Stored();
        return ValueTask.CompletedTask;
    }

    /// <summary>The position up to which the stored effect goes, and whether this version wrote it.</summary>
    public (long Position, bool Current) StoredPosition() => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, version FROM projection WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1) == version) : (0, false);
    });

    /// <summary>Stores the effect of the facts; returns the state to remember with the position, or null when there is none.</summary>
    protected abstract byte[]? Fold(SqliteTransaction transaction, IReadOnlyList<EventEnvelope> facts);

    /// <summary>Removes everything this projection ever stored.</summary>
    protected abstract void Clear(SqliteTransaction transaction);

    /// <summary>Takes up a stored state; false when it cannot be read, then everything is computed anew.</summary>
    protected virtual bool TryRestore(ReadOnlySpan<byte> state) => true;

    /// <summary>What <see cref="Fold"/> did is stored.</summary>
    protected virtual void Stored()
    {
        // most projections are only read from the file
    }

    /// <summary>Drops what is in memory.</summary>
    protected virtual void Forget()
    {
        // a projection without memory has nothing to drop
    }

    private bool ReadRow(SqliteTransaction transaction, out long position, out byte[]? state)
    {
        using var command = Prepare(transaction, "SELECT position, state FROM projection WHERE name = $name AND version = $version");
        using var reader = command.ExecuteReader();
        bool found = reader.Read();
        position = found ? reader.GetInt64(0) : 0;
        state = found && !reader.IsDBNull(1) ? reader.GetFieldValue<byte[]>(1) : null;
        return found;
    }

    private void WriteRow(SqliteTransaction transaction, long position, byte[]? state)
    {
        using var command = Prepare(transaction, """
            INSERT INTO projection (name, version, position, state) VALUES ($name, $version, $position, $state)
            ON CONFLICT (name) DO UPDATE SET version = $version, position = $position, state = $state
            """);
        command.Parameters.AddWithValue("$position", position);
        command.Parameters.AddWithValue("$state", (object?)state ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(SqliteTransaction transaction, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$version", version);
        return command;
    }
}
