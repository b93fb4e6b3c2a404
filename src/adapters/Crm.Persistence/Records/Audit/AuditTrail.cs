using Crm.Contracts.Accounts;
using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Audit;

/// <summary>The audit trail in the records database.</summary>
internal sealed class AuditTrail(RecordsContextFactory records) : IAuditTrail
{
    public async ValueTask Append(AuditEntry entry, CancellationToken cancellation)
    {
        await using var context = records.Create();
        context.Audit.Add(Row(entry));
        await context.SaveChangesAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<NumberedAuditEntry>> Read(long? before, int limit, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var rows = await context.Audit.AsNoTracking()
            .Where(a => before == null || a.Number < before)
            .OrderByDescending(a => a.Number)
            .Take(limit)
            .ToListAsync(cancellation);
        return [.. rows.Select(r => new NumberedAuditEntry(r.Number, new AuditEntry(r.At, r.Who, r.Action, r.Target, r.Before, r.After, r.Address)))];
    }

    /// <summary>An entry as it is kept, for those who keep it together with what it tells of.</summary>
    internal static AuditRow Row(AuditEntry entry) => new()
    {
        At = entry.At,
        Who = Cut(entry.Who, 64),
        Action = Cut(entry.Action, 64),
        Target = Cut(entry.Target, 200),
        Before = entry.Before,
        After = entry.After,
        Address = Cut(entry.Address, 64),
    };

    /// <summary>What somebody typed as a user name may be of any length; PostgreSQL takes no NUL.</summary>
    private static string Cut(string text, int lengthMax) => (text.Length <= lengthMax ? text : text[..lengthMax]).Replace('\0', ' ');
}
