using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Routing.Settings;

/// <summary>Says what is wrong with settings, or null. Pure.</summary>
public static class SettingsValidation
{
    /// <summary>Checks a queue's rules against <see cref="RoutingLimits"/> and their own logic.</summary>
    public static string? Check(QueueSettings settings) => Faults(settings) is [var first, ..] ? first.Problem : null;

    /// <summary>Everything that is wrong with a queue's rules.</summary>
    public static IReadOnlyList<SettingsFault> Faults(QueueSettings settings) => QueueSettingsFaults.Of(settings);

    /// <summary>Everything that is wrong with an agent's routing settings.</summary>
    public static IReadOnlyList<SettingsFault> Faults(AgentSettings settings) => [.. AgentSettingsFaults.Of(settings)];

    /// <summary>Everything that is wrong with a capacity profile.</summary>
    public static IReadOnlyList<SettingsFault> Faults(CapacityProfile profile) => [.. AgentSettingsFaults.Of(profile)];

    /// <summary>What is wrong with hours.</summary>
    public static IReadOnlyList<SettingsFault> Faults(QueueHours hours) => HoursReading.Check(hours) is { } wrong ? [new SettingsFault("", wrong)] : [];

    /// <summary>The same rules with empty collections in place of missing ones, as they are stored.</summary>
    public static QueueSettings Complete(QueueSettings settings) => settings with
    {
        Steps = [.. settings.Steps.Select(s => s.Requirements.IsDefault ? s with { Requirements = [] } : s)],
        WrapUpCodes = settings.WrapUpCodes.IsDefault ? [] : settings.WrapUpCodes,
    };

    /// <summary>The same settings with empty collections in place of missing ones, as they are stored.</summary>
    public static AgentSettings Complete(AgentSettings settings) => settings.Capacity is { } capacity
        ? settings with { Capacity = capacity with { Media = [.. capacity.Media.Select(m => m.InterruptedBy is { IsDefault: true } ? m with { InterruptedBy = null } : m)] } }
        : settings;

    /// <summary>Checks what an entry says of its agents and its customer.</summary>
    public static string? Check(ImmutableArray<PreferredAgent> preferred, string? customerKey) =>
        customerKey is { Length: 0 or > RoutingLimits.Text } ? $"A customer key has 1 to {RoutingLimits.Text} characters."
        : preferred.IsDefaultOrEmpty ? null
        : preferred.Length > RoutingLimits.Preferred ? $"At most {RoutingLimits.Preferred} preferred agents."
        : preferred.Any(p => !IsKey(p.Agent.Value) || !IsKey(p.Why)) ? "A preferred agent, and why he is, must be short keys."
        : preferred.Any(p => p.Wait < TimeSpan.FromSeconds(1) || p.Wait > RoutingLimits.LongestTime) ? "The wait for a preferred agent must be at least one second."
        : null;

    /// <summary>Checks requirements.</summary>
    public static string? Check(ImmutableArray<Requirement> requirements)
    {
        if (requirements.IsDefault)
        {
            return null;
        }

        return requirements.Length > RoutingLimits.Requirements ? $"At most {RoutingLimits.Requirements} requirements."
            : requirements.Any(r => !IsKey(r?.Skill.Value)) ? "A requirement names no valid skill."
            : requirements.Any(r => r.AtLeast is < 1 or > 5) ? "A requirement's level must be 1 to 5."
            : null;
    }

    /// <summary>Checks an agent's routing settings.</summary>
    public static string? Check(AgentSettings settings) => AgentSettingsFaults.Of(settings).FirstOrDefault()?.Problem;

    /// <summary>Whether a text can be a language tag.</summary>
    public static bool IsLanguage(string? text) => text is { Length: >= 2 and <= 35 } tag && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Whether a text can be a key: 1 to 64 characters of a-z, 0-9, '-', '_', '.'.</summary>
    public static bool IsKey(string? text)
    {
        if (text is null || text.Length is 0 or > RoutingLimits.Text)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
