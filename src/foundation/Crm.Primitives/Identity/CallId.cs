using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One call: a set of legs and the bridge between them. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<CallId>))]
public readonly record struct CallId(Guid Value) : IGuidId<CallId>
{
    /// <inheritdoc/>
    public static CallId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
