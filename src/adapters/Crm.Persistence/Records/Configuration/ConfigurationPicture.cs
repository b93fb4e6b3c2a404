using System.Collections.Immutable;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Persistence.Records.Configuration;

/// <summary>
/// Queues, agents, profiles and calendars at one moment: as they are kept, and put together. What did not change from one picture to the next keeps its
/// objects. Immutable.
/// </summary>
internal sealed class ConfigurationPicture
{
    private readonly ImmutableSortedDictionary<string, QueueConfiguration> _queues;
    private readonly ImmutableSortedDictionary<string, AgentConfiguration> _agents;
    private readonly ImmutableSortedDictionary<string, CapacityProfileConfiguration> _profiles;
    private readonly ImmutableSortedDictionary<string, CalendarConfiguration> _calendars;

    private ConfigurationPicture(
        ImmutableSortedDictionary<string, QueueConfiguration> queues,
        ImmutableSortedDictionary<string, AgentConfiguration> agents,
        ImmutableSortedDictionary<string, CapacityProfileConfiguration> profiles,
        ImmutableSortedDictionary<string, CalendarConfiguration> calendars,
        long revision)
    {
        (_queues, _agents, _profiles, _calendars, Revision) = (queues, agents, profiles, calendars, revision);
        Queues = [.. queues.Values];
        Agents = [.. agents.Values];
        Profiles = [.. profiles.Values];
        Calendars = [.. calendars.Values];
    }

    public static ConfigurationPicture Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, QueueConfiguration>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, AgentConfiguration>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, CapacityProfileConfiguration>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, CalendarConfiguration>(StringComparer.Ordinal),
        0);

    public IReadOnlyList<QueueConfiguration> Queues { get; }

    public IReadOnlyList<AgentConfiguration> Agents { get; }

    public IReadOnlyList<CapacityProfileConfiguration> Profiles { get; }

    public IReadOnlyList<CalendarConfiguration> Calendars { get; }

    public long Revision { get; }

    /// <summary>The same under another revision.</summary>
    public ConfigurationPicture Next => With();

    /// <summary>A picture of everything as it is kept.</summary>
    public static ConfigurationPicture Of(
        IEnumerable<QueueConfiguration> queues,
        IEnumerable<AgentConfiguration> agents,
        IEnumerable<CapacityProfileConfiguration> profiles,
        IEnumerable<CalendarConfiguration> calendars,
        long revision)
    {
        var byProfile = profiles.ToImmutableSortedDictionary(p => p.Id.Value, p => p, StringComparer.Ordinal);
        var byCalendar = calendars.ToImmutableSortedDictionary(c => c.Id.Value, c => c, StringComparer.Ordinal);
        return new ConfigurationPicture(
            queues.ToImmutableSortedDictionary(q => q.Id.Value, q => q with { Settings = Whole(q.Settings, byCalendar) }, StringComparer.Ordinal),
            agents.ToImmutableSortedDictionary(a => a.Id.Value, a => a with { Settings = Whole(a.Settings, byProfile) }, StringComparer.Ordinal),
            byProfile,
            byCalendar,
            revision);
    }

    /// <summary>The picture after one thing changed.</summary>
    /// <param name="settings">As they are kept.</param>
    public ConfigurationPicture With(ConfigurationKey thing, object settings, long version)
    {
        string id = thing.Id;
        switch (settings)
        {
            case QueueSettings queue:
                return With(queues: _queues.SetItem(id, new(new QueueId(id), Whole(queue, _calendars), version)));
            case AgentSettings agent:
                return With(agents: _agents.SetItem(id, new(new AgentId(id), Whole(agent, _profiles), version)));
            case CapacityProfileSettings profile:
                var profiles = _profiles.SetItem(id, new(new CapacityProfileId(id), profile, version));
                return With(
                    profiles: profiles,
                    agents: _agents.SetItems(_agents.Where(a => a.Value.Settings.Profile?.Value == id)
                        .Select(a => KeyValuePair.Create(a.Key, a.Value with { Settings = Whole(a.Value.Settings, profiles) }))));
            case CalendarSettings calendar:
                var calendars = _calendars.SetItem(id, new(new CalendarId(id), calendar, version));
                return With(
                    calendars: calendars,
                    queues: _queues.SetItems(_queues.Where(q => q.Value.Settings.Calendar?.Value == id)
                        .Select(q => KeyValuePair.Create(q.Key, q.Value with { Settings = Whole(q.Value.Settings, calendars) }))));
            default:
                throw new ArgumentException($"Settings of type {settings.GetType().Name} belong to no kind.", nameof(settings));
        }
    }

    private static QueueSettings Whole(QueueSettings settings, ImmutableSortedDictionary<string, CalendarConfiguration> calendars) =>
        settings.Calendar is { } calendar && calendars.TryGetValue(calendar.Value, out var found) ? settings with { Hours = found.Settings.Hours } : settings;

    private static AgentSettings Whole(AgentSettings settings, ImmutableSortedDictionary<string, CapacityProfileConfiguration> profiles) =>
        settings.Profile is { } profile && profiles.TryGetValue(profile.Value, out var found) ? settings with { Capacity = found.Settings.Capacity } : settings;

    private ConfigurationPicture With(
        ImmutableSortedDictionary<string, QueueConfiguration>? queues = null,
        ImmutableSortedDictionary<string, AgentConfiguration>? agents = null,
        ImmutableSortedDictionary<string, CapacityProfileConfiguration>? profiles = null,
        ImmutableSortedDictionary<string, CalendarConfiguration>? calendars = null) =>
        new(queues ?? _queues, agents ?? _agents, profiles ?? _profiles, calendars ?? _calendars, Revision + 1);
}
