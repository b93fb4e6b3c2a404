using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Crm.Telephony.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Changes of configuration in the records, each with its version and its audit entry in one transaction. Thread safe; one change at a time.</summary>
internal sealed class ConfigurationStore(RecordsContextFactory records, LiveConfiguration live, OutboundRulesStore outbound) : IConfigurationChanges, IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);

    public async ValueTask<ChangeOutcome> Save(
        ConfigurationKey thing, object settings, long? seenVersion, AuditEntry audit, string? note, CancellationToken cancellation)
    {
        object kept = KeptSettings.Of(settings);
        await _changing.WaitAsync(cancellation);
        try
        {
            if (kept is OutboundSettings rules)
            {
                return await Write(thing, rules, seenVersion, audit, note, cancellation);
            }

            var (outcome, version) = await Write(thing, RecordsJson.Write(kept, kept.GetType()), seenVersion, audit, note, cancellation);
            if (outcome == ChangeOutcome.Changed)
            {
                live.Swap(thing, kept, version);
            }
            else if (outcome == ChangeOutcome.Stale && live.VersionOf(thing) == seenVersion)
            {
                await live.Reload(cancellation); // another process changed it
            }

            return outcome;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<IReadOnlyList<ConfigurationVersion>> Versions(ConfigurationKey thing, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var rows = await Of(context, thing).AsNoTracking().OrderByDescending(v => v.Version).Take(IConfigurationChanges.VersionsKept + 1).ToListAsync(cancellation);
        return [.. rows.Select(r => new ConfigurationVersion(r.Version, r.At, r.By, r.Act, r.Note, Read(thing.Kind, r.Settings)))];
    }

    public void Dispose() => _changing.Dispose();

    private async Task<ChangeOutcome> Write(
        ConfigurationKey thing, OutboundSettings rules, long? seenVersion, AuditEntry audit, string? note, CancellationToken cancellation)
    {
        var outcome = await outbound.Write(thing, rules, seenVersion, audit, note, cancellation);
        if (outcome == ChangeOutcome.Changed)
        {
            live.Touch();
        }

        return outcome;
    }

    private async Task<(ChangeOutcome Outcome, long Version)> Write(
        ConfigurationKey thing, string settings, long? seenVersion, AuditEntry audit, string? note, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var row = await Find(context, thing, cancellation);
        if (row is null && (seenVersion is not null || thing.Kind is ConfigurationKind.Queue or ConfigurationKind.Agent))
        {
            return (ChangeOutcome.NotFound, 0);
        }

        if (row is not null && row.Version != seenVersion)
        {
            return (ChangeOutcome.Stale, 0);
        }

        if (row is null)
        {
            row = Add(context, thing, settings);
        }
        else
        {
            if (!await Of(context, thing).AnyAsync(v => v.Version == row.Version, cancellation))
            {
                context.ConfigurationVersions.Add(Version(thing, row.Version, row.Settings, null, "system", "initial", null));
            }

            row.Settings = settings;
            row.Version++;
        }

        context.ConfigurationVersions.Add(Version(thing, row.Version, settings, audit.At, audit.Who, audit.Action, note));
        context.Audit.Add(AuditTrail.Row(audit));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            return (ChangeOutcome.Stale, 0); // another process was faster
        }

        await Trim(context, thing, row.Version);
        return (ChangeOutcome.Changed, row.Version);
    }

    /// <summary>Forgets the oldest versions: one more than is shown stays, because what the oldest of them changed is read from it.</summary>
    internal static async Task Trim(RecordsContext context, ConfigurationKey thing, long newest)
    {
        long oldest = newest - IConfigurationChanges.VersionsKept;
        if (oldest > 1)
        {
            await Of(context, thing).Where(v => v.Version < oldest).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    /// <summary>The kept versions of a thing.</summary>
    internal static IQueryable<ConfigurationVersionRow> Of(RecordsContext context, ConfigurationKey thing) =>
        context.ConfigurationVersions.Where(v => v.Kind == thing.Kind && v.Id == thing.Id);

    private static async ValueTask<SettingsRow?> Find(RecordsContext context, ConfigurationKey thing, CancellationToken cancellation) => thing.Kind switch
    {
        ConfigurationKind.Queue => await context.Queues.FindAsync([new QueueId(thing.Id)], cancellation),
        ConfigurationKind.Agent => await context.Agents.FindAsync([new AgentId(thing.Id)], cancellation),
        ConfigurationKind.CapacityProfile => await context.CapacityProfiles.FindAsync([new CapacityProfileId(thing.Id)], cancellation),
        ConfigurationKind.Calendar => await context.Calendars.FindAsync([new CalendarId(thing.Id)], cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(thing)),
    };

    private static SettingsRow Add(RecordsContext context, ConfigurationKey thing, string settings) => thing.Kind switch
    {
        ConfigurationKind.CapacityProfile => context.CapacityProfiles.Add(new CapacityProfileRow { Id = new(thing.Id), Settings = settings }).Entity,
        ConfigurationKind.Calendar => context.Calendars.Add(new CalendarRow { Id = new(thing.Id), Settings = settings }).Entity,
        _ => throw new ArgumentOutOfRangeException(nameof(thing)),
    };

    /// <summary>The row of one version.</summary>
    internal static ConfigurationVersionRow Version(ConfigurationKey thing, long version, string settings, Instant? at, string by, string act, string? note) => new()
    {
        Kind = thing.Kind,
        Id = thing.Id,
        Version = version,
        At = at,
        By = by,
        Act = act,
        Note = note,
        Settings = settings,
    };

    private static object Read(ConfigurationKind kind, string json) => kind switch
    {
        ConfigurationKind.Queue => RecordsJson.Read<QueueSettings>(json),
        ConfigurationKind.Agent => RecordsJson.Read<AgentSettings>(json),
        ConfigurationKind.CapacityProfile => RecordsJson.Read<CapacityProfileSettings>(json),
        ConfigurationKind.Calendar => RecordsJson.Read<CalendarSettings>(json),
        ConfigurationKind.Outbound => RecordsJson.Read<OutboundSettings>(json),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
