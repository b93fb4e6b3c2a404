using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One attempt to reach the party of a list's record. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<AttemptId>))]
public readonly record struct AttemptId(Guid Value) : IGuidId<AttemptId>
{
    /// <inheritdoc/>
    public static AttemptId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
