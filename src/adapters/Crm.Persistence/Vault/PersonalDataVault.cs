using System.Collections.Concurrent;
using System.Text;
using Crm.Events.Privacy;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;

namespace Crm.Persistence.Vault;

/// <summary>
/// Personal text under one AES-256 key per subject. Keys in use are kept in memory, bounded; a text of a new subject waits for one
/// commit, all others for none. Thread safe.
/// </summary>
public sealed class PersonalDataVault : IPersonalDataVault, IDisposable
{
    /// <summary>The longest text that can be sealed, in characters.</summary>
    public const int LongestText = 65_536;

    private const int UsualCapacity = 10_000;

    private readonly ConcurrentDictionary<SubjectId, byte[]> _keys = new();
    private readonly Queue<SubjectId> _order = new();
    private readonly Lock _gate = new();
    private readonly ISubjectKeys _store;
    private readonly int _capacity;

    /// <summary>
    /// Opens or creates the vault. Throws <see cref="InvalidDataException"/> when the database exists without its master key, the
    /// key does not fit, or a file is damaged.
    /// </summary>
    /// <param name="capacity">Keys kept in memory.</param>
    public PersonalDataVault(string databasePath, string masterKeyPath, int capacity = UsualCapacity)
        : this(capacity, () => new SubjectKeyStore(databasePath, masterKeyPath))
    {
    }

    private PersonalDataVault(int capacity, Func<ISubjectKeys> store)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _store = store();
        _capacity = capacity;
    }

    /// <summary>
    /// Opens or creates the vault in the journal's database, with the keys of a file where the database has none yet. Throws
    /// <see cref="InvalidDataException"/> when the master key is missing or does not fit, and what the database throws.
    /// </summary>
    /// <param name="file">A vault in a file whose keys are taken over; it need not be there.</param>
    public static PersonalDataVault PostgreSql(PostgreSqlJournalDatabase database, string masterKeyPath, string? file = null) =>
        new(UsualCapacity, () => new PostgreSqlSubjectKeys(database, masterKeyPath, file));

    /// <summary>Keys in memory now.</summary>
    public int CachedKeys => _keys.Count;

    /// <inheritdoc/>
    public SealedText Seal(SubjectId subject, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LongestText, nameof(text));
        byte[] key = KeyOf(subject, create: true)!;
        return new SealedText(subject, Convert.ToBase64String(SealedBytes.Seal(key, Encoding.UTF8.GetBytes(text), subject.Value.ToByteArray())));
    }

    /// <inheritdoc/>
    public string? Open(SealedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] data = new byte[((text.Cipher?.Length ?? 0) * 3 / 4) + 3];
        if (text.Cipher is null || !Convert.TryFromBase64String(text.Cipher, data, out int length) || KeyOf(text.Subject, create: false) is not { } key)
        {
            return null;
        }

        return SealedBytes.Open(key, data.AsSpan(0, length), text.Subject.Value.ToByteArray()) is { } plain ? Encoding.UTF8.GetString(plain) : null;
    }

    /// <inheritdoc/>
    public void Erase(SubjectId subject)
    {
        lock (_gate)
        {
            // inside the gate, so that nobody puts the key back into memory from a read that came before
            _store.Erase(subject);
            _keys.TryRemove(subject, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    /// <summary>
    /// Puts a new master key in the place of the old one. Texts and recordings stay as they are. Throws <see cref="IOException"/> while
    /// another process has the vault open, <see cref="InvalidOperationException"/> for a vault in a database.
    /// </summary>
    public VaultRotation Rotate() => _store is SubjectKeyStore file
        ? file.Rotate()
        : throw new InvalidOperationException("Only a vault in a file can have its master key rotated.");

    /// <summary>A subject's key; null when there is none and none is to be made.</summary>
    internal byte[]? SubjectKey(SubjectId subject, bool create) => KeyOf(subject, create);

    /// <summary>A key of its own for a purpose, derived from the master key; the same each time.</summary>
    internal byte[] DeriveKey(string purpose) => _store.DeriveKey(purpose);

    private byte[]? KeyOf(SubjectId subject, bool create)
    {
        if (_keys.TryGetValue(subject, out byte[]? known))
        {
            return known;
        }

        // a new key is stored outside the gate, so that several threads share a commit; reading it again inside sees an erasure
        if (create)
        {
            byte[] created = _store.FindOrCreate(subject);
            Remember(subject);
            return created;
        }

        return Remember(subject);
    }

    private byte[]? Remember(SubjectId subject)
    {
        lock (_gate)
        {
            if (_keys.TryGetValue(subject, out byte[]? known))
            {
                return known;
            }

            if (_store.Find(subject) is not { } key)
            {
                return null;
            }

            _keys[subject] = key;
            _order.Enqueue(subject);
            while (_order.Count > _capacity)
            {
                _keys.TryRemove(_order.Dequeue(), out _);
            }

            return key;
        }
    }
}
