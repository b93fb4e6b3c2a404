using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>Writes an <see cref="Instant"/> as an ISO 8601 string in UTC and reads any ISO 8601 time.</summary>
public sealed class InstantJsonConverter : JsonConverter<Instant>
{
    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException("Expected an ISO 8601 time such as 2026-01-31T12:00:00Z.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
