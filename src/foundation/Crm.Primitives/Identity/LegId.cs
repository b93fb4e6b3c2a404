using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One party's side of a call as the engine sees it. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<LegId>))]
public readonly record struct LegId(Guid Value) : IGuidId<LegId>
{
    /// <inheritdoc/>
    public static LegId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
