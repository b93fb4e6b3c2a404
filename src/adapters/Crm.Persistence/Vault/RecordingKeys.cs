using System.Security.Cryptography;
using Crm.Audio.Sealed;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Persistence.Vault;

/// <summary>
/// Recordings' data keys, wrapped under the key of the subject who was recorded. A rotated master key wraps the subjects' keys anew, so
/// recordings need not be touched; an erased subject takes the audio with him. Thread safe.
/// </summary>
public sealed class RecordingKeys(PersonalDataVault vault) : IRecordingKeys
{
    /// <inheritdoc/>
    public RecordingKey Create(SubjectId owner, ReadOnlySpan<byte> bound)
    {
        byte[] key = RandomNumberGenerator.GetBytes(SealedAudioCipher.KeyLength);
        return new RecordingKey(key, SealedBytes.Seal(vault.SubjectKey(owner, create: true)!, key, bound));
    }

    /// <inheritdoc/>
    public byte[]? Open(SubjectId owner, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound, out bool erased)
    {
        byte[]? key = vault.SubjectKey(owner, create: false);
        erased = key is null;
        return key is null ? null : SealedBytes.Open(key, wrapped, bound);
    }
}
