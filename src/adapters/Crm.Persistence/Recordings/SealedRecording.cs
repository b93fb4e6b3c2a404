using System.Globalization;
using System.Security.Cryptography;
using Crm.Audio.Sealed;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Telephony.Media;
using Microsoft.Win32.SafeHandles;

namespace Crm.Persistence.Recordings;

/// <summary>
/// A sealed recording opened for reading, chunk by chunk. Opening checks the head and the end; each chunk is checked before any of it is
/// given out. Not thread safe.
/// </summary>
public sealed class SealedRecording : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SealedAudioCipher _cipher;
    private readonly RecordingId _id;
    private readonly byte[] _sealed = new byte[SealedAudioLayout.SealedChunk];

    private SealedRecording(SafeFileHandle file, SealedAudioCipher cipher, RecordingId id, SealedAudioLayout layout) =>
        (_file, _cipher, _id, Layout) = (file, cipher, id, layout);

    /// <summary>Where its chunks lie.</summary>
    public SealedAudioLayout Layout { get; }

    /// <summary>Whether the process that recorded it was killed, so that the last second may be missing.</summary>
    public bool Repaired { get; private set; }

    /// <summary>Opens a complete recording; null when its owner was erased.</summary>
    /// <exception cref="DamagedRecordingException">It is not what was recorded.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SealedRecording? Open(string path, RecordingId id, IRecordingKeys keys)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        SealedRecording? opened = null;
        try
        {
            var head = new byte[SealedAudioHeader.Length];
            if (RandomAccess.Read(file, head, 0) < head.Length || SealedAudioHeader.TryRead(head) is not { } header || header.Asset != id.Value)
            {
                throw new DamagedRecordingException(id, "the head is not that of this recording");
            }

            if (keys.Open(new SubjectId(header.Owner), header.WrappedKey, head.AsSpan(0, SealedAudioHeader.BoundLength), out bool erased) is not { } key)
            {
                return erased ? null : throw new DamagedRecordingException(id, "the key in the head was changed");
            }

            var layout = SealedAudioLayout.Of(RandomAccess.GetLength(file));
            var found = new SealedRecording(file, new SealedAudioCipher(key, header.Asset, header.Owner), id, layout);
            CryptographicOperations.ZeroMemory(key);
            found.CheckEnd();
            return opened = found;
        }
        finally
        {
            if (opened is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Reads a chunk's audio; returns its bytes.</summary>
    /// <exception cref="DamagedRecordingException">The chunk is not what was recorded there.</exception>
    public int Read(long chunk, Span<byte> audio) =>
        TryRead(chunk, chunk < Layout.WholeChunks ? SealedChunkKind.Whole : Repaired ? SealedChunkKind.RepairedEnd : SealedChunkKind.End, audio)
            ? Layout.BytesOf(chunk)
            : throw new DamagedRecordingException(_id, Place(chunk));

    /// <summary>Reads everything and says what is wrong, chunk by chunk; nothing when all is well.</summary>
    public IEnumerable<string> Damages()
    {
        var audio = new byte[SealedAudioLayout.ChunkBytes];
        for (long chunk = 0; chunk < Layout.WholeChunks; chunk++)
        {
            if (!TryRead(chunk, SealedChunkKind.Whole, audio))
            {
                yield return Place(chunk);
            }
        }

        CryptographicOperations.ZeroMemory(audio);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private void CheckEnd()
    {
        var audio = new byte[SealedAudioLayout.ChunkBytes];
        if (!Layout.HasEnd)
        {
            throw new DamagedRecordingException(_id, "the end is missing");
        }

        Repaired = !TryRead(Layout.WholeChunks, SealedChunkKind.End, audio);
        if (Repaired && !TryRead(Layout.WholeChunks, SealedChunkKind.RepairedEnd, audio))
        {
            throw new DamagedRecordingException(_id, "the end was changed or cut off");
        }
    }

    private bool TryRead(long chunk, SealedChunkKind kind, Span<byte> audio)
    {
        Span<byte> bytes = _sealed.AsSpan(0, Layout.BytesOf(chunk) + SealedAudioLayout.TagLength);
        return RandomAccess.Read(_file, bytes, SealedAudioLayout.OffsetOf(chunk)) == bytes.Length && _cipher.TryOpen(kind, chunk, bytes, audio);
    }

    private static string Place(long chunk) => string.Create(
        CultureInfo.InvariantCulture, $"chunk {chunk} (from {chunk * SealedAudioLayout.ChunkBytes / (double)SealedAudioLayout.BytesPerSecond:0.0} s) was changed");
}
