using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>Writes a <see cref="Guid"/> id as 32 hexadecimal digits, also as a dictionary key.</summary>
public sealed class GuidIdJsonConverter<TId> : JsonConverter<TId> where TId : struct, IGuidId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value.ToString("n"));

    /// <inheritdoc/>
    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value.ToString("n"));

    private static TId Parse(string? text) =>
        Guid.TryParse(text, out var value) ? TId.From(value) : throw new JsonException("Expected an id of 32 hexadecimal digits.");
}
