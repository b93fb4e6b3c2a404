using System.Security.Cryptography;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Benchmarks.Recording;

/// <summary>A new key for each recording, kept nowhere.</summary>
internal sealed class FreshKeys : IRecordingKeys
{
    public RecordingKey Create(SubjectId owner, ReadOnlySpan<byte> bound) => new(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(60));

    public byte[]? Open(SubjectId owner, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound, out bool erased)
    {
        erased = false;
        return null;
    }
}
