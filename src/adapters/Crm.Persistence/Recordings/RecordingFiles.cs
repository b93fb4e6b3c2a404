using Crm.Contracts.Ports;
using Crm.Persistence.Projections;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Persistence.Recordings;

/// <summary>
/// Finds the files of recordings: 8 kHz, 16-bit, stereo WAV named by id below one folder. A file counts as complete when the media plane
/// has given it its final name, which it also does at its start for what a killed process left. Thread safe.
/// </summary>
public sealed class RecordingFiles(string folder, InteractionProjection interactions) : IRecordingLibrary, IRecordingRepair
{
    private const int HeaderLength = 44;
    private const int BytesPerSecond = 8000 * 2 * 2;

    /// <inheritdoc/>
    public async ValueTask<StoredRecording?> Find(RecordingId recording, CancellationToken cancellation)
    {
        string path = PathOf(recording);
        return File.Exists(path) && await interactions.Find(recording, cancellation).ConfigureAwait(false) is { } record
            ? new StoredRecording(recording, record.Id, record.Agents, path)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<(TimeSpan Duration, long Bytes)> Repair(RecordingId recording)
    {
        var file = new FileInfo(PathOf(recording));
        long bytes = file.Exists ? file.Length : 0;
        var duration = TimeSpan.FromSeconds(Math.Max(0, bytes - HeaderLength) / (double)BytesPerSecond);
        return ValueTask.FromResult((duration, bytes));
    }

    private string PathOf(RecordingId recording) => Path.Combine(folder, recording + ".wav");
}
