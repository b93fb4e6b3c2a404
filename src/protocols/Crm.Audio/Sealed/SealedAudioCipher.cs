using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Audio.Sealed;

/// <summary>
/// Seals and opens the chunks of one recording: AES-256-GCM (NIST SP 800-38D) under the recording's own key. The nonce is the kind and
/// the number of the chunk and the head is bound in, so that a chunk that was changed, moved, left out or taken from another recording
/// does not open; the end chunk has a kind of its own, so that a recording cut off between chunks is told from a whole one. A key seals
/// each kind and number once. Allocates nothing per chunk; not thread safe.
/// </summary>
public sealed class SealedAudioCipher : IDisposable
{
    /// <summary>Bytes of a data key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;

    private readonly AesGcm _cipher;
    private readonly byte[] _bound;

    /// <summary>Uses a recording's key.</summary>
    /// <exception cref="CryptographicException">The key has not <see cref="KeyLength"/> bytes.</exception>
    public SealedAudioCipher(ReadOnlySpan<byte> key, Guid asset, Guid owner)
    {
        _cipher = new AesGcm(key, SealedAudioLayout.TagLength);
        _bound = SealedAudioHeader.Bound(asset, owner);
    }

    /// <summary>Seals a chunk into as many bytes as it has and <see cref="SealedAudioLayout.TagLength"/> more.</summary>
    public void Seal(SealedChunkKind kind, long number, ReadOnlySpan<byte> audio, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(kind, number, nonce);
        _cipher.Encrypt(nonce, audio, output[..audio.Length], output.Slice(audio.Length, SealedAudioLayout.TagLength), _bound);
    }

    /// <summary>Opens a chunk; false when it is not what was sealed as this kind and number of this recording. The output is zeroed then.</summary>
    /// <param name="chunk">Audio and tag.</param>
    /// <param name="audio">As many bytes as the chunk has without the tag.</param>
    public bool TryOpen(SealedChunkKind kind, long number, ReadOnlySpan<byte> chunk, Span<byte> audio)
    {
        if (chunk.Length < SealedAudioLayout.TagLength)
        {
            return false;
        }

        int length = chunk.Length - SealedAudioLayout.TagLength;
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(kind, number, nonce);
        try
        {
            _cipher.Decrypt(nonce, chunk[..length], chunk[length..], audio[..length], _bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            audio[..length].Clear();
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private static void Nonce(SealedChunkKind kind, long number, Span<byte> nonce)
    {
        nonce.Clear();
        nonce[3] = (byte)kind;
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }
}
