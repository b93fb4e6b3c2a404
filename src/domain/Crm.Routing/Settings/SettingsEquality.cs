using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Routing.Settings;

/// <summary>Whether two settings say the same. Records compare collections by reference, so this looks inside.</summary>
public static class SettingsEquality
{
    /// <summary>Same queue rules.</summary>
    public static bool Same(QueueSettings a, QueueSettings b) =>
        ReferenceEquals(a, b)
        || (a with { Steps = b.Steps, WrapUpCodes = b.WrapUpCodes } == b
            && a.Steps.Length == b.Steps.Length
            && a.Steps.Zip(b.Steps).All(p => Same(p.First, p.Second))
            && (a.WrapUpCodes.IsDefault ? [] : a.WrapUpCodes).AsSpan().SequenceEqual((b.WrapUpCodes.IsDefault ? [] : b.WrapUpCodes).AsSpan()));

    /// <summary>Same agent settings.</summary>
    public static bool Same(AgentSettings a, AgentSettings b) =>
        ReferenceEquals(a, b)
        || (a.DisplayName == b.DisplayName
            && a.MaxVoice == b.MaxVoice
            && a.Skills.Count == b.Skills.Count
            && a.Queues.Count == b.Queues.Count
            && a.Skills.All(s => b.Skills.TryGetValue(s.Key, out int level) && level == s.Value)
            && a.Queues.All(q => b.Queues.TryGetValue(q.Key, out int level) && level == q.Value));

    private static bool Same(RoutingStep a, RoutingStep b) =>
        a.After == b.After
        && a.MaxLevel == b.MaxLevel
        && (a.Requirements.IsDefault ? [] : a.Requirements).AsSpan().SequenceEqual((b.Requirements.IsDefault ? [] : b.Requirements).AsSpan());
}
