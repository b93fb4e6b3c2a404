using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Crm.Web;

/// <summary>Versions as entity tags (RFC 9110 section 8.8.3), so that nobody overwrites what he has not seen.</summary>
internal static class ETags
{
    /// <summary>Names the version of what is answered.</summary>
    public static void Set(HttpContext context, long version) => context.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The version the client has seen; null when it does not say or says any (*).</summary>
    /// <returns>False when the header can match no version of ours.</returns>
    public static bool TryGetIfMatch(HttpContext context, out long? version)
    {
        string header = context.Request.Headers.IfMatch.ToString().Trim();
        version = null;
        if (header.Length == 0 || header == "*")
        {
            return true;
        }

        if (header.Length > 2 && header[0] == '"' && header[^1] == '"' && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out long seen))
        {
            version = seen;
            return true;
        }

        return false;
    }
}
