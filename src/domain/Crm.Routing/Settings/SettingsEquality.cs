using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Routing.Settings;

/// <summary>Whether two settings say the same. Records compare collections by reference, so this looks inside.</summary>
public static class SettingsEquality
{
    /// <summary>Same queue rules.</summary>
    public static bool Same(QueueSettings a, QueueSettings b) =>
        ReferenceEquals(a, b)
        || (a with { Steps = b.Steps, WrapUpCodes = b.WrapUpCodes, Hours = b.Hours, Replies = b.Replies, Invitations = b.Invitations, Channels = b.Channels } == b
            && Same(a.Hours, b.Hours)
            && (a.Replies ?? []).SequenceEqual(b.Replies ?? [])
            && (a.Channels ?? []).SequenceEqual(b.Channels ?? [])
            && Same(a.Invitations, b.Invitations)
            && a.Steps.Length == b.Steps.Length
            && a.Steps.Zip(b.Steps).All(p => Same(p.First, p.Second))
            && (a.WrapUpCodes.IsDefault ? [] : a.WrapUpCodes).AsSpan().SequenceEqual((b.WrapUpCodes.IsDefault ? [] : b.WrapUpCodes).AsSpan()));

    /// <summary>Same agent settings.</summary>
    public static bool Same(AgentSettings a, AgentSettings b) =>
        ReferenceEquals(a, b)
        || (a.DisplayName == b.DisplayName
            && a.MaxVoice == b.MaxVoice
            && a.Profile == b.Profile
            && a.Recording == b.Recording
            && a.MayDial == b.MayDial
            && Same(a.Capacity, b.Capacity)
            && a.Skills.Count == b.Skills.Count
            && a.Queues.Count == b.Queues.Count
            && a.Skills.All(s => b.Skills.TryGetValue(s.Key, out int level) && level == s.Value)
            && a.Queues.All(q => b.Queues.TryGetValue(q.Key, out int level) && level == q.Value));

    private static bool Same(QueueHours? a, QueueHours? b) =>
        a is null || b is null ? a == b : a.Zone == b.Zone && a.Week.AsSpan().SequenceEqual(b.Week.AsSpan()) && a.Special.AsSpan().SequenceEqual(b.Special.AsSpan());

    private static bool Same(InvitationRules? a, InvitationRules? b) =>
        a is null || b is null
            ? a == b
            : a with { Rules = b.Rules } == b
                && a.Rules.Count == b.Rules.Count
                && a.Rules.Zip(b.Rules).All(p => p.First with { Texts = p.Second.Texts } == p.Second && p.First.Texts.SequenceEqual(p.Second.Texts));

    /// <summary>Same capacity profile.</summary>
    public static bool Same(CapacityProfile? a, CapacityProfile? b) =>
        ReferenceEquals(a, b) || a is null || b is null
            ? ReferenceEquals(a, b)
            : a.Units == b.Units && a.Media.Length == b.Media.Length && a.Media.Zip(b.Media).All(p => Same(p.First, p.Second));

    private static bool Same(MediaCapacity a, MediaCapacity b) =>
        a with { InterruptedBy = b.InterruptedBy } == b
        && (a.InterruptedBy is { IsDefault: false } by ? by : []).AsSpan().SequenceEqual((b.InterruptedBy is { IsDefault: false } other ? other : []).AsSpan());

    private static bool Same(RoutingStep a, RoutingStep b) =>
        a.After == b.After
        && a.MaxLevel == b.MaxLevel
        && (a.Requirements.IsDefault ? [] : a.Requirements).AsSpan().SequenceEqual((b.Requirements.IsDefault ? [] : b.Requirements).AsSpan());
}
