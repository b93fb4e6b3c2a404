using System.Collections.Immutable;
using System.Globalization;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Engine.Inbound;

/// <summary>
/// The agents whom a caller's attributes name: <c>preferred-agent</c> holds one id or several with commas, first choice first;
/// <c>preferred-wait</c> how many seconds he waits for each.
/// </summary>
internal static class PreferredAgents
{
    /// <summary>The attribute that names them.</summary>
    public const string Name = "preferred-agent";

    /// <summary>The attribute that says how long he waits for each: 1 to <see cref="LongestWait"/> seconds.</summary>
    public const string Wait = "preferred-wait";

    private const int UsualWait = 20;
    private const int LongestWait = 3_600;

    /// <summary>Reads them. What is no id of an agent is left out, and so is what exceeds <see cref="RoutingLimits.Preferred"/>: a slip there must not cost the caller his place.</summary>
    public static ImmutableArray<PreferredAgent> Of(IReadOnlyDictionary<string, string> attributes)
    {
        if (!attributes.TryGetValue(Name, out string? names))
        {
            return [];
        }

        int seconds = attributes.TryGetValue(Wait, out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            && given is >= 1 and <= LongestWait ? given : UsualWait;
        return
        [
            .. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(SettingsValidation.IsKey)
                .Distinct(StringComparer.Ordinal)
                .Take(RoutingLimits.Preferred)
                .Select(id => new PreferredAgent(new AgentId(id), TimeSpan.FromSeconds(seconds), "named")),
        ];
    }
}
