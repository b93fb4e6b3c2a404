using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Finds recorded audio. Thread safe.</summary>
public interface IRecordingLibrary
{
    /// <summary>The recording, or null when it does not exist, is not complete or was deleted.</summary>
    ValueTask<StoredRecording?> Find(RecordingId recording, CancellationToken cancellation);
}

/// <summary>A complete recording.</summary>
/// <param name="Agents">The agents who were on it.</param>
/// <param name="Path">Full path of the WAV file.</param>
public sealed record StoredRecording(RecordingId Id, InteractionId Interaction, IReadOnlyList<AgentId> Agents, string Path);
