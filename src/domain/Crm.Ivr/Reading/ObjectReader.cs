using System.Collections.Immutable;
using System.Text.Json;

namespace Crm.Ivr;

/// <summary>
/// Reads one JSON object of a flow property by property, notes what is wrong, and remembers what was asked for: what nobody asked for
/// is unknown. A property that is wrong reads as its default, so that all faults are found in one go.
/// </summary>
internal sealed class ObjectReader(string where, JsonElement element, FlowReadingContext context, string prefix = "")
{
    private readonly HashSet<string> asked = [];

    internal string Where => where;

    internal FlowReadingContext Context => context;

    /// <summary>The properties asked for so far.</summary>
    internal IReadOnlyCollection<string> Asked => asked;

    internal void Fault(string problem) => context.Faults.Add(new FlowFault(where, problem));

    /// <summary>Notes a fault for every property nobody asked for.</summary>
    internal void RefuseOthers()
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!asked.Contains(property.Name))
                Fault($"has a property '{prefix}{property.Name}', which is unknown");
        }
    }

    internal bool Find(string name, out JsonElement value)
    {
        asked.Add(name);
        return element.TryGetProperty(name, out value);
    }

    /// <summary>A property of a kind, when it is there and of it.</summary>
    internal bool Find(string name, JsonValueKind kind, out JsonElement value)
    {
        if (!Find(name, out value))
            return false;
        if (value.ValueKind == kind)
            return true;
        Fault($"'{prefix}{name}' must be {Word(kind)}");
        return false;
    }

    internal string? OptionalText(string name, int max = FlowNames.LengthMax)
    {
        if (!Find(name, JsonValueKind.String, out JsonElement value))
            return null;
        string? text = Text(value);
        if (text is { Length: > 0 } && text.Length <= max)
            return text;
        Fault($"'{prefix}{name}' must be 1 to {max} characters");
        return null;
    }

    internal string Text(string name, int max = FlowNames.LengthMax)
    {
        if (!Has(name))
            Missing(name);
        return OptionalText(name, max) ?? "";
    }

    /// <summary>A key: of a flow, node, queue, calendar, skill.</summary>
    internal string? OptionalKey(string name)
    {
        string? key = OptionalText(name);
        if (key is not null && !FlowNames.IsKey(key))
            Fault($"'{prefix}{name}' must be made of letters, digits, '-', '_' and '.'");
        return key;
    }

    internal string Key(string name)
    {
        if (!Has(name))
            Missing(name);
        return OptionalKey(name) ?? "";
    }

    internal double? OptionalNumber(string name, double min, double max)
    {
        if (!Find(name, JsonValueKind.Number, out JsonElement value))
            return null;
        if (value.TryGetDouble(out double number) && number >= min && number <= max)
            return number;
        Fault($"'{prefix}{name}' must be {min} to {max}");
        return null;
    }

    internal int Integer(string name, int min, int max, int otherwise)
    {
        double? number = OptionalNumber(name, min, max);
        if (number is { } given && given != Math.Truncate(given))
            Fault($"'{prefix}{name}' must be a whole number");
        return (int)(number ?? otherwise);
    }

    internal TimeSpan Seconds(string name, double min, double max, double otherwise) =>
        TimeSpan.FromSeconds(OptionalNumber(name, min, max) ?? otherwise);

    internal void Required(string name)
    {
        if (!Has(name))
            Missing(name);
    }

    internal bool Flag(string name, bool otherwise)
    {
        if (!Find(name, out JsonElement value))
            return otherwise;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Fault($"'{prefix}{name}' must be true or false");
        return value.ValueKind == JsonValueKind.True || (value.ValueKind != JsonValueKind.False && otherwise);
    }

    internal FlowTemplate Template(string name, int max)
    {
        string text = Text(name, max);
        return Template(text, $"'{prefix}{name}'");
    }

    internal FlowTemplate Template(string text, string what)
    {
        FlowTemplate? template = FlowTemplate.Read(text, out string? problem);
        if (template is null)
            Fault($"{what} {problem}");
        return template ?? FlowTemplate.Read("", out _)!;
    }

    /// <summary>The members of an object property; none when it is not there.</summary>
    internal ImmutableArray<JsonProperty> Members(string name, int max)
    {
        if (!Find(name, JsonValueKind.Object, out JsonElement value))
            return [];
        ImmutableArray<JsonProperty> members = [.. value.EnumerateObject()];
        if (members.Length <= max)
            return members;
        Fault($"'{prefix}{name}' may have {max} members at most");
        return [];
    }

    /// <summary>The items of an array property; none when it is not there.</summary>
    internal ImmutableArray<JsonElement> Items(string name, int max)
    {
        if (!Find(name, JsonValueKind.Array, out JsonElement value))
            return [];
        if (value.GetArrayLength() <= max)
            return [.. value.EnumerateArray()];
        Fault($"'{prefix}{name}' may have {max} items at most");
        return [];
    }

    /// <summary>An object within this one; null, with a fault, when it is none.</summary>
    internal ObjectReader? Inner(JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return new ObjectReader(where, value, context, what + ".");
        Fault($"'{what}' must be an object");
        return null;
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // an escaped half of a surrogate pair: syntax allows it, Unicode does not
            return null;
        }
    }

    private bool Has(string name) => element.TryGetProperty(name, out _);

    private void Missing(string name)
    {
        asked.Add(name);
        Fault($"lacks '{prefix}{name}'");
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Object => "an object",
        _ => "a list",
    };
}
