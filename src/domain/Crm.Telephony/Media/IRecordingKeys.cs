using Crm.Primitives;

namespace Crm.Telephony.Media;

/// <summary>
/// Data keys of recordings, wrapped under the key of the person who was recorded: when that is destroyed, so is the audio. Thread safe;
/// may wait for one commit when the person has no key yet.
/// </summary>
public interface IRecordingKeys
{
    /// <summary>A new random key, and the same wrapped.</summary>
    /// <param name="owner">Who is recorded.</param>
    /// <param name="bound">What the wrapping is bound to.</param>
    RecordingKey Create(SubjectId owner, ReadOnlySpan<byte> bound);

    /// <summary>Unwraps a key.</summary>
    /// <param name="erased">True when the owner's key was destroyed; false with no key means that the wrapped key was changed.</param>
    byte[]? Open(SubjectId owner, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound, out bool erased);
}

/// <summary>A data key. <paramref name="Wrapped"/> may be stored, <paramref name="Key"/> never.</summary>
public sealed record RecordingKey(byte[] Key, byte[] Wrapped);
