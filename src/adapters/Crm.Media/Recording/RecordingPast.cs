using System.Security.Cryptography;
using Crm.Audio.Sealed;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Recording;

/// <summary>What a process that is gone has recorded, opened chunk by chunk. Used by the writer thread only.</summary>
internal sealed class RecordingPast : IDisposable
{
    private readonly FileStream _file;
    private readonly SealedAudioCipher _cipher;
    private readonly SealedAudioLayout _layout;
    private readonly byte[] _sealed = new byte[SealedAudioLayout.SealedChunk];

    private RecordingPast(FileStream file, SealedAudioCipher cipher) => (_file, _cipher, _layout) = (file, cipher, SealedAudioLayout.Of(file.Length));

    /// <summary>Opens what there is, complete or cut off; null when there is nothing, or it is not to be opened any more.</summary>
    internal static RecordingPast? Open(string path, IRecordingKeys keys)
    {
        string? found = File.Exists(path) ? path : File.Exists(path + RecordingFile.PartSuffix) ? path + RecordingFile.PartSuffix : null;
        if (found is null)
        {
            return null;
        }

        var file = new FileStream(found, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[SealedAudioHeader.Length];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && SealedAudioHeader.TryRead(head) is { } header
            && keys.Open(new SubjectId(header.Owner), header.WrappedKey, head.AsSpan(0, SealedAudioHeader.BoundLength), out _) is { } key)
        {
            var cipher = new SealedAudioCipher(key, header.Asset, header.Owner);
            CryptographicOperations.ZeroMemory(key);
            return new RecordingPast(file, cipher);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Hands out its audio in order, up to the first chunk that does not open: the last write of a killed process may be torn.</summary>
    internal void ReadAll(Action<ReadOnlyMemory<byte>> take)
    {
        var audio = new byte[SealedAudioLayout.ChunkBytes];
        for (long number = 0; number < _layout.WholeChunks; number++)
        {
            if (!TryRead(SealedChunkKind.Whole, number, SealedAudioLayout.ChunkBytes, audio))
            {
                return;
            }

            take(audio);
        }

        if (_layout.EndBytes > 0
            && (TryRead(SealedChunkKind.End, _layout.WholeChunks, _layout.EndBytes, audio) || TryRead(SealedChunkKind.RepairedEnd, _layout.WholeChunks, _layout.EndBytes, audio)))
        {
            take(audio.AsMemory(0, _layout.EndBytes));
        }

        CryptographicOperations.ZeroMemory(audio);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private bool TryRead(SealedChunkKind kind, long number, int bytes, byte[] audio)
    {
        var chunk = _sealed.AsSpan(0, bytes + SealedAudioLayout.TagLength);
        _file.Position = SealedAudioLayout.OffsetOf(number);
        return _file.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) == chunk.Length && _cipher.TryOpen(kind, number, chunk, audio.AsSpan(0, bytes));
    }
}
