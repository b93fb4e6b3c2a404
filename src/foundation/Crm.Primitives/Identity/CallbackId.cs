using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A promised call back.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<CallbackId>))]
public readonly record struct CallbackId(Guid Value) : IGuidId<CallbackId>
{
    /// <inheritdoc/>
    public static CallbackId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
