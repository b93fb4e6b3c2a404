using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>The thing that shares media among sessions. New values are UUID version 7 and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<BridgeId>))]
public readonly record struct BridgeId(Guid Value) : IGuidId<BridgeId>
{
    /// <inheritdoc/>
    public static BridgeId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
