using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Web.Json;

/// <summary>Writes durations as seconds.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    private const double SecondsMax = 3_153_600_000;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double seconds) && Math.Abs(seconds) <= SecondsMax
            ? TimeSpan.FromSeconds(seconds)
            : throw new JsonException("Expected a number of seconds.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
}
