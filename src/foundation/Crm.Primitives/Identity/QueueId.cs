using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>An ordered waiting place with rules. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<QueueId>))]
public readonly record struct QueueId(string Value) : ITextId<QueueId>
{
    /// <inheritdoc/>
    public static QueueId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
