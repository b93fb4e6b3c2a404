using System.Text.Json;

namespace Crm.Ivr;

/// <summary>The rules of what a lookup may send and where.</summary>
internal static class LookupTarget
{
    /// <summary>What is wrong with a URL; null when nothing is. The host may not depend on the caller.</summary>
    internal static string? Problem(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        int place = url.IndexOf("${", StringComparison.Ordinal);
        int path = scheme < 0 ? -1 : url.IndexOfAny(['/', '?', '#'], scheme + 3);
        if (place >= 0 && (path < 0 || place < path))
            return "looks up at a host that depends on the call; only the path and query may";
        return Uri.TryCreate(place < 0 ? url : url[..place], UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? null
            : $"looks up at '{url}', which is no http or https address";
    }

    /// <summary>A value as part of a JSON string.</summary>
    internal static string JsonEscape(string value) => JsonEncodedText.Encode(value).ToString();

    /// <summary>A value as part of a header field: nothing that could end it.</summary>
    internal static string WithoutControls(string value) => string.Concat(value.Where(c => c is >= ' ' and < (char)127));
}
