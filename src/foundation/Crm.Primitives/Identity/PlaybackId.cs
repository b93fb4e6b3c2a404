using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One prompt, tone or music being played to one media session. New values are UUID version 7 and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<PlaybackId>))]
public readonly record struct PlaybackId(Guid Value) : IGuidId<PlaybackId>
{
    /// <inheritdoc/>
    public static PlaybackId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
