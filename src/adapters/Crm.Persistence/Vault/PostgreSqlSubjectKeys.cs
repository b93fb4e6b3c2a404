using System.Security.Cryptography;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;
using Npgsql;

namespace Crm.Persistence.Vault;

/// <summary>
/// Subjects' keys in PostgreSQL, beside the journal that is sealed under them, for many nodes. Each node has the same master key in a
/// file of its own. A key that two nodes make at once is the one that was stored first.
/// </summary>
internal sealed class PostgreSqlSubjectKeys : ISubjectKeys
{
    /// <summary>Names the one who makes the tables, among all who start at the same time.</summary>
    private const long MakerLock = 0x43524D56;

    private static readonly string Create = $"""
        BEGIN;
        SELECT pg_advisory_xact_lock({MakerLock});
        CREATE SCHEMA IF NOT EXISTS crm_vault;
        CREATE TABLE IF NOT EXISTS crm_vault.master (one boolean PRIMARY KEY CHECK (one), proof bytea NOT NULL, derivation bytea);
        CREATE TABLE IF NOT EXISTS crm_vault.subject_key (subject uuid PRIMARY KEY, wrapped bytea NOT NULL);
        COMMIT;
        """;

    private readonly PostgreSqlJournalDatabase _database;
    private readonly byte[] _master;

    /// <summary>
    /// Makes the tables that are missing, takes over the keys of a file where there are none yet, and proves the master key. Throws
    /// <see cref="InvalidDataException"/> when it is missing or another vault's.
    /// </summary>
    /// <param name="file">A vault in a file, whose keys are taken over once; it stays as it is. It need not be there.</param>
    public PostgreSqlSubjectKeys(PostgreSqlJournalDatabase database, string masterKeyPath, string? file = null)
    {
        _database = database;
        Run(Create);
        if (Value("SELECT proof FROM crm_vault.master") is null && file is not null && File.Exists(file))
        {
            TakeOver(SubjectKeyStore.Export(file, masterKeyPath));
        }

        byte[]? proof = Value("SELECT proof FROM crm_vault.master");
        _master = MasterKey.Load(masterKeyPath, mayCreate: proof is null);
        if (proof is null)
        {
            Run("INSERT INTO crm_vault.master (one, proof) VALUES (true, $1) ON CONFLICT DO NOTHING", SealedBytes.Seal(_master, SubjectKeyStore.Proof, default));
            proof = Value("SELECT proof FROM crm_vault.master")!;
        }

        if (SealedBytes.Open(_master, proof, default) is null)
        {
            throw new InvalidDataException($"The master key {masterKeyPath} does not belong to the vault in the database. Put the file there that the other nodes have.");
        }
    }

    /// <inheritdoc/>
    public byte[]? Find(SubjectId subject) => Unwrap(subject, Value("SELECT wrapped FROM crm_vault.subject_key WHERE subject = $1", subject.Value));

    /// <inheritdoc/>
    public byte[] FindOrCreate(SubjectId subject)
    {
        if (Find(subject) is { } known)
        {
            return known;
        }

        byte[] key = RandomNumberGenerator.GetBytes(MasterKey.Length);
        byte[] wrapped = SealedBytes.Seal(_master, key, subject.Value.ToByteArray());
        return Run("INSERT INTO crm_vault.subject_key (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING", subject.Value, wrapped) == 1
            ? key
            : Find(subject) ?? throw new IOException("The vault could not store a new key.");
    }

    /// <summary>Removes the subject's key. What the server keeps of it besides, in dead rows until they are vacuumed and in its write-ahead log, is wrapped.</summary>
    public void Erase(SubjectId subject) => Run("DELETE FROM crm_vault.subject_key WHERE subject = $1", subject.Value);

    /// <inheritdoc/>
    public byte[] DeriveKey(string purpose)
    {
        byte[] derivation = Value("SELECT derivation FROM crm_vault.master") is { } kept
            ? SealedBytes.Open(_master, kept, default) ?? throw new InvalidDataException("The derivation key in the vault is damaged.")
            : HKDF.Extract(HashAlgorithmName.SHA256, _master, new byte[MasterKey.Length]);
        return HKDF.Expand(HashAlgorithmName.SHA256, derivation, MasterKey.Length, System.Text.Encoding.UTF8.GetBytes(purpose));
    }

    /// <summary>The database is somebody else's.</summary>
    public void Dispose()
    {
        // nothing is held between two calls
    }

    private void TakeOver(VaultContent content)
    {
        using var batch = _database.Batch();
        batch.BatchCommands.Add(Statement("INSERT INTO crm_vault.master (one, proof, derivation) VALUES (true, $1, $2)", content.Proof, (object?)content.Derivation ?? DBNull.Value));
        batch.BatchCommands.Add(Statement(
            "INSERT INTO crm_vault.subject_key (subject, wrapped) SELECT * FROM unnest($1::uuid[], $2::bytea[])",
            content.Keys.Select(key => key.Subject.Value).ToArray(),
            content.Keys.Select(key => key.Wrapped).ToArray()));
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // another node was faster: its keys count
            Run("SELECT 1");
        }
    }

    private byte[]? Unwrap(SubjectId subject, byte[]? wrapped) => wrapped is null
        ? null
        : SealedBytes.Open(_master, wrapped, subject.Value.ToByteArray())
            ?? throw new InvalidDataException($"The key of subject {subject} in the vault is damaged.");

    private byte[]? Value(string sql, params object[] values)
    {
        using var command = _database.Command(sql, values);
        return command.ExecuteScalar() as byte[];
    }

    private int Run(string sql, params object[] values)
    {
        using var command = _database.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (object value in values)
        {
            statement.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return statement;
    }
}
