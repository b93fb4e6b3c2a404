using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>The person or unknown caller whose personal data one encryption key protects. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<SubjectId>))]
public readonly record struct SubjectId(Guid Value) : IGuidId<SubjectId>
{
    /// <inheritdoc/>
    public static SubjectId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
