using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>What agents take side by side, under a name. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<CapacityProfileId>))]
public readonly record struct CapacityProfileId(string Value) : ITextId<CapacityProfileId>
{
    /// <inheritdoc/>
    public static CapacityProfileId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
