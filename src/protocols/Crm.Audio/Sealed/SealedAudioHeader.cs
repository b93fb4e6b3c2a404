using System.Buffers.Binary;

namespace Crm.Audio.Sealed;

/// <summary>
/// The head of a sealed recording: what the audio is, whose it is, and its data key wrapped under a key of its owner. Nothing in it is
/// secret; the wrapped key and every chunk are bound to <see cref="Bound"/>, so that a changed head opens nothing.
/// </summary>
/// <param name="Asset">The recording.</param>
/// <param name="Owner">Whose key wraps the data key.</param>
/// <param name="WrappedKey"><see cref="WrappedKeyLength"/> bytes.</param>
public sealed record SealedAudioHeader(Guid Asset, Guid Owner, byte[] WrappedKey)
{
    /// <summary>Nonce, tag and 32 bytes of key.</summary>
    public const int WrappedKeyLength = 12 + 16 + 32;

    /// <summary>Bytes of the head.</summary>
    public const int Length = BoundLength + WrappedKeyLength;

    /// <summary>Bytes of the part that everything else is bound to.</summary>
    public const int BoundLength = 52;

    private static ReadOnlySpan<byte> Magic => "CRMREC01"u8;

    /// <summary>What the wrapped key and the chunks of an asset are bound to, as associated data.</summary>
    public static byte[] Bound(Guid asset, Guid owner)
    {
        var bound = new byte[BoundLength];
        Magic.CopyTo(bound);
        BinaryPrimitives.WriteUInt32BigEndian(bound.AsSpan(8), AudioFrame.SampleRate);
        BinaryPrimitives.WriteUInt16BigEndian(bound.AsSpan(12), SealedAudioLayout.Channels);
        BinaryPrimitives.WriteUInt16BigEndian(bound.AsSpan(14), WrappedKeyLength);
        BinaryPrimitives.WriteUInt32BigEndian(bound.AsSpan(16), SealedAudioLayout.ChunkBytes);
        asset.TryWriteBytes(bound.AsSpan(20), bigEndian: true, out _);
        owner.TryWriteBytes(bound.AsSpan(36), bigEndian: true, out _);
        return bound;
    }

    /// <summary>Reads a head; null when these are not the first bytes of a sealed recording of this form.</summary>
    public static SealedAudioHeader? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return null;
        }

        var asset = new Guid(bytes.Slice(20, 16), bigEndian: true);
        var owner = new Guid(bytes.Slice(36, 16), bigEndian: true);
        return bytes[..BoundLength].SequenceEqual(Bound(asset, owner)) ? new SealedAudioHeader(asset, owner, bytes[BoundLength..Length].ToArray()) : null;
    }

    /// <summary>Writes the head into at least <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        Bound(Asset, Owner).CopyTo(bytes);
        WrappedKey.CopyTo(bytes[BoundLength..]);
    }
}
