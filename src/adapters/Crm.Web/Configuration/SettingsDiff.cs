using System.Text.Json;
using Crm.Contracts.Rest;
using Crm.Web.Json;

namespace Crm.Web.Configuration;

/// <summary>
/// What differs between two settings, field by field, as the HTTP interface writes them. Of lists the elements that came and went are told. Pure.
/// </summary>
internal static class SettingsDiff
{
    /// <summary>Differences told at most.</summary>
    public const int Max = 100;

    /// <summary>The differences in the order of the fields.</summary>
    public static IReadOnlyList<SettingChange> Between(object? before, object? after)
    {
        var changes = new List<SettingChange>();
        Compare("", Json(before), Json(after), changes);
        return changes;
    }

    private static JsonElement? Json(object? value) => value is null ? null : JsonSerializer.SerializeToElement(value, value.GetType(), WebJson.Options);

    private static void Compare(string path, JsonElement? before, JsonElement? after, List<SettingChange> changes)
    {
        var (a, b) = (Given(before), Given(after));
        if (changes.Count >= Max || (a is { } x && b is { } y && JsonElement.DeepEquals(x, y)) || (a is null && b is null))
        {
            return;
        }

        if (Is(JsonValueKind.Object, a, b))
        {
            Fields(path, a, b, changes);
        }
        else if (Is(JsonValueKind.Array, a, b))
        {
            Elements(path, a, b, changes);
        }
        else
        {
            changes.Add(new SettingChange(path, a, b));
        }
    }

    private static void Fields(string path, JsonElement? before, JsonElement? after, List<SettingChange> changes)
    {
        var names = Names(before).Concat(Names(after)).Distinct(StringComparer.Ordinal).ToList();
        foreach (string name in names)
        {
            var (a, b) = (Field(before, name), Field(after, name));
            bool isUsual = (before is null && IsFalse(b)) || (after is null && IsFalse(a)); // a part that came or went tells only what it says
            if (!isUsual)
            {
                Compare(path.Length == 0 ? name : $"{path}.{name}", a, b, changes);
            }
        }
    }

    private static void Elements(string path, JsonElement? before, JsonElement? after, List<SettingChange> changes)
    {
        var gone = Items(before);
        var come = Items(after);
        foreach (var same in gone.ToList())
        {
            int at = come.FindIndex(other => JsonElement.DeepEquals(same, other));
            if (at >= 0)
            {
                come.RemoveAt(at);
                gone.Remove(same);
            }
        }

        if (gone.Count == 0 && come.Count == 0)
        {
            changes.Add(new SettingChange(path, before, after)); // only the order differs
        }

        for (int i = 0; i < Math.Max(gone.Count, come.Count) && changes.Count < Max; i++)
        {
            changes.Add(new SettingChange(path, i < gone.Count ? gone[i] : null, i < come.Count ? come[i] : null));
        }
    }

    private static JsonElement? Given(JsonElement? value) => value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } ? value : null;

    /// <summary>Whether both are of a kind, or one is and the other is not given.</summary>
    private static bool Is(JsonValueKind kind, JsonElement? a, JsonElement? b) =>
        (a?.ValueKind == kind && (b is null || b.Value.ValueKind == kind)) || (a is null && b?.ValueKind == kind);

    private static bool IsFalse(JsonElement? value) => value is { ValueKind: JsonValueKind.False };

    private static IEnumerable<string> Names(JsonElement? of) => of is { } given ? given.EnumerateObject().Select(p => p.Name) : [];

    private static JsonElement? Field(JsonElement? of, string name) => of is { } given && given.TryGetProperty(name, out var value) ? value : null;

    private static List<JsonElement> Items(JsonElement? of) => of is { } given ? [.. given.EnumerateArray()] : [];
}
