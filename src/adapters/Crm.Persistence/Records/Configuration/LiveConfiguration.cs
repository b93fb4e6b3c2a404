using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Queues, agents, profiles and calendars in memory, read from the records and swapped after each change. Thread safe.</summary>
public sealed class LiveConfiguration(RecordsContextFactory records) : IConfigurationSource
{
    private volatile ConfigurationPicture _picture = ConfigurationPicture.Empty;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<QueueConfiguration> QueueConfigurations => _picture.Queues;

    /// <inheritdoc/>
    public IReadOnlyList<AgentConfiguration> AgentConfigurations => _picture.Agents;

    /// <inheritdoc/>
    public IReadOnlyList<CapacityProfileConfiguration> CapacityProfiles => _picture.Profiles;

    /// <inheritdoc/>
    public IReadOnlyList<CalendarConfiguration> Calendars => _picture.Calendars;

    /// <inheritdoc/>
    public long Revision => _picture.Revision;

    /// <summary>Reads everything again, swaps it and raises <see cref="Changed"/>. Not while <see cref="Swap"/> runs.</summary>
    public async Task Reload(CancellationToken cancellation)
    {
        await using var context = records.Create();
        var queues = await context.Queues.AsNoTracking().ToListAsync(cancellation);
        var agents = await context.Agents.AsNoTracking().ToListAsync(cancellation);
        var profiles = await context.CapacityProfiles.AsNoTracking().ToListAsync(cancellation);
        var calendars = await context.Calendars.AsNoTracking().ToListAsync(cancellation);
        _picture = ConfigurationPicture.Of(
            queues.Select(q => new QueueConfiguration(q.Id, RecordsJson.Read<QueueSettings>(q.Settings), q.Version)),
            agents.Select(a => new AgentConfiguration(a.Id, RecordsJson.Read<AgentSettings>(a.Settings), a.Version)),
            profiles.Select(p => new CapacityProfileConfiguration(p.Id, RecordsJson.Read<CapacityProfileSettings>(p.Settings), p.Version)),
            calendars.Select(c => new CalendarConfiguration(c.Id, RecordsJson.Read<CalendarSettings>(c.Settings), c.Version)),
            _picture.Revision + 1);
        Changed?.Invoke();
    }

    /// <summary>The version of a thing as this process knows it; null when it knows none.</summary>
    internal long? VersionOf(ConfigurationKey thing) => thing.Kind switch
    {
        ConfigurationKind.Queue => QueueConfigurations.FirstOrDefault(q => q.Id.Value == thing.Id)?.Version,
        ConfigurationKind.Agent => AgentConfigurations.FirstOrDefault(a => a.Id.Value == thing.Id)?.Version,
        ConfigurationKind.CapacityProfile => CapacityProfiles.FirstOrDefault(p => p.Id.Value == thing.Id)?.Version,
        ConfigurationKind.Calendar => Calendars.FirstOrDefault(c => c.Id.Value == thing.Id)?.Version,
        _ => null,
    };

    /// <summary>Something beside this picture changed that the same people look at. Not while <see cref="Swap"/> runs.</summary>
    internal void Touch()
    {
        _picture = _picture.Next;
        Changed?.Invoke();
    }

    /// <summary>Takes over one change that is kept. One at a time.</summary>
    internal void Swap(ConfigurationKey thing, object settings, long version)
    {
        _picture = _picture.With(thing, settings, version);
        Changed?.Invoke();
    }
}
