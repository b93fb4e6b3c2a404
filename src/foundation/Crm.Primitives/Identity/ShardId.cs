using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A slice of state with one owner and an epoch, such as "routing/main". A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<ShardId>))]
public readonly record struct ShardId(string Value) : ITextId<ShardId>
{
    /// <inheritdoc/>
    public static ShardId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
