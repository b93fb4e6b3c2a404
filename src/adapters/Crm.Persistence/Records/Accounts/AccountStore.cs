using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Accounts;

/// <summary>People in the records database.</summary>
internal sealed class AccountStore(RecordsContextFactory records, Passwords passwords) : IAccounts
{
    public async ValueTask<Account?> Find(string userName, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string key = Key(userName);
        var row = await context.Users.AsNoTracking().SingleOrDefaultAsync(u => u.UserName == key, cancellation);
        return row is null ? null : ToAccount(row);
    }

    public async ValueTask<Account?> CheckPassword(string userName, string password, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string key = Key(userName);
        var row = await context.Users.SingleOrDefaultAsync(u => u.UserName == key, cancellation);
        var (fits, rehashed) = await passwords.Check(row?.PasswordHash, password, cancellation);
        if (!fits || row is null || row.Disabled)
        {
            return null;
        }

        if (rehashed is not null)
        {
            // a lost race with another sign-in leaves an equally good hash
            await context.Users.Where(u => u.UserName == key).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, rehashed), cancellation);
        }

        return ToAccount(row);
    }

    public async ValueTask<ChangeOutcome> SetPreferences(string userName, string language, string theme, long? seenVersion, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string key = Key(userName);
        int changed = await context.Users
            .Where(u => u.UserName == key && (seenVersion == null || u.Version == seenVersion))
            .ExecuteUpdateAsync(
                u => u.SetProperty(x => x.Language, language).SetProperty(x => x.Theme, theme).SetProperty(x => x.Version, x => x.Version + 1),
                cancellation);
        return changed == 1 ? ChangeOutcome.Changed
            : await context.Users.AnyAsync(u => u.UserName == key, cancellation) ? ChangeOutcome.Stale
            : ChangeOutcome.NotFound;
    }

    public async ValueTask<IReadOnlyList<Account>> List(Role role, CancellationToken cancellation)
    {
        await using var context = records.Create();
        return [.. (await context.Users.AsNoTracking().Where(u => u.Role == role).OrderBy(u => u.UserName).ToListAsync(cancellation)).Select(ToAccount)];
    }

    public async ValueTask<ChangeOutcome> SetQueues(
        string userName, IReadOnlyList<QueueId>? queues, long seenVersion, AuditEntry audit, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string key = Key(userName);
        var row = await context.Users.SingleOrDefaultAsync(u => u.UserName == key && u.Role == Role.Supervisor, cancellation);
        if (row is null)
        {
            return ChangeOutcome.NotFound;
        }

        if (row.Version != seenVersion)
        {
            return ChangeOutcome.Stale;
        }

        row.Queues = queues is null ? null : string.Join(' ', queues.Select(q => q.Value));
        row.Version++;
        context.Audit.Add(AuditTrail.Row(audit));
        try
        {
            await context.SaveChangesAsync(cancellation);
            return ChangeOutcome.Changed;
        }
        catch (DbUpdateConcurrencyException)
        {
            return ChangeOutcome.Stale;
        }
    }

    /// <summary>User names are stored in lower case.</summary>
    private static string Key(string userName) => userName.Length > 64 ? "" : userName.ToLowerInvariant();

    private static Account ToAccount(UserRow row) => new(
        row.UserName, row.DisplayName, row.Role, row.Language, row.Theme, row.Disabled, row.SecurityStamp, row.IsDemo, row.Version)
    {
        Queues = row.Queues?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(q => new QueueId(q)).ToList(),
    };
}
