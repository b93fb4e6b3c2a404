using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A configured relation to a carrier. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<TrunkId>))]
public readonly record struct TrunkId(string Value) : ITextId<TrunkId>
{
    /// <inheritdoc/>
    public static TrunkId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
