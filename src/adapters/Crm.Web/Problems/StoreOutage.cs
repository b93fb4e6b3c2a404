using System.Data.Common;

namespace Crm.Web.Problems;

/// <summary>Tells a request that failed because a database is away for a while.</summary>
internal static class StoreOutage
{
    /// <summary>When to try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Whether the same request may succeed a little later.</summary>
    public static bool Is(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException { IsTransient: true })
            {
                return true;
            }
        }

        return false;
    }
}
