using System.Collections.Immutable;
using Crm.Events.Agents;

namespace Crm.Routing.Settings;

/// <summary>Everything that is wrong with an agent's routing settings or a capacity profile, at once. Pure; takes anything that can be read from JSON.</summary>
internal static class AgentSettingsFaults
{
    /// <summary>The faults of an agent's settings; empty when they are good.</summary>
    public static IEnumerable<SettingsFault> Of(AgentSettings settings)
    {
        if (settings.Skills is null || settings.Queues is null)
        {
            yield return new("", "Skills and queues must be given, even if empty.");
            yield break;
        }

        if (settings.Skills.Count > RoutingLimits.AgentAssignments || settings.Queues.Count > RoutingLimits.AgentAssignments)
        {
            yield return new("", $"At most {RoutingLimits.AgentAssignments} skills and as many queues.");
        }

        foreach (var (skill, level) in settings.Skills)
        {
            if (!SettingsValidation.IsKey(skill.Value) || level is < 1 or > 5)
            {
                yield return new($"skills.{skill.Value}", "Proficiencies must be 1 to 5, of valid skills.");
            }
        }

        foreach (var (queue, level) in settings.Queues)
        {
            if (level is < 1 or > RoutingLimits.Level)
            {
                yield return new($"queues.{queue.Value}", $"Membership levels must be 1 to {RoutingLimits.Level}.");
            }
        }

        if (settings.MaxVoice is < 0 or > RoutingLimits.MaxVoice)
        {
            yield return new("maxVoice", $"MaxVoice must be 0 to {RoutingLimits.MaxVoice}.");
        }

        if (settings.Recording is { } mode && !Enum.IsDefined(mode))
        {
            yield return new("recording", "The recording mode is unknown.");
        }

        foreach (var fault in settings.Capacity is { } capacity ? Of(capacity) : [])
        {
            yield return fault with { Path = $"capacity.{fault.Path}" };
        }
    }

    /// <summary>The faults of a capacity profile; empty when it is good.</summary>
    public static IEnumerable<SettingsFault> Of(CapacityProfile profile)
    {
        if (profile.Media.IsDefault || profile.Media.Any(m => m is null))
        {
            yield return new("media", "A capacity profile must list its media, even if none.");
            yield break;
        }

        if (profile.Units is < 1 or > RoutingLimits.Units)
        {
            yield return new("units", $"Units must be 1 to {RoutingLimits.Units}.");
        }

        if (profile.Media.Any(m => !Enum.IsDefined(m.Media)) || profile.Media.DistinctBy(m => m.Media).Count() != profile.Media.Length)
        {
            yield return new("media", "Media must be known and differ.");
        }

        for (int i = 0; i < profile.Media.Length; i++)
        {
            var medium = profile.Media[i];
            if (medium.Cost is < 0 or > RoutingLimits.Units)
            {
                yield return new($"media[{i}].cost", $"A cost must be 0 to {RoutingLimits.Units}.");
            }

            if (medium.Max is < 0 or > RoutingLimits.MaxOfMedium)
            {
                yield return new($"media[{i}].max", $"Max must be 0 to {RoutingLimits.MaxOfMedium}.");
            }

            if (medium.InterruptedBy is { IsDefault: false } by && by.Any(other => !Enum.IsDefined(other) || other == medium.Media))
            {
                yield return new($"media[{i}].interruptedBy", "Work is interrupted by known, other media.");
            }

            if (medium.AfterIdle is { } after && (after < TimeSpan.Zero || after > RoutingLimits.LongestAfterIdle))
            {
                yield return new($"media[{i}].afterIdle", "The time without work must be 0 to 3,600 seconds.");
            }
        }
    }
}
