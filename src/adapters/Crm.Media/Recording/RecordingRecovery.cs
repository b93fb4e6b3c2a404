using System.Security.Cryptography;
using Crm.Audio.Sealed;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Recording;

/// <summary>Completes recordings that a process left behind when it was killed.</summary>
internal static class RecordingRecovery
{
    /// <summary>
    /// Ends every <c>*.rec.part</c> in the folder after its last whole chunk and gives it its final name; plain recordings of older
    /// data (<c>*.wav.part</c>) have their header put right. Files that are no recordings of ours, hold no audio, or whose owner was
    /// erased stay as they are. Returns the completed files. Call before recording starts.
    /// </summary>
    internal static IReadOnlyList<string> Recover(string folder, IRecordingKeys keys)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var completed = new List<string>(PlainRecovery.Recover(folder));
        foreach (string part in Directory.EnumerateFiles(folder, "*" + RecordingFile.Suffix + RecordingFile.PartSuffix).ToArray())
        {
            string final = part[..^RecordingFile.PartSuffix.Length];
            try
            {
                if (TryEnd(part, keys))
                {
                    File.Move(part, final, overwrite: true);
                    completed.Add(final);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // in use or not ours to touch: it stays a part and is tried again at the next start
                continue;
            }
        }

        return completed;
    }

    private static bool TryEnd(string part, IRecordingKeys keys)
    {
        using var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var head = new byte[SealedAudioHeader.Length];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || SealedAudioHeader.TryRead(head) is not { } header
            || keys.Open(new SubjectId(header.Owner), header.WrappedKey, head.AsSpan(0, SealedAudioHeader.BoundLength), out _) is not { } key)
        {
            return false;
        }

        using var cipher = new SealedAudioCipher(key, header.Asset, header.Owner);
        CryptographicOperations.ZeroMemory(key);
        var layout = SealedAudioLayout.Of(file.Length);
        if (layout.HasEnd && (Opens(file, cipher, SealedChunkKind.End, layout.WholeChunks, layout.EndBytes)
            || Opens(file, cipher, SealedChunkKind.RepairedEnd, layout.WholeChunks, layout.EndBytes)))
        {
            return true; // it was complete but for its name
        }

        // the last write may be torn: the end goes after the last chunk that opens
        long chunks = layout.WholeChunks;
        if (chunks > 0 && !Opens(file, cipher, SealedChunkKind.Whole, chunks - 1, SealedAudioLayout.ChunkBytes))
        {
            chunks--;
        }

        if (chunks == 0)
        {
            return false;
        }

        var end = new byte[SealedAudioLayout.TagLength];
        cipher.Seal(SealedChunkKind.RepairedEnd, chunks, [], end);
        file.SetLength(SealedAudioLayout.OffsetOf(chunks));
        file.Position = file.Length;
        file.Write(end);
        file.Flush(flushToDisk: true);
        return true;
    }

    private static bool Opens(FileStream file, SealedAudioCipher cipher, SealedChunkKind kind, long number, int bytes)
    {
        var chunk = new byte[bytes + SealedAudioLayout.TagLength];
        file.Position = SealedAudioLayout.OffsetOf(number);
        file.ReadExactly(chunk);
        var audio = new byte[bytes];
        bool opens = cipher.TryOpen(kind, number, chunk, audio);
        CryptographicOperations.ZeroMemory(audio);
        return opens;
    }
}
