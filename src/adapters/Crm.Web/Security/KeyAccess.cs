using System.Threading.RateLimiting;
using Crm.Contracts.Accounts;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>A route that needs this scope of a key instead of the usual <c>read</c> or <c>write</c>.</summary>
internal sealed record NeedsScope(string Scope);

/// <summary>A route that takes no keys.</summary>
internal sealed record PeopleOnly;

/// <summary>What a program's key lets through: its scopes, and so many requests. Thread safe.</summary>
internal sealed class KeyAccess : IDisposable
{
    /// <summary>Requests a key may make at once, and a second.</summary>
    public const int Burst = 200;

    /// <summary>Requests a key may make a second.</summary>
    public const int PerSecond = 50;

    private readonly PartitionedRateLimiter<Guid> _limit = PartitionedRateLimiter.Create<Guid, Guid>(id => RateLimitPartition.GetTokenBucketLimiter(
        id, _ => new TokenBucketRateLimiterOptions { TokenLimit = Burst, TokensPerPeriod = PerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    public void Dispose() => _limit.Dispose();

    /// <summary>False when the problem was written to the response.</summary>
    public async Task<bool> Admits(HttpContext context, Guid key)
    {
        using var lease = _limit.AttemptAcquire(key);
        if (!lease.IsAcquired)
        {
            await Problem.Write(context, ProblemKind.TooManyRequests, null, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
            return false;
        }

        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<PeopleOnly>() is not null)
        {
            await Problem.Write(context, ProblemKind.Forbidden, "Keys may not do this; sign in.");
            return false;
        }

        string method = context.Request.Method;
        bool reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsConnect(method);
        string scope = metadata?.GetMetadata<NeedsScope>()?.Scope ?? (reads ? ApiScopes.Read : ApiScopes.Write);
        if (!context.HasScope(scope))
        {
            await Problem.Write(context, ProblemKind.Forbidden, $"The key needs the scope {scope}.");
            return false;
        }

        return true;
    }
}
