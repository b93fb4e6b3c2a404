using System.Text.Json;
using System.Text.RegularExpressions;

namespace Crm.Domain.Tests.Ivr;

/// <summary>As much of JSON Schema 2020-12 as the flow schema uses; anything else in it fails.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description", "default", "properties", "required", "additionalProperties", "propertyNames"];

    internal IReadOnlyList<string> Errors(JsonElement value)
    {
        var errors = new List<string>();
        Check(root, value, "", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            if (!Holds(rule, value, at, errors))
                errors.Add($"{at}: {rule.Name} {rule.Value.GetRawText()[..Math.Min(60, rule.Value.GetRawText().Length)]}");
        }

        if (value.ValueKind == JsonValueKind.Object)
            CheckObject(schema, value, at, errors);
    }

    private bool Holds(JsonProperty rule, JsonElement value, string at, List<string> errors)
    {
        switch (rule.Name)
        {
            case "$ref":
                Check(root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value, at, errors);
                return true;
            case "type":
                return rule.Value.ValueKind == JsonValueKind.Array ? rule.Value.EnumerateArray().Any(type => Is(type.GetString()!, value)) : Is(rule.Value.GetString()!, value);
            case "const": return JsonElement.DeepEquals(rule.Value, value);
            case "enum": return rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
            case "oneOf": return rule.Value.EnumerateArray().Count(one => Passes(one, value)) == 1;
            case "pattern": return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!);
            case "minLength": return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.Value.GetInt32();
            case "maxLength": return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.Value.GetInt32();
            case "minimum": return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble();
            case "maximum": return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble();
            case "minItems": return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32();
            case "maxItems": return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.Value.GetInt32();
            case "minProperties": return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= rule.Value.GetInt32();
            case "maxProperties": return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= rule.Value.GetInt32();
            case "items": return value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Passes(rule.Value, item));
            default: return Annotations.Contains(rule.Name);
        }
    }

    private void CheckObject(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
            errors.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}: lacks {name}"));
        JsonElement known = schema.TryGetProperty("properties", out JsonElement properties) ? properties : default;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string below = $"{at}/{member.Name}";
            if (schema.TryGetProperty("propertyNames", out JsonElement names) && !Passes(names, JsonSerializer.SerializeToElement(member.Name)))
                errors.Add($"{below}: name");
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out JsonElement own))
                Check(own, member.Value, below, errors);
            else if (schema.TryGetProperty("additionalProperties", out JsonElement others) && others.ValueKind == JsonValueKind.False)
                errors.Add($"{below}: unknown");
            else if (others.ValueKind == JsonValueKind.Object)
                Check(others, member.Value, below, errors);
        }
    }

    private bool Passes(JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(schema, value, "", errors);
        return errors.Count == 0;
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Truncate(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
