using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Persistence.Records;

/// <summary>How settings are written into JSON columns.</summary>
internal static class RecordsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static string Write(object value, Type type) => JsonSerializer.Serialize(value, type, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is empty.");
}
