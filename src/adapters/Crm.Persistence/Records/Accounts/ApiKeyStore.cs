using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Accounts;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Accounts;

/// <summary>Keys of programs in the records database. Those in use are remembered for a few seconds, so that not every request asks it.</summary>
internal sealed class ApiKeyStore(RecordsContextFactory records) : IApiKeys
{
    private const int KnownMax = 2_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UseNoted = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (ApiKey? Key, Instant Until)> _known = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<ApiKey>> List(CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var rows = await context.ApiKeys.AsNoTracking().OrderByDescending(k => k.CreatedAt).ToListAsync(cancellation);
        return [.. rows.Select(ToKey)];
    }

    public async ValueTask<(ApiKey Key, string Secret)?> Create(string name, Role role, ImmutableArray<string> scopes, string by, Instant now, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        if (await context.ApiKeys.CountAsync(cancellation) >= IApiKeys.CountMax)
        {
            return null;
        }

        string secret = "crm_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var row = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            Name = name,
            Hash = Hash(secret),
            Role = role,
            Scopes = string.Join(' ', scopes),
            CreatedAt = now,
            CreatedBy = by,
        };
        context.ApiKeys.Add(row);
        await context.SaveChangesAsync(cancellation);
        return (ToKey(row), secret);
    }

    public async ValueTask<bool> Revoke(Guid id, Instant now, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        bool was = await context.ApiKeys.Where(k => k.Id == id && k.RevokedAt == null).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancellation) == 1;
        _known.Clear();
        return was;
    }

    public async ValueTask<ApiKey?> Find(string secret, Instant now, CancellationToken cancellation)
    {
        string hash = Hash(secret);
        if (_known.TryGetValue(hash, out var known) && now < known.Until)
        {
            return known.Key;
        }

        await using var context = await records.Open(cancellation);
        var row = await context.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, cancellation);
        if (row is not null && (row.LastUsedAt is not { } last || now - last > UseNoted))
        {
            await context.ApiKeys.Where(k => k.Id == row.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), cancellation);
        }

        var key = row is null ? null : ToKey(row);
        if (_known.Count >= KnownMax)
        {
            _known.Clear();
        }

        _known[hash] = (key, now + KnownFor);
        return key;
    }

    private static ApiKey ToKey(ApiKeyRow row) =>
        new(row.Id, row.Name, row.Role, [.. row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)], row.CreatedAt, row.CreatedBy, row.RevokedAt, row.LastUsedAt);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
