using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A customer record. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<CustomerId>))]
public readonly record struct CustomerId(Guid Value) : IGuidId<CustomerId>
{
    /// <inheritdoc/>
    public static CustomerId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
