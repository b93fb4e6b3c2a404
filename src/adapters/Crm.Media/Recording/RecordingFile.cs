using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Crm.Audio.Sealed;
using Crm.Primitives;
using Crm.Telephony.Media;
using Microsoft.Win32.SafeHandles;

namespace Crm.Media.Recording;

/// <summary>
/// A recording on disk, sealed chunk by chunk: <c>ID.rec.part</c> while it grows, <c>ID.rec</c> when complete. Plain audio is in memory
/// only, at most half a second of it. Used by the writer thread only. A disk or key fault ends the writing, not the call.
/// </summary>
internal sealed class RecordingFile
{
    /// <summary>Ends the name of a sealed recording.</summary>
    internal const string Suffix = ".rec";

    /// <summary>Ends the name of a file that is being made of what was there before; nothing is lost with it.</summary>
    internal const string NextSuffix = ".next";

    private static readonly TimeSpan SilenceMost = TimeSpan.FromHours(1);

    /// <summary>Ends the name of a file that is not complete.</summary>
    internal const string PartSuffix = ".part";

    private readonly string _path;
    private readonly RecordingId _recording;
    private readonly SubjectId _owner;
    private readonly IRecordingKeys _keys;
    private readonly byte[] _chunk = new byte[SealedAudioLayout.ChunkBytes];
    private readonly byte[] _sealed = new byte[SealedAudioLayout.SealedChunk];
    private readonly byte[] _head = new byte[SealedAudioHeader.Length];
    private SafeFileHandle? _file;
    private SealedAudioCipher? _cipher;
    private int _filled;
    private string _writing;
    private long _chunks;
    private int _endBytes;

    /// <summary>Names the file; nothing is opened yet.</summary>
    internal RecordingFile(string path, RecordingId recording, SubjectId owner, IRecordingKeys keys) =>
        (_path, _recording, _owner, _keys, _writing) = (path, recording, owner, keys, path + PartSuffix);

    /// <summary>The first fault, after which nothing is written any more; null while all is well.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Length of what is on disk or about to be.</summary>
    internal TimeSpan Duration =>
        TimeSpan.FromTicks((_chunks * SealedAudioLayout.ChunkBytes + _endBytes + _filled) * TimeSpan.TicksPerSecond / SealedAudioLayout.BytesPerSecond);

    /// <summary>Bytes of the complete file.</summary>
    internal long Bytes => SealedAudioLayout.OffsetOf(_chunks) + _endBytes + SealedAudioLayout.TagLength;

    /// <summary>
    /// Goes on with what a process that is gone has recorded: sealed anew under the key of this file, because a key seals nothing twice, and
    /// silence up to now. Until all of it is here what there was stays in its place. Before the first <see cref="Append(ReadOnlySpan{short})"/>.
    /// </summary>
    /// <param name="age">How long ago the recording began; at most an hour of silence is written for it.</param>
    internal void Continue(TimeSpan age) => Guard(() =>
    {
        using var past = RecordingPast.Open(_path, _keys);
        _writing = _path + NextSuffix;
        Open();
        past?.ReadAll(audio => Append(audio.Span));
        var missing = age - Duration;
        Span<byte> silence = stackalloc byte[SealedAudioLayout.BytesPerSecond / 50];
        silence.Clear();
        for (var written = TimeSpan.Zero; written < missing && written < SilenceMost; written += TimeSpan.FromMilliseconds(20))
        {
            Append(silence);
        }

        RandomAccess.FlushToDisk(_file!);
        File.Move(_writing, _path + PartSuffix, overwrite: true);
        _writing = _path + PartSuffix;
        File.Delete(_path);
    });

    /// <summary>Appends one stereo frame.</summary>
    internal void Append(ReadOnlySpan<short> frame) => Append(MemoryMarshal.AsBytes(frame));

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Fault is null)
        {
            int taken = Math.Min(bytes.Length, _chunk.Length - _filled);
            bytes[..taken].CopyTo(_chunk.AsSpan(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == _chunk.Length)
            {
                Write(SealedChunkKind.Whole);
            }
        }
    }

    /// <summary>Seals the end, closes and gives the file its final name. False when there is no complete file.</summary>
    internal bool Complete()
    {
        Write(SealedChunkKind.End);
        Guard(() => RandomAccess.FlushToDisk(_file!));
        _file?.Dispose();
        _cipher?.Dispose();
        CryptographicOperations.ZeroMemory(_chunk);
        Guard(() =>
        {
            if (!IsOurs())
            {
                throw new IOException("another process goes on with the recording");
            }

            File.Move(_writing, _path, overwrite: true);
        });
        return Fault is null;
    }

    /// <summary>Whether the file under the name we write is the one we write: a process that stood still for long may have been given up.</summary>
    private bool IsOurs()
    {
        using var there = File.OpenHandle(_writing, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> head = stackalloc byte[SealedAudioHeader.Length];
        return RandomAccess.Read(there, head, 0) == head.Length && head.SequenceEqual(_head);
    }

    private void Write(SealedChunkKind kind) => Guard(() =>
    {
        Open();
        _cipher!.Seal(kind, _chunks, _chunk.AsSpan(0, _filled), _sealed);
        RandomAccess.Write(_file!, _sealed.AsSpan(0, _filled + SealedAudioLayout.TagLength), SealedAudioLayout.OffsetOf(_chunks));
        (_chunks, _endBytes) = kind == SealedChunkKind.Whole ? (_chunks + 1, 0) : (_chunks, _filled);
        _filled = 0;
    });

    private void Open()
    {
        if (_file is not null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        RecordingKey key = _keys.Create(_owner, SealedAudioHeader.Bound(_recording.Value, _owner.Value));
        _cipher = new SealedAudioCipher(key.Key, _recording.Value, _owner.Value);
        CryptographicOperations.ZeroMemory(key.Key);
        new SealedAudioHeader(_recording.Value, _owner.Value, key.Wrapped).Write(_head);
        _file = File.OpenHandle(_writing, FileMode.Create, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(_file, _head, 0);
    }

    private void Guard(Action step)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            step();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException or CryptographicException)
        {
            Fault = fault.Message;
        }
    }
}
