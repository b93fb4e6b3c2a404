using Crm.Audio.Sealed;
using Crm.Audio.Wav;
using Crm.Contracts.Ports;
using Crm.Persistence.Projections;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Persistence.Recordings;

/// <summary>
/// Finds the files of recordings, named by id below one folder: sealed ones (<c>ID.rec</c>), and plain 8 kHz, 16-bit, stereo WAV of older
/// data (<c>ID.wav</c>). A file counts as complete when the media plane has given it its final name, which it also does at its start for
/// what a killed process left. Thread safe.
/// </summary>
public sealed class RecordingFiles(string folder, InteractionProjection interactions, IRecordingKeys keys) : IRecordingLibrary, IRecordingRepair, IDisposable
{
    private const int PicturesKept = 64;

    private readonly SemaphoreSlim _drawing = new(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<(RecordingId, int), RecordingPeaks> _pictures = [];

    /// <summary>The end of a sealed recording's name.</summary>
    public const string Sealed = ".rec";

    /// <summary>The end of a plain recording's name.</summary>
    public const string Plain = ".wav";

    /// <inheritdoc/>
    public async ValueTask<StoredRecording?> Find(RecordingId recording, CancellationToken cancellation)
    {
        if (await interactions.Find(recording, cancellation).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        var file = FileOf(recording);
        var duration = record.Recordings.FirstOrDefault(r => r.Id == recording)?.Duration ?? TimeSpan.Zero;
        var at = Instant.From(new DateTimeOffset(file?.LastWriteTimeUtc ?? DateTime.UnixEpoch, TimeSpan.Zero));
        return new StoredRecording(recording, record.Id, record.Agents, StateOf(file, recording), duration, at);
    }

    /// <inheritdoc/>
    public Stream? Open(StoredRecording recording)
    {
        try
        {
            return FileOf(recording.Id) switch
            {
                null => null,
                { Extension: Plain } plain => new FileStream(plain.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
                var file => SealedRecording.Open(file.FullName, recording.Id, keys) is { } opened ? new SealedWavStream(opened) : null,
            };
        }
        catch (FileNotFoundException)
        {
            return null; // deleted meanwhile
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RecordingPeaks?> Peaks(StoredRecording recording, int columns, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (recording.State == RecordingState.Ready && _pictures.TryGetValue((recording.Id, columns), out var known))
            {
                return known;
            }
        }

        // a long recording takes a moment of a processor: two at once at most
        await _drawing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var audio = Open(recording);
            if (audio is null)
            {
                return null;
            }

            var drawn = await Task.Run(() => PeakReading.Read(audio, columns, cancellation), cancellation).ConfigureAwait(false);
            lock (_gate)
            {
                if (_pictures.Count >= PicturesKept)
                {
                    _pictures.Clear();
                }

                _pictures[(recording.Id, columns)] = drawn;
            }

            return drawn;
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<(TimeSpan Duration, long Bytes)> Repair(RecordingId recording)
    {
        var file = FileOf(recording);
        var duration = file switch
        {
            null => TimeSpan.Zero,
            { Extension: Plain } => TimeSpan.FromSeconds(Math.Max(0, file.Length - WavHeader.Length) / (double)SealedAudioLayout.BytesPerSecond),
            _ => SealedAudioLayout.Of(file.Length).Duration,
        };
        return ValueTask.FromResult((duration, file?.Length ?? 0));
    }

    /// <inheritdoc/>
    public void Dispose() => _drawing.Dispose();

    private RecordingState StateOf(FileInfo? file, RecordingId recording)
    {
        if (file is null or { Extension: Plain })
        {
            return file is null ? RecordingState.Gone : RecordingState.Ready;
        }

        try
        {
            using var opened = SealedRecording.Open(file.FullName, recording, keys);
            return opened is null ? RecordingState.Erased : RecordingState.Ready;
        }
        catch (DamagedRecordingException)
        {
            return RecordingState.Damaged;
        }
        catch (FileNotFoundException)
        {
            return RecordingState.Gone;
        }
    }

    private FileInfo? FileOf(RecordingId recording)
    {
        var found = new FileInfo(Path.Combine(folder, recording + Sealed));
        if (!found.Exists)
        {
            found = new FileInfo(Path.Combine(folder, recording + Plain));
        }

        return found.Exists ? found : null;
    }
}
