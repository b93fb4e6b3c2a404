using System.Collections.Immutable;
using System.Text.Json;

namespace Crm.Engine.Conversations;

/// <summary>The values of a template as they are sealed: a JSON array of texts.</summary>
internal static class TemplateValues
{
    public static string Write(ImmutableArray<string> values) => JsonSerializer.Serialize(values.AsSpan().ToArray());

    /// <summary>The values; none when they were erased or cannot be read.</summary>
    public static ImmutableArray<string> Read(string? text)
    {
        try
        {
            return text is null ? [] : [.. JsonSerializer.Deserialize<string[]>(text) ?? []];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
