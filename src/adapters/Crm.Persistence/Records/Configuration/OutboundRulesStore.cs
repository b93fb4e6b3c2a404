using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Telephony.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>
/// Writes rules for calls to the outside into the row of the site or of their trunk. Their version is that of the newest kept version, so two
/// who change the same rules at once cannot both be right. One at a time.
/// </summary>
internal sealed class OutboundRulesStore(RecordsContextFactory records, TelephonyDirectory directory)
{
    public async Task<ChangeOutcome> Write(
        ConfigurationKey thing, OutboundSettings settings, long? seenVersion, AuditEntry audit, string? note, CancellationToken cancellation)
    {
        await using var context = records.Create();
        if (!await Put(context, thing.Id, RecordsJson.Write(settings), cancellation))
        {
            return ChangeOutcome.NotFound;
        }

        long? newest = await ConfigurationStore.Of(context, thing).MaxAsync(v => (long?)v.Version, cancellation);
        long version = newest ?? 1;
        if (version != seenVersion)
        {
            return ChangeOutcome.Stale;
        }

        if (newest is null && directory.OutboundRules.FirstOrDefault(r => r.Id == thing.Id) is { } before)
        {
            context.ConfigurationVersions.Add(ConfigurationStore.Version(thing, version, RecordsJson.Write(before.Settings), null, "system", "initial", null));
        }

        context.ConfigurationVersions.Add(ConfigurationStore.Version(thing, version + 1, RecordsJson.Write(settings), audit.At, audit.Who, audit.Action, note));
        context.Audit.Add(AuditTrail.Row(audit));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            return ChangeOutcome.Stale; // another process was faster
        }

        await ConfigurationStore.Trim(context, thing, version + 1);
        await directory.Reload(CancellationToken.None);
        return ChangeOutcome.Changed;
    }

    /// <summary>False when there is no such trunk.</summary>
    private static async Task<bool> Put(RecordsContext context, string id, string json, CancellationToken cancellation)
    {
        if (OutboundRulesId.TrunkOf(id) is { } trunk)
        {
            if (await context.Trunks.FindAsync([trunk], cancellation) is not { } row)
            {
                return false;
            }

            row.Outbound = json;
            return true;
        }

        if (id != OutboundRulesId.Site)
        {
            return false;
        }

        if (await context.SiteSettings.FindAsync([OutboundReading.SiteRules], cancellation) is { } site)
        {
            site.Value = json;
        }
        else
        {
            context.SiteSettings.Add(new SiteSettingRow { Name = OutboundReading.SiteRules, Value = json });
        }

        return true;
    }
}
