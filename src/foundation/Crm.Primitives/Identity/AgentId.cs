using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A person who handles interactions; equals the user name. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<AgentId>))]
public readonly record struct AgentId(string Value) : ITextId<AgentId>
{
    /// <inheritdoc/>
    public static AgentId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
