using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One process incarnation of the cluster. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<NodeId>))]
public readonly record struct NodeId(string Value) : ITextId<NodeId>
{
    /// <inheritdoc/>
    public static NodeId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
