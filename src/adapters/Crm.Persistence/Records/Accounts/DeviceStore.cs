using Crm.Contracts.Accounts;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Accounts;

/// <summary>SIP devices in the records database; the telephony directory follows every change.</summary>
internal sealed class DeviceStore(RecordsContextFactory records, TelephonyDirectory directory) : IDevices
{
    public async ValueTask<Device?> Find(AgentId agent, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var row = await context.Devices.AsNoTracking().FirstOrDefaultAsync(d => d.Agent == agent, cancellation);
        return row is null ? null : ToDevice(row);
    }

    public async ValueTask<IssuedDevice?> Issue(AgentId agent, Instant now, CancellationToken cancellation)
    {
        await using var context = records.Create();
        if (!await context.Agents.AnyAsync(a => a.Id == agent, cancellation))
        {
            return null;
        }

        string secret = DeviceSecrets.New();
        string sha256 = DeviceSecrets.Ha1Sha256(agent.Value, directory.Realm, secret);
        string md5 = DeviceSecrets.Ha1Md5(agent.Value, directory.Realm, secret);
        var row = await context.Devices.FirstOrDefaultAsync(d => d.Agent == agent, cancellation);
        if (row is null)
        {
            row = new DeviceRow { UserName = agent.Value, Agent = agent, Ha1Sha256 = sha256, Ha1Md5 = md5, CreatedAt = now };
            context.Devices.Add(row);
        }

        (row.Ha1Sha256, row.Ha1Md5, row.CreatedAt, row.IsDemo) = (sha256, md5, now, false);
        await context.SaveChangesAsync(cancellation);
        await directory.Reload(cancellation);
        return new IssuedDevice(ToDevice(row), secret);
    }

    private Device ToDevice(DeviceRow row) => new(row.UserName, directory.Realm, row.Extension, row.CreatedAt);
}
