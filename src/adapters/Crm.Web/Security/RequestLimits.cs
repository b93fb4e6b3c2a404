using System.Threading.RateLimiting;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Web.Security;

/// <summary>How many requests one address may make: generous for an office behind one address, tight for guessing passwords.</summary>
internal static class RequestLimits
{
    public const string SignIn = "sign-in";
    public const string PublicCallback = "public-callback";
    public const string ChatBegin = "chat-begin";
    public const string Chat = "chat";
    public const string Channels = "channels";
    public const string WebCall = "web-call";
    public const string ChatFile = "chat-file";
    public const string Material = "material";
    public const string ChatInvite = "chat-invite";

    public static void AddRequestLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => Bucket(RequestOrigin.Address(c), burst: 5000, perSecond: 1000));
        options.AddPolicy(SignIn, c => Bucket(RequestOrigin.Address(c), burst: 200, perSecond: 10));
        options.AddPolicy(PublicCallback, c => Bucket(RequestOrigin.Address(c), burst: 5, perPeriod: 1, TimeSpan.FromMinutes(1)));
        options.AddPolicy(ChatBegin, c => Bucket(RequestOrigin.Address(c), burst: 20, perPeriod: 1, TimeSpan.FromSeconds(3)));
        options.AddPolicy(ChatInvite, c => Bucket(RequestOrigin.Address(c), burst: 20, perPeriod: 1, TimeSpan.FromSeconds(3)));
        options.AddPolicy(ChatFile, c => Bucket(RequestOrigin.Address(c), burst: 20, perPeriod: 1, TimeSpan.FromSeconds(2)));
        options.AddPolicy(Material, c => Bucket(RequestOrigin.Address(c), burst: 60, perPeriod: 1, TimeSpan.FromSeconds(1)));
        options.AddPolicy(WebCall, c => Bucket(RequestOrigin.Address(c), burst: 10, perPeriod: 1, TimeSpan.FromSeconds(6)));
        options.AddPolicy(Chat, c => Bucket(RequestOrigin.Address(c), burst: 200, perSecond: 40));
        options.AddPolicy(Channels, c => Bucket(RequestOrigin.Address(c), burst: 1000, perSecond: 200));
        options.OnRejected = async (context, _) => await Problem.Write(
            context.HttpContext,
            ProblemKind.TooManyRequests,
            retryAfter: context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    });

    private static RateLimitPartition<string> Bucket(string address, int burst, int perSecond) => Bucket(address, burst, perSecond, TimeSpan.FromSeconds(1));

    private static RateLimitPartition<string> Bucket(string address, int burst, int perPeriod, TimeSpan period) =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perPeriod,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        });
}
