using System.Security.Cryptography;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Adapters.Tests.Recordings;

/// <summary>Keys in memory: the wrapped key stands for the real one and is good for what it was bound to.</summary>
internal sealed class TestRecordingKeys : IRecordingKeys
{
    private readonly Dictionary<string, (byte[] Key, string Bound, SubjectId Owner)> _keys = [];
    private readonly HashSet<SubjectId> _erased = [];
    private readonly Lock _gate = new();

    public RecordingKey Create(SubjectId owner, ReadOnlySpan<byte> bound)
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        byte[] wrapped = RandomNumberGenerator.GetBytes(60);
        lock (_gate)
        {
            _keys[Convert.ToHexString(wrapped)] = ((byte[])key.Clone(), Convert.ToHexString(bound), owner);
        }

        return new RecordingKey(key, wrapped);
    }

    public byte[]? Open(SubjectId owner, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound, out bool erased)
    {
        lock (_gate)
        {
            erased = _erased.Contains(owner);
            return !erased && _keys.TryGetValue(Convert.ToHexString(wrapped), out var kept) && kept.Bound == Convert.ToHexString(bound) && kept.Owner == owner
                ? (byte[])kept.Key.Clone()
                : null;
        }
    }

    public void Erase(SubjectId owner) => _erased.Add(owner);
}
