using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that controls the recording of a call.</summary>
/// <param name="Action">"start", "stop", "pause" or "resume".</param>
/// <param name="Reason">Of a pause: "card-payment", "personal-data" or "other".</param>
public sealed record RecordRequest(string Action, string? Reason = null);

/// <summary>Where a recording can be listened to for a while, without further credentials.</summary>
/// <param name="Url">Takes range requests. Good until <paramref name="BeginBefore"/>, and once begun for as long as it is used every ten minutes.</param>
/// <param name="Seconds">How long the audio lasts.</param>
public sealed record PlaybackAddress(RecordingId RecordingId, string Url, Instant BeginBefore, double Seconds);

/// <summary>A recording as a picture.</summary>
/// <param name="Seconds">How long the audio lasts.</param>
/// <param name="Left">The customer: lowest and highest value of each column in turn, -128 to 127.</param>
/// <param name="Right">Everybody else, alike.</param>
public sealed record WaveformView(double Seconds, int Columns, IReadOnlyList<int> Left, IReadOnlyList<int> Right);

/// <summary>What erasing a customer's personal data did.</summary>
/// <param name="Interactions">Interactions whose texts and recordings cannot be opened any more.</param>
/// <param name="Shared">Interactions that were recorded under another customer's key, because they were first taken for his: left as they are.</param>
public sealed record ErasureView(CustomerId CustomerId, int Interactions, int Shared);
