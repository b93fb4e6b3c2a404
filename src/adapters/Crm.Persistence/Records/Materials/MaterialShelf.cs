using Crm.Contracts.Accounts;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Messaging.Materials;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Materials;

/// <summary>Packages in one row of the site's settings, changed by one at a time; their files in a table of their own. Thread safe.</summary>
internal sealed class MaterialShelf(RecordsContextFactory records, TimeProvider clock) : IMaterialShelf, IDisposable
{
    /// <summary>The name among the site's settings.</summary>
    private const string Name = "materials";

    /// <summary>How long a file waits to come into a package.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyList<MaterialPackage>? _packages;

    public async ValueTask<IReadOnlyList<MaterialPackage>> Packages(CancellationToken cancellation)
    {
        if (_packages is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            await using var context = records.Create();
            return await Load(context, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask<ChangeOutcome> Put(MaterialPackage package, long? seen, AuditEntry audit, CancellationToken cancellation) => Change(
        packages =>
        {
            var before = packages.FirstOrDefault(p => p.Id == package.Id);
            return before?.Version != seen
                ? (null, before is null ? ChangeOutcome.NotFound : ChangeOutcome.Stale)
                : ([.. packages.Where(p => p != before), package with { Version = (seen ?? 0) + 1 }], ChangeOutcome.Changed);
        },
        audit,
        cancellation);

    public ValueTask<ChangeOutcome> Delete(string id, long seen, AuditEntry audit, CancellationToken cancellation) => Change(
        packages => packages.FirstOrDefault(p => p.Id == id) is not { } before ? (null, ChangeOutcome.NotFound)
            : before.Version != seen ? (null, ChangeOutcome.Stale)
            : ([.. packages.Where(p => p != before)], ChangeOutcome.Changed),
        audit,
        cancellation);

    public async ValueTask<bool> Keep(MaterialFile file, string by, Instant at, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await using var context = records.Create();
            await Forget(context, await Load(context, cancellation), cancellation);
            int files = await context.MaterialFiles.CountAsync(cancellation);
            long bytes = await context.MaterialFiles.SumAsync(f => f.Size, cancellation);
            if (files >= IMaterialShelf.FilesMax || bytes + file.Content.Length > IMaterialShelf.BytesMax)
            {
                return false;
            }

            context.MaterialFiles.Add(new MaterialFileRow
            {
                Id = file.Id,
                Name = file.Name,
                Type = file.Type,
                Size = file.Content.Length,
                Content = file.Content.ToArray(),
                AddedAt = at,
                AddedBy = by,
            });
            await context.SaveChangesAsync(cancellation);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<MaterialFile?> File(Guid id, CancellationToken cancellation)
    {
        await using var context = records.Create();
        return await context.MaterialFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellation) is { } row
            ? new MaterialFile(row.Id, row.Name, row.Type, row.Content)
            : null;
    }

    public async ValueTask<IReadOnlyDictionary<Guid, MaterialItem>> Describe(IReadOnlyCollection<Guid> files, CancellationToken cancellation)
    {
        Guid[] ids = [.. files];
        await using var context = records.Create();
        var rows = await context.MaterialFiles.AsNoTracking().Where(f => ids.Contains(f.Id)).Select(f => new { f.Id, f.Name, f.Type, f.Size }).ToListAsync(cancellation);
        return rows.ToDictionary(r => r.Id, r => new MaterialItem(r.Name, r.Id, r.Type, r.Size, null));
    }

    public async ValueTask KeepUntil(IReadOnlyCollection<Guid> files, Instant until, CancellationToken cancellation)
    {
        Guid[] ids = [.. files];
        await using var context = records.Create();
        await context.MaterialFiles.Where(f => ids.Contains(f.Id) && f.KeptUntil < until)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.KeptUntil, until), cancellation);
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<ChangeOutcome> Change(
        Func<IReadOnlyList<MaterialPackage>, (List<MaterialPackage>? Next, ChangeOutcome Outcome)> make, AuditEntry audit, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await using var context = records.Create();
            var (next, outcome) = make(await Load(context, cancellation));
            if (next is null)
            {
                return outcome;
            }

            next.Sort((a, b) => string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : string.CompareOrdinal(a.Id, b.Id));
            string json = RecordsJson.Write(next);
            if (await context.SiteSettings.FindAsync([Name], cancellation) is { } row)
            {
                row.Value = json;
            }
            else
            {
                context.SiteSettings.Add(new SiteSettingRow { Name = Name, Value = json });
            }

            context.Audit.Add(AuditTrail.Row(audit));
            await context.SaveChangesAsync(cancellation);
            _packages = next;
            await Forget(context, next, cancellation);
            return ChangeOutcome.Changed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<IReadOnlyList<MaterialPackage>> Load(RecordsContext context, CancellationToken cancellation) =>
        _packages ??= await context.SiteSettings.FindAsync([Name], cancellation) is { } row ? RecordsJson.Read<List<MaterialPackage>>(row.Value) : [];

    /// <summary>Drops files that are in no package, came long enough ago, and that nothing sent leads to any more.</summary>
    private async ValueTask Forget(RecordsContext context, IReadOnlyList<MaterialPackage> packages, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        var before = now - Unused;
        Guid[] used = [.. packages.SelectMany(p => p.Variants).SelectMany(v => v.Items).Select(i => i.File).OfType<Guid>().Distinct()];
        await context.MaterialFiles.Where(f => f.AddedAt < before && f.KeptUntil < now && !used.Contains(f.Id)).ExecuteDeleteAsync(cancellation);
    }
}
