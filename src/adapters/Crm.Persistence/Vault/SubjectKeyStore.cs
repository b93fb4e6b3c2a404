using System.Security.Cryptography;
using Crm.Persistence.Sqlite;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Vault;

/// <summary>
/// One random key per subject in <c>vault.db</c>, wrapped by the master key. New keys of several threads share one commit: whoever
/// holds the file writes everybody's. Thread safe.
/// </summary>
internal sealed class SubjectKeyStore : ISubjectKeys
{
    private static readonly SqliteSchema Schema = new("vault", 0x43524D56, """
        CREATE TABLE subject_key (subject BLOB PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE master (id INTEGER PRIMARY KEY CHECK (id = 1), proof BLOB NOT NULL);
        """, """
        CREATE TABLE rotation (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, derivation BLOB NOT NULL);
        """);

    /// <summary>What a vault keeps sealed by its master key, to know it again.</summary>
    internal static readonly byte[] Proof = "the master key of this vault"u8.ToArray();

    private readonly Lock _file = new();
    private readonly Lock _pendingGate = new();
    private readonly SqliteConnection _connection;
    private readonly string _masterPath;
    private byte[] _master;
    private List<NewKey> _pending = [];

    public SubjectKeyStore(string databasePath, string masterKeyPath)
    {
        bool existed = File.Exists(databasePath) && new FileInfo(databasePath).Length > 0;
        _masterPath = masterKeyPath;
        _connection = SqliteFile.OpenForWriting(databasePath, Schema);
        try
        {
            SqliteFile.Execute(_connection, "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=1000;");
            byte[]? proof = existed ? Read("SELECT proof FROM master WHERE id = 1", null) : null;
            if (proof is not null)
            {
                MasterKey.FinishRotation(masterKeyPath, next => SealedBytes.Open(next, proof, default) is not null);
            }

            _master = MasterKey.Load(masterKeyPath, mayCreate: proof is null);
            if (proof is null)
            {
                Write("INSERT INTO master (id, proof) VALUES (1, $value)", SealedBytes.Seal(_master, Proof, default));
            }
            else if (SealedBytes.Open(_master, proof, default) is null)
            {
                throw new InvalidDataException($"The master key {masterKeyPath} does not belong to the vault {databasePath}. Put the right key file back.");
            }
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>All keys of a vault that nobody else has open, for another kind of vault under the same master key.</summary>
    public static VaultContent Export(string databasePath, string masterKeyPath)
    {
        using var store = new SubjectKeyStore(databasePath, masterKeyPath);
        var keys = new List<(SubjectId, byte[])>();
        using var all = store._connection.CreateCommand();
        all.CommandText = "SELECT subject, wrapped FROM subject_key";
        using var reader = all.ExecuteReader();
        while (reader.Read())
        {
            keys.Add((new SubjectId(new Guid(reader.GetFieldValue<byte[]>(0))), reader.GetFieldValue<byte[]>(1)));
        }

        return new VaultContent(store.Read("SELECT proof FROM master WHERE id = 1", null)!, store.Read("SELECT derivation FROM rotation WHERE id = 1", null), keys);
    }

    /// <inheritdoc/>
    public byte[]? Find(SubjectId subject)
    {
        lock (_file)
        {
            return Unwrap(subject, Read("SELECT wrapped FROM subject_key WHERE subject = $subject", subject));
        }
    }

    /// <inheritdoc/>
    public byte[] FindOrCreate(SubjectId subject)
    {
        if (Find(subject) is { } known)
        {
            return known;
        }

        var wanted = new NewKey(subject);
        lock (_pendingGate)
        {
            _pending.Add(wanted);
        }

        lock (_file)
        {
            if (wanted.Key is null && wanted.Failure is null)
            {
                StorePending();
            }
        }

        return wanted.Key ?? throw new IOException("The vault could not store a new key.", wanted.Failure);
    }

    /// <summary>Overwrites and removes the subject's key, also from the write-ahead log.</summary>
    public void Erase(SubjectId subject)
    {
        lock (_file)
        {
            using (var command = _connection.CreateCommand())
            {
                command.CommandText = "DELETE FROM subject_key WHERE subject = $subject";
                command.Parameters.AddWithValue("$subject", subject.Value.ToByteArray());
                command.ExecuteNonQuery();
            }

            SqliteFile.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <inheritdoc/>
    public byte[] DeriveKey(string purpose)
    {
        lock (_file)
        {
            return HKDF.Expand(HashAlgorithmName.SHA256, Derivation(), MasterKey.Length, System.Text.Encoding.UTF8.GetBytes(purpose));
        }
    }

    /// <summary>
    /// Puts a new master key in the place of the old one and wraps every subject's key anew; what is sealed under those keys stays as it
    /// is. Complete or not at all, also over a crash. Throws <see cref="IOException"/> while another process has the vault open.
    /// </summary>
    public VaultRotation Rotate()
    {
        lock (_file)
        {
            // leaving WAL takes the file for this process alone
            if (!"delete".Equals(Text("PRAGMA journal_mode=DELETE"), StringComparison.Ordinal))
            {
                throw new IOException("The vault is in use by another process. Stop the server first.");
            }

            byte[] next = MasterKey.CreateNext(_masterPath);
            VaultRotation done;
            using (var transaction = _connection.BeginTransaction())
            {
                byte[] derivation = Derivation(transaction);
                int count = WrapAnew(next, transaction);
                Write("UPDATE master SET proof = $value WHERE id = 1", SealedBytes.Seal(next, Proof, default), transaction);
                Write(
                    "INSERT INTO rotation (id, version, derivation) VALUES (1, 2, $value) ON CONFLICT (id) DO UPDATE SET version = version + 1, derivation = $value",
                    SealedBytes.Seal(next, derivation, default),
                    transaction);
                transaction.Commit();
                done = new VaultRotation(count, (int)SqliteFile.ReadNumber(_connection, "SELECT version FROM rotation WHERE id = 1"));
            }

            MasterKey.FinishRotation(_masterPath, _ => true);
            _master = next;
            SqliteFile.Execute(_connection, "PRAGMA journal_mode=WAL");
            return done;
        }
    }

    public void Dispose()
    {
        lock (_file)
        {
            _connection.Dispose();
        }
    }

    /// <summary>What other keys are derived from: at first the master key itself; what that came to, once it was rotated.</summary>
    private byte[] Derivation(SqliteTransaction? transaction = null) => Read("SELECT derivation FROM rotation WHERE id = 1", null, transaction) is { } kept
        ? SealedBytes.Open(_master, kept, default) ?? throw new InvalidDataException("The derivation key in the vault is damaged.")
        : HKDF.Extract(HashAlgorithmName.SHA256, _master, new byte[MasterKey.Length]);

    private int WrapAnew(byte[] next, SqliteTransaction transaction)
    {
        var subjects = new List<byte[]>();
        using (var all = _connection.CreateCommand())
        {
            (all.Transaction, all.CommandText) = (transaction, "SELECT subject FROM subject_key");
            using var reader = all.ExecuteReader();
            while (reader.Read())
            {
                subjects.Add(reader.GetFieldValue<byte[]>(0));
            }
        }

        foreach (byte[] id in subjects)
        {
            var subject = new SubjectId(new Guid(id));
            byte[] key = Unwrap(subject, Read("SELECT wrapped FROM subject_key WHERE subject = $subject", subject, transaction))!;
            using var command = _connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, "UPDATE subject_key SET wrapped = $wrapped WHERE subject = $subject");
            command.Parameters.AddWithValue("$subject", id);
            command.Parameters.AddWithValue("$wrapped", SealedBytes.Seal(next, key, id));
            command.ExecuteNonQuery();
        }

        return subjects.Count;
    }

    private string? Text(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            return command.ExecuteScalar() as string;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            return null;
        }
    }

    private void StorePending()
    {
        List<NewKey> batch;
        lock (_pendingGate)
        {
            batch = _pending;
            _pending = [];
        }

        try
        {
            using var transaction = _connection.BeginTransaction();
            var keys = batch.ConvertAll(wanted => Insert(transaction, wanted.Subject));
            transaction.Commit();
            for (int i = 0; i < batch.Count; i++)
            {
                batch[i].Key = keys[i];
            }
        }
        catch (SqliteException e)
        {
            batch.ForEach(wanted => wanted.Failure = e);
        }
    }

    /// <summary>Inserts a fresh key unless another thread's is there already; returns the one that counts.</summary>
    private byte[] Insert(SqliteTransaction transaction, SubjectId subject)
    {
        byte[] id = subject.Value.ToByteArray();
        byte[] key = RandomNumberGenerator.GetBytes(MasterKey.Length);
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO subject_key (subject, wrapped) VALUES ($subject, $wrapped) ON CONFLICT (subject) DO NOTHING";
        command.Parameters.AddWithValue("$subject", id);
        command.Parameters.AddWithValue("$wrapped", SealedBytes.Seal(_master, key, id));
        return command.ExecuteNonQuery() == 1
            ? key
            : Unwrap(subject, Read("SELECT wrapped FROM subject_key WHERE subject = $subject", subject, transaction))!;
    }

    private byte[]? Unwrap(SubjectId subject, byte[]? wrapped) => wrapped is null
        ? null
        : SealedBytes.Open(_master, wrapped, subject.Value.ToByteArray())
            ?? throw new InvalidDataException($"The key of subject {subject} in the vault is damaged.");

    private byte[]? Read(string sql, SubjectId? subject, SqliteTransaction? transaction = null)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        if (subject is { } id)
        {
            command.Parameters.AddWithValue("$subject", id.Value.ToByteArray());
        }

        return command.ExecuteScalar() as byte[];
    }

    private void Write(string sql, byte[] value, SqliteTransaction? transaction = null)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    private sealed class NewKey(SubjectId subject)
    {
        public SubjectId Subject { get; } = subject;

        public byte[]? Key { get; set; }

        public Exception? Failure { get; set; }
    }
}
