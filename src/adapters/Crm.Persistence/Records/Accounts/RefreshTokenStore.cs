using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Accounts;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Accounts;

/// <summary>Refresh tokens in the records database.</summary>
internal sealed class RefreshTokenStore(RecordsContextFactory records) : IRefreshTokens
{
    private const int TokensPerUserMax = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public async ValueTask<string> Issue(string userName, Instant now, CancellationToken cancellation)
    {
        await using var context = records.Create();
        await Forget(context, userName, now, cancellation);
        string stamp = await context.Users.Where(u => u.UserName == userName).Select(u => u.SecurityStamp).SingleAsync(cancellation);
        return await Add(context, userName, Guid.CreateVersion7(), stamp, now, cancellation);
    }

    public async ValueTask<RefreshGrant?> Redeem(string token, Instant now, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string hash = Hash(token);
        var row = await context.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellation);
        if (row is null || row.ExpiresAt <= now || row.RevokedAt is not null)
        {
            return null;
        }

        bool first = row.UsedAt is null
            && await context.RefreshTokens.Where(t => t.Hash == hash && t.UsedAt == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), cancellation) == 1;
        bool valid = first && await context.Users.AnyAsync(u => u.UserName == row.UserName && !u.Disabled && u.SecurityStamp == row.SecurityStamp, cancellation);
        if (!valid)
        {
            await context.RefreshTokens.Where(t => t.Family == row.Family).ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, now), cancellation);
            return null;
        }

        return new RefreshGrant(row.UserName, await Add(context, row.UserName, row.Family, row.SecurityStamp, now, cancellation));
    }

    private static async Task<string> Add(RecordsContext context, string userName, Guid family, string stamp, Instant now, CancellationToken cancellation)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.RefreshTokens.Add(new RefreshTokenRow
        {
            Hash = Hash(token),
            Family = family,
            UserName = userName,
            SecurityStamp = stamp,
            IssuedAt = now,
            ExpiresAt = now + Lifetime,
        });
        await context.SaveChangesAsync(cancellation);
        return token;
    }

    /// <summary>Keeps the table small: expired tokens go, and of one user only the newest stay.</summary>
    private static async Task Forget(RecordsContext context, string userName, Instant now, CancellationToken cancellation)
    {
        await context.RefreshTokens.Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
        var oldest = await context.RefreshTokens
            .Where(t => t.UserName == userName)
            .OrderByDescending(t => t.IssuedAt)
            .Skip(TokensPerUserMax - 1)
            .Select(t => t.Hash)
            .Take(TokensPerUserMax)
            .ToListAsync(cancellation);
        if (oldest.Count > 0)
        {
            await context.RefreshTokens.Where(t => oldest.Contains(t.Hash)).ExecuteDeleteAsync(cancellation);
        }
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
