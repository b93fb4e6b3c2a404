using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Persistence.Sqlite;
using Crm.Persistence.Vault;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Mail;

/// <summary>
/// Mails, drafts and files in <c>mail.db</c>, each sealed under its subject's key and bound to its id: an erased person's mails cannot be
/// read again, nor can one be put in the place of another. One at a time; thread safe.
/// </summary>
public sealed class SqliteMailStore : IMailStore, IDisposable
{
    private static readonly SqliteSchema Schema = new("mail store", 0x43524D4D, """
        CREATE TABLE mail (
            id BLOB PRIMARY KEY, mailbox TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, subject BLOB NOT NULL, at INTEGER NOT NULL,
            settled INTEGER NOT NULL DEFAULT 0, summary BLOB NOT NULL, raw BLOB NOT NULL, UNIQUE (mailbox, key), UNIQUE (mailbox, fingerprint)
        );
        CREATE TABLE outgoing (id BLOB PRIMARY KEY, subject BLOB NOT NULL, content BLOB NOT NULL);
        CREATE TABLE draft (
            thread BLOB NOT NULL, agent TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, subject BLOB NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (thread, agent)
        );
        CREATE TABLE file (id BLOB PRIMARY KEY, subject BLOB NOT NULL, content BLOB NOT NULL);
        """);

    private static readonly JsonSerializerOptions Json = new(EventCodec.JsonOptions) { IgnoreReadOnlyProperties = true };

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly PersonalDataVault _vault;
    private readonly TimeProvider _clock;

