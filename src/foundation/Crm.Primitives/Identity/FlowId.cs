using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>An IVR flow's key, for example "main-menu".</summary>
[JsonConverter(typeof(TextIdJsonConverter<FlowId>))]
public readonly record struct FlowId(string Value) : ITextId<FlowId>
{
    /// <inheritdoc/>
    public static FlowId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
