using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One recorded audio asset. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<RecordingId>))]
public readonly record struct RecordingId(Guid Value) : IGuidId<RecordingId>
{
    /// <inheritdoc/>
    public static RecordingId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
