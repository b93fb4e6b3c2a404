using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One media endpoint (an RTP or WebRTC association) in the media plane. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<MediaSessionId>))]
public readonly record struct MediaSessionId(Guid Value) : IGuidId<MediaSessionId>
{
    /// <inheritdoc/>
    public static MediaSessionId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
