using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Crm.Ivr;

/// <summary>Where a value lies in a JSON answer: property names and indexes joined by dots, "orders.0.status". Immutable and thread safe.</summary>
public sealed class JsonPath
{
    /// <summary>Most parts of a path.</summary>
    public const int PartsMax = 16;

    private readonly ImmutableArray<string> parts;

    private JsonPath(string source, ImmutableArray<string> parts)
    {
        Source = source;
        this.parts = parts;
    }

    /// <summary>The path as written.</summary>
    public string Source { get; }

    /// <summary>Reads a path; null when it has empty parts or too many.</summary>
    public static JsonPath? Read(string source)
    {
        ImmutableArray<string> parts = [.. source.Split('.')];
        return parts.Length > PartsMax || parts.Any(string.IsNullOrWhiteSpace) ? null : new JsonPath(source, parts);
    }

    /// <summary>The text, number or truth value there; null when there is none.</summary>
    internal string? Find(JsonElement at)
    {
        foreach (string part in parts)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out JsonElement inner))
                at = inner;
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
    }
}