    /// <summary>Opens or creates the store. Throws <see cref="InvalidDataException"/> when the file is damaged or something else's.</summary>
    public SqliteMailStore(string path, PersonalDataVault vault, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(vault);
        (_vault, _clock) = (vault, clock);
        SigningKey = vault.DeriveKey("reply tokens of mails");
        _connection = SqliteFile.OpenForWriting(path, Schema);
        SqliteFile.Execute(_connection, "PRAGMA wal_autocheckpoint=1000;");
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> SigningKey { get; }

    /// <inheritdoc/>
    public ValueTask<KeptArrival> Keep(ArrivedMail mail, MailId id, SubjectId subject, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        lock (_gate)
        {
            if (Find(mail) is { } known)
            {
                return new(known);
            }

            Execute(
                "INSERT INTO mail (id, mailbox, key, fingerprint, subject, at, summary, raw) VALUES ($id, $mailbox, $key, $fingerprint, $subject, $at, $summary, $raw)",
                ("$id", Bytes(id.Value)), ("$mailbox", mail.MailboxId), ("$key", mail.Key), ("$fingerprint", mail.Fingerprint), ("$subject", Bytes(subject.Value)),
                ("$at", mail.ArrivedAt.Microseconds), ("$summary", Seal(subject, id.Value, JsonSerializer.SerializeToUtf8Bytes(mail.Summary, Json))),
                ("$raw", Seal(subject, id.Value, mail.Raw.Span)));
            return new(new KeptArrival(id, subject, false));
        }
    }

    /// <inheritdoc/>
    public ValueTask Settle(MailId mail, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Execute("UPDATE mail SET settled = 1 WHERE id = $id", ("$id", Bytes(mail.Value)));
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<MailId, KeptMail>> Read(IReadOnlyCollection<MailId> mails, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mails);
        var found = new Dictionary<MailId, KeptMail>();
        foreach (var id in mails)
        {
            if (Row("SELECT subject, summary FROM mail WHERE id = $id", ("$id", Bytes(id.Value))) is { } row)
            {
                var subject = new SubjectId(new Guid((byte[])row[0]));
                found[id] = new KeptMail(id, subject, Open<MailSummary>(subject, id.Value, (byte[])row[1]));
            }
        }

        return new(found);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Raw(MailId mail, CancellationToken cancellation) =>
        new(OpenRow("SELECT subject, raw FROM mail WHERE id = $id", mail.Value));

    /// <inheritdoc/>
    public ValueTask KeepOutgoing(MailId mail, SubjectId subject, OutgoingText text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Execute(
                "INSERT INTO outgoing (id, subject, content) VALUES ($id, $subject, $content) ON CONFLICT (id) DO NOTHING",
                ("$id", Bytes(mail.Value)), ("$subject", Bytes(subject.Value)), ("$content", Seal(subject, mail.Value, JsonSerializer.SerializeToUtf8Bytes(text, Json))));
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<OutgoingText?> Outgoing(MailId mail, CancellationToken cancellation) =>
        new(OpenRow("SELECT subject, content FROM outgoing WHERE id = $id", mail.Value) is { } json ? JsonSerializer.Deserialize<OutgoingText>(json, Json) : null);

    /// <inheritdoc/>
    public ValueTask<KeptDraft?> Draft(MailThreadId thread, AgentId agent, CancellationToken cancellation)
    {
        if (Row("SELECT subject, content, version, at FROM draft WHERE thread = $thread AND agent = $agent", ("$thread", Bytes(thread.Value)), ("$agent", agent.Value))
            is not { } row)
        {
            return new((KeptDraft?)null);
        }

        var content = Open<MailDraftView>(new SubjectId(new Guid((byte[])row[0])), thread.Value, (byte[])row[1]);
        return new(content is null ? null : new KeptDraft((long)row[2], new Instant((long)row[3]), content));
    }

    /// <inheritdoc/>
    public ValueTask<KeptDraft?> KeepDraft(MailThreadId thread, AgentId agent, SubjectId subject, long seen, MailDraftView content, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = Instant.Now(_clock);
            long version = Math.Max(seen + 1, now.Microseconds); // never that of a draft that was here before
            byte[] sealedContent = Seal(subject, thread.Value, JsonSerializer.SerializeToUtf8Bytes(content, Json));
            (string, object)[] values =
            [
                ("$thread", Bytes(thread.Value)), ("$agent", agent.Value), ("$version", version), ("$at", now.Microseconds), ("$subject", Bytes(subject.Value)),
                ("$content", sealedContent), ("$seen", seen),
            ];
            int changed = seen == 0
                ? Execute(
                    "INSERT INTO draft (thread, agent, version, at, subject, content) SELECT $thread, $agent, $version, $at, $subject, $content WHERE $seen = 0 ON CONFLICT DO NOTHING",
                    values)
                : Execute(
                    "UPDATE draft SET version = $version, at = $at, subject = $subject, content = $content WHERE thread = $thread AND agent = $agent AND version = $seen",
                    values);
            return new(changed == 1 ? new KeptDraft(version, now, content) : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Execute("DELETE FROM draft WHERE thread = $thread AND agent = $agent", ("$thread", Bytes(thread.Value)), ("$agent", agent.Value));
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask KeepFile(Guid file, SubjectId subject, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Execute(
                "INSERT INTO file (id, subject, content) VALUES ($id, $subject, $content) ON CONFLICT (id) DO NOTHING",
                ("$id", Bytes(file)), ("$subject", Bytes(subject.Value)), ("$content", Seal(subject, file, content.Span)));
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> File(Guid file, CancellationToken cancellation) => new(OpenRow("SELECT subject, content FROM file WHERE id = $id", file));

    /// <inheritdoc/>
    public ValueTask DropFile(Guid file, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Execute("DELETE FROM file WHERE id = $id", ("$id", Bytes(file)));
            return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static byte[] Bytes(Guid id) => id.ToByteArray();

    private byte[] Seal(SubjectId subject, Guid bound, ReadOnlySpan<byte> plain) =>
        SealedBytes.Seal(_vault.SubjectKey(subject, create: true)!, plain, bound.ToByteArray());

    private byte[]? Unseal(SubjectId subject, Guid bound, byte[] data) =>
        _vault.SubjectKey(subject, create: false) is { } key ? SealedBytes.Open(key, data, bound.ToByteArray()) : null;

    private T? Open<T>(SubjectId subject, Guid bound, byte[] data)
        where T : class =>
        Unseal(subject, bound, data) is { } json ? JsonSerializer.Deserialize<T>(json, Json) : null;

    private byte[]? OpenRow(string sql, Guid id) =>
        Row(sql, ("$id", Bytes(id))) is { } row ? Unseal(new SubjectId(new Guid((byte[])row[0])), id, (byte[])row[1]) : null;

    private KeptArrival? Find(ArrivedMail mail) =>
        Row(
            "SELECT id, subject, settled FROM mail WHERE mailbox = $mailbox AND (key = $key OR fingerprint = $fingerprint) LIMIT 1",
            ("$mailbox", mail.MailboxId), ("$key", mail.Key), ("$fingerprint", mail.Fingerprint)) is { } row
            ? new KeptArrival(new MailId(new Guid((byte[])row[0])), new SubjectId(new Guid((byte[])row[1])), (long)row[2] != 0)
            : null;

    private object[]? Row(string sql, params (string Name, object Value)[] values)
    {
        lock (_gate)
        {
            using var command = Command(sql, values);
            using var reader = command.ExecuteReader();
            if (!reader.Read())
            {
                return null;
            }

            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            return row;
        }
    }

    private int Execute(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
