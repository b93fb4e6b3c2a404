using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Finds and opens recorded audio. Thread safe.</summary>
public interface IRecordingLibrary
{
    /// <summary>A recording an interaction had, whatever became of its audio; null when there is no such recording.</summary>
    ValueTask<StoredRecording?> Find(RecordingId recording, CancellationToken cancellation);

    /// <summary>
    /// The audio as a WAV file, opened as it is read: seekable, and reading damaged audio throws <see cref="DamagedRecordingException"/>
    /// before any of it is given out. Null when <see cref="StoredRecording.State"/> is not <see cref="RecordingState.Ready"/> any more.
    /// </summary>
    Stream? Open(StoredRecording recording);

    /// <summary>The loudest and quietest sample of each stretch; null when it cannot be read. Throws <see cref="DamagedRecordingException"/>.</summary>
    /// <param name="columns">Stretches, 1 to <see cref="RecordingPeaks.ColumnsMax"/>.</param>
    ValueTask<RecordingPeaks?> Peaks(StoredRecording recording, int columns, CancellationToken cancellation);
}

/// <summary>What can be had of a recording.</summary>
public enum RecordingState
{
    /// <summary>It can be listened to.</summary>
    Ready,

    /// <summary>It is not complete yet, or was deleted when its time was over.</summary>
    Gone,

    /// <summary>The customer's data was erased, and this with it.</summary>
    Erased,

    /// <summary>The file was changed or cut off.</summary>
    Damaged,
}

/// <summary>A recording.</summary>
/// <param name="Agents">The agents who were on it.</param>
/// <param name="ChangedAt">When the file was completed.</param>
public sealed record StoredRecording(
    RecordingId Id, InteractionId Interaction, IReadOnlyList<AgentId> Agents, RecordingState State, TimeSpan Duration, Instant ChangedAt);

/// <summary>A recording as a picture: per column the lowest and highest sample of a channel, -128 to 127.</summary>
public sealed record RecordingPeaks(double Seconds, int Columns, IReadOnlyList<sbyte> Left, IReadOnlyList<sbyte> Right)
{
    /// <summary>Most columns of a picture.</summary>
    public const int ColumnsMax = 4_000;
}

/// <summary>A recording was changed, or is not whole.</summary>
/// <param name="recording">Which.</param>
/// <param name="damage">What is wrong, and where.</param>
public sealed class DamagedRecordingException(RecordingId recording, string damage) : IOException($"Recording {recording} is damaged: {damage}.")
{
    /// <summary>What is wrong, and where.</summary>
    public string Damage { get; } = damage;
}
