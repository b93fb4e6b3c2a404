using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Trunks in the records database.</summary>
internal sealed class TrunkStore(RecordsContextFactory records, TelephonyDirectory directory) : ITrunkStore
{
    public async ValueTask<IReadOnlyList<StoredTrunk>> List(CancellationToken cancellation)
    {
        await using var context = records.Create();
        var rows = await context.Trunks.AsNoTracking().ToListAsync(cancellation);
        return [.. rows.OrderBy(t => t.Id.Value, StringComparer.Ordinal).Select(ToTrunk)];
    }

    public async ValueTask<StoredTrunk?> Find(TrunkId id, CancellationToken cancellation)
    {
        await using var context = records.Create();
        return await context.Trunks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellation) is { } row ? ToTrunk(row) : null;
    }

    public async ValueTask<ChangeOutcome> Change(TrunkId id, TrunkDefinition definition, long seenVersion, AuditEntry audit, CancellationToken cancellation)
    {
        await using var context = records.Create();
        if (await context.Trunks.FindAsync([id], cancellation) is not { } row)
        {
            return ChangeOutcome.NotFound;
        }

        if (row.Version != seenVersion)
        {
            return ChangeOutcome.Stale;
        }

        row.DisplayName = definition.DisplayName;
        row.AllowedNetworks = string.Join(' ', definition.AllowedNetworks);
        (row.MaxChannels, row.MaxCallsPerSecond) = (definition.MaxChannels, definition.MaxCallsPerSecond);
        (row.Target, row.UserName, row.MayTransfer) = (definition.Target, definition.UserName, definition.MayTransfer);
        row.Version++;
        context.Audit.Add(AuditTrail.Row(audit));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ChangeOutcome.Stale; // another process was faster
        }

        await directory.Reload(CancellationToken.None); // what is stored must be in force
        return ChangeOutcome.Changed;
    }

    private static StoredTrunk ToTrunk(TrunkRow row) => new(
        row.Id,
        new TrunkDefinition(
            row.DisplayName,
            row.AllowedNetworks.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row.MaxChannels,
            row.MaxCallsPerSecond,
            row.Target,
            row.UserName,
            row.MayTransfer),
        row.IsDemo,
        row.Version);
}
