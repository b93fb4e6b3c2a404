using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Routing.Settings;

/// <summary>Says what is wrong with settings, or null. Pure.</summary>
public static class SettingsValidation
{
    /// <summary>Checks a queue's rules against <see cref="RoutingLimits"/> and their own logic.</summary>
    public static string? Check(QueueSettings settings)
    {
        if (settings.Steps.IsDefaultOrEmpty || settings.Steps.Length > RoutingLimits.Steps)
        {
            return $"A queue needs 1 to {RoutingLimits.Steps} steps.";
        }

        if (settings.Steps[0].After != TimeSpan.Zero)
        {
            return "The first step must hold from the start (After zero).";
        }

        for (int i = 0; i < settings.Steps.Length; i++)
        {
            if (i > 0 && settings.Steps[i].After <= settings.Steps[i - 1].After)
            {
                return "Steps must be in rising order of After.";
            }

            if (settings.Steps[i].MaxLevel < 1)
            {
                return "A step's MaxLevel must be at least 1.";
            }

            if (Check(settings.Steps[i].Requirements) is { } wrong)
            {
                return wrong;
            }
        }

        return !double.IsFinite(settings.Weight) || settings.Weight <= 0 ? "Weight must be a finite number greater than 0."
            : Math.Abs((long)settings.Priority) > RoutingLimits.Priority ? $"Priority must lie within ±{RoutingLimits.Priority}."
            : !Enum.IsDefined(settings.Strategy) ? "The strategy is unknown."
            : settings.MaxEntries is < 0 or > RoutingLimits.OpenEntries ? $"MaxEntries must be 0 to {RoutingLimits.OpenEntries}."
            : settings.OffersAtOnce is < 1 or > RoutingLimits.OffersAtOnce ? $"OffersAtOnce must be 1 to {RoutingLimits.OffersAtOnce}."
            : settings.ServiceLevelTarget is { } target && target is not (>= 0 and <= 1) ? "ServiceLevelTarget must be 0 to 1."
            : CheckTimes(settings) ?? CheckCodes(settings) ?? CheckOverflow(settings.Overflow) ?? (settings.Hours is { } hours ? HoursReading.Check(hours) : null);
    }

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
            : requirements.Any(r => !IsKey(r.Skill.Value)) ? "A requirement names no valid skill."
            : requirements.Any(r => r.AtLeast is < 1 or > 5) ? "A requirement's level must be 1 to 5."
            : null;
    }

    /// <summary>Checks an agent's routing settings.</summary>
    public static string? Check(AgentSettings settings) =>
        settings.Skills is null || settings.Queues is null ? "Skills and queues must be given, even if empty."
        : settings.Skills.Count > RoutingLimits.AgentAssignments || settings.Queues.Count > RoutingLimits.AgentAssignments
            ? $"At most {RoutingLimits.AgentAssignments} skills and as many queues."
        : settings.Skills.Any(s => !IsKey(s.Key.Value) || s.Value is < 1 or > 5) ? "Proficiencies must be 1 to 5, of valid skills."
        : settings.Queues.Any(q => q.Value is < 1 or > RoutingLimits.Level) ? $"Membership levels must be 1 to {RoutingLimits.Level}."
        : settings.MaxVoice is < 0 or > RoutingLimits.MaxVoice ? $"MaxVoice must be 0 to {RoutingLimits.MaxVoice}."
        : settings.Capacity is { } capacity ? Check(capacity)
        : null;

    private static string? Check(CapacityProfile profile) =>
        profile.Media.IsDefault ? "A capacity profile must list its media, even if none."
        : profile.Units is < 1 or > RoutingLimits.Units ? $"Units must be 1 to {RoutingLimits.Units}."
        : profile.Media.Any(m => !Enum.IsDefined(m.Media)) || profile.Media.DistinctBy(m => m.Media).Count() != profile.Media.Length ? "Media must be known and differ."
        : profile.Media.Any(m => m.Cost is < 0 or > RoutingLimits.Units) ? $"A cost must be 0 to {RoutingLimits.Units}."
        : profile.Media.Any(m => m.Max is < 0 or > RoutingLimits.MaxOfMedium) ? $"Max must be 0 to {RoutingLimits.MaxOfMedium}."
        : profile.Media.Any(m => m.InterruptedBy is { IsDefault: false } by && by.Any(i => !Enum.IsDefined(i) || i == m.Media)) ? "Work is interrupted by known, other media."
        : null;

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

    private static string? CheckTimes(QueueSettings settings)
    {
        bool Within(TimeSpan value, TimeSpan least) => value >= least && value <= RoutingLimits.LongestTime;

        return !Within(settings.OfferTimeout, TimeSpan.FromSeconds(1)) ? "OfferTimeout must be at least one second."
            : !Within(settings.WrapUpTimeout, TimeSpan.Zero) ? "WrapUpTimeout is out of range."
            : settings.MaxWait is { } wait && !Within(wait, TimeSpan.FromSeconds(1)) ? "MaxWait must be at least one second."
            : !Within(settings.ServiceLevelThreshold, TimeSpan.Zero) ? "ServiceLevelThreshold is out of range."
            : !Within(settings.ShortAbandonThreshold, TimeSpan.Zero) ? "ShortAbandonThreshold is out of range."
            : !Within(settings.RejectExclusion, TimeSpan.Zero) ? "RejectExclusion is out of range."
            : !Within(settings.HoldBackAfter.GetValueOrDefault(), TimeSpan.Zero) ? "HoldBackAfter is out of range."
            : settings.ResumeWithin is { } resume && !Within(resume, TimeSpan.Zero) ? "ResumeWithin is out of range."
            : settings.LastAgent is { } last && (!Within(last.Within, TimeSpan.Zero) || !Within(last.Wait, TimeSpan.FromSeconds(1))) ? "The last-agent rule's times are out of range."
            : settings.Overflow?.NoAgentsAfter is { } empty && !Within(empty, TimeSpan.Zero) ? "NoAgentsAfter is out of range."
            : settings.Callback is { } callback && (callback.MaxAttempts is < 1 or > RoutingLimits.CallbackAttempts
                || !Within(callback.RetryAfter, TimeSpan.FromSeconds(1))
                || !Within(callback.ExpiresAfter, TimeSpan.FromSeconds(1))
                || !Within(callback.RingTime, TimeSpan.FromSeconds(1))
                || (callback.AgentWithin is { } agent && !Within(agent, TimeSpan.FromSeconds(1)))) ? "The callback rules are out of range."
            : settings.Steps[^1].After > RoutingLimits.LongestTime ? "A step lies too late."
            : null;
    }

    private static string? CheckOverflow(OverflowRules? rules)
    {
        foreach (var target in (ReadOnlySpan<OverflowTarget?>)[rules?.WhenFull, rules?.WhenTooLong, rules?.WhenClosed, rules?.WhenNoAgents])
        {
            if (target is null)
            {
                continue;
            }

            if (!Enum.IsDefined(target.Kind) || target.Address is { Length: > RoutingLimits.Text })
            {
                return "An overflow target is of no known kind, or too long.";
            }

            if (target.Kind == OverflowKind.Queue ? target.Queue is null : target.Kind == OverflowKind.External && string.IsNullOrEmpty(target.Address))
            {
                return "An overflow target says no queue or number.";
            }
        }

        return null;
    }

    private static string? CheckCodes(QueueSettings settings)
    {
        if (settings.WrapUpCodes.IsDefaultOrEmpty)
        {
            return settings.WrapUpCodeRequired ? "A wrap-up code cannot be required when there is none." : null;
        }

        return settings.WrapUpCodes.Length > RoutingLimits.WrapUpCodes ? $"At most {RoutingLimits.WrapUpCodes} wrap-up codes."
            : settings.WrapUpCodes.Any(c => !IsKey(c.Code)) ? "A wrap-up code must be a short key."
            : settings.WrapUpCodes.DistinctBy(c => c.Code).Count() != settings.WrapUpCodes.Length ? "Wrap-up codes must differ."
            : null;
    }
}
