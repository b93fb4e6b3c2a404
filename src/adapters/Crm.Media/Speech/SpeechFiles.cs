using System.Runtime.InteropServices;
using Crm.Audio;
using Crm.Audio.Wav;

namespace Crm.Media.Speech;

/// <summary>
/// Spoken texts kept as WAV files in one folder. A text may name a person, and a hash hides a short text badly: so no file outlives its
/// age limit however often it is used, only the server's own user may read it (mode 600 in a folder of mode 700), and nothing but audio
/// is stored. Whatever is lost is made again. Oldest files go first when the byte limit is passed. Files appear whole or not at all.
/// A disk that fails costs the cache, never the playback. Thread safe; calls block.
/// </summary>
internal sealed class SpeechFiles(string folder, long mostBytes, TimeSpan mostAge, TimeProvider clock)
{
    /// <summary>Ending of finished files.</summary>
    internal const string Extension = ".wav";

    private const string UnfinishedExtension = ".part";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private long _bytes = -1;
    private long _faults;

    /// <summary>Times the disk refused.</summary>
    internal long Faults => Volatile.Read(ref _faults);

    /// <summary>Reads a text's audio and when it was made; null when there is none, or it is too old or broken.</summary>
    internal (short[] Samples, DateTimeOffset Made)? Read(in SpeechKey key)
    {
        var file = new FileInfo(Path.Combine(folder, key.FileName));
        try
        {
            if (!file.Exists || file.Length > mostBytes || IsOld(file))
            {
                return null;
            }

            byte[] bytes = File.ReadAllBytes(file.FullName);
            return WavReader.TryRead(bytes, out WavReader? wav, out _) && wav!.DecodeMono(bytes) is { Length: > 0 } samples
                ? (samples, file.LastWriteTimeUtc)
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _faults);
            return null;
        }
    }

    /// <summary>Keeps a text's audio, as made now. What is larger than all of the cache is not kept.</summary>
    internal void Write(in SpeechKey key, ReadOnlySpan<short> samples)
    {
        int length = WavHeader.Length + samples.Length * sizeof(short);
        if (length > mostBytes)
        {
            return;
        }

        var bytes = new byte[length];
        WavHeader.Write(bytes, AudioFrame.SampleRate, 1, samples.Length * sizeof(short));
        MemoryMarshal.AsBytes(samples).CopyTo(bytes.AsSpan(WavHeader.Length));
        lock (_gate)
        {
            try
            {
                if (_bytes < 0)
                {
                    MakeFolder();
                    SweepFolder();
                }

                Put(Path.Combine(folder, key.FileName), bytes);
                if ((_bytes += length) > mostBytes)
                {
                    SweepFolder();
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref _faults);
            }
        }
    }

    /// <summary>Removes files that are too old, those an interrupted write left, and the oldest ones beyond the byte limit.</summary>
    internal void Sweep()
    {
        lock (_gate)
        {
            try
            {
                if (Directory.Exists(folder))
                {
                    SweepFolder();
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref _faults);
            }
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private void Put(string path, byte[] bytes)
    {
        string unfinished = path + UnfinishedExtension;
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(bytes);
        }

        File.SetLastWriteTimeUtc(unfinished, clock.GetUtcNow().UtcDateTime);
        File.Move(unfinished, path, overwrite: true);
    }

    // writing happens under the same gate, so every unfinished file is one that will never be finished
    private void SweepFolder()
    {
        var kept = new List<FileInfo>();
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.Extension == UnfinishedExtension || (file.Extension == Extension && IsOld(file)))
            {
                file.Delete();
            }
            else if (file.Extension == Extension)
            {
                kept.Add(file);
            }
        }

        _bytes = kept.Sum(file => file.Length);
        if (_bytes <= mostBytes)
        {
            return;
        }

        // a little below the limit, so that a full cache is not listed at every write
        foreach (FileInfo file in kept.OrderBy(file => file.LastWriteTimeUtc).TakeWhile(_ => _bytes > mostBytes / 10 * 9))
        {
            _bytes -= file.Length;
            file.Delete();
        }
    }

    private bool IsOld(FileInfo file) => clock.GetUtcNow() - file.LastWriteTimeUtc > mostAge;
}
