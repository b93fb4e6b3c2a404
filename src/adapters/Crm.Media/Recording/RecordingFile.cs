using System.Runtime.InteropServices;
using Crm.Audio;
using Crm.Audio.Wav;
using Microsoft.Win32.SafeHandles;

namespace Crm.Media.Recording;

/// <summary>
/// A recording on disk: <c>ID.wav.part</c> while it grows, <c>ID.wav</c> when complete. The header is put right at every flush, so
/// an interrupted file is playable up to its last flush. Used by the writer thread only. A disk fault ends the writing, not the call.
/// </summary>
internal sealed class RecordingFile
{
    /// <summary>Ends the name of a file that is not complete.</summary>
    internal const string PartSuffix = ".part";

    private const int Channels = 2;
    private const int BufferFrames = 50;

    private readonly string _path;
    private readonly byte[] _buffer = new byte[BufferFrames * RecordingBuffer.FrameSamples * sizeof(short)];
    private readonly byte[] _header = new byte[WavHeader.Length];
    private SafeFileHandle? _file;
    private int _buffered;
    private long _dataBytes;

    /// <summary>Names the file; nothing is opened yet.</summary>
    internal RecordingFile(string path) => _path = path;

    /// <summary>The first disk fault, after which nothing is written any more; null while all is well.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Length of what is on disk or about to be.</summary>
    internal TimeSpan Duration =>
        TimeSpan.FromTicks((_dataBytes + _buffered) / (Channels * sizeof(short)) * TimeSpan.TicksPerSecond / AudioFrame.SampleRate);

    /// <summary>Bytes of the file, header included.</summary>
    internal long Bytes => _file is null ? 0 : WavHeader.Length + _dataBytes;

    /// <summary>Appends one stereo frame.</summary>
    internal void Append(ReadOnlySpan<short> frame)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(frame);
        if (_buffered + bytes.Length > _buffer.Length)
        {
            Flush();
        }

        if (Fault is null)
        {
            bytes.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += bytes.Length;
        }
    }

    /// <summary>Brings everything to disk and the header up to date.</summary>
    internal void Flush() => Guard(() =>
    {
        if (_file is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            _file = File.OpenHandle(_path + PartSuffix, FileMode.Create, FileAccess.Write, FileShare.Read);
        }

        RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), WavHeader.Length + _dataBytes);
        _dataBytes += _buffered;
        _buffered = 0;
        WavHeader.Write(_header, AudioFrame.SampleRate, Channels, _dataBytes);
        RandomAccess.Write(_file, _header, 0);
    });

    /// <summary>Flushes, closes and gives the file its final name. False when there is no complete file.</summary>
    internal bool Complete()
    {
        Flush();
        if (_file is null)
        {
            return false;
        }

        Guard(() => RandomAccess.FlushToDisk(_file));
        _file.Dispose();
        bool sound = Fault is null;
        Guard(() => File.Move(_path + PartSuffix, _path, overwrite: true));
        return sound && Fault is null;
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
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fault = fault.Message;
        }
    }
}
