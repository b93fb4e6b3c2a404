using System.Collections.Immutable;
using System.Text.Json;

namespace Crm.Ivr;

/// <summary>Reads values from a lookup's answer.</summary>
internal static class LookupAnswer
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>The values at the paths, null where there is none; false when the text is no JSON, too long or too deep.</summary>
    internal static bool TryRead(string json, ImmutableArray<KeyValuePair<string, JsonPath>> paths, out ImmutableArray<string?> values)
    {
        values = [];
        if (json.Length > FlowLimits.AnswerMax)
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            values = [.. paths.Select(path => path.Value.Find(document.RootElement))];
            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            // broken syntax, or a string that is no Unicode: the answer is of no use
            return false;
        }
    }
}
