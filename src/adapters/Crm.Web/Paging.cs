using System.Buffers.Text;
using System.Text;

namespace Crm.Web;

/// <summary>Limits and cursors of lists.</summary>
internal static class Paging
{
    public const int LimitMax = 200;
    public const int LimitDefault = 50;

    /// <summary>The limit, or null when it is out of range.</summary>
    public static int? Limit(int? asked) => asked is null ? LimitDefault : asked is >= 1 and <= LimitMax ? asked : null;

    /// <summary>Makes text fit for a query parameter.</summary>
    public static string Pack(string cursor) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(cursor));

    /// <summary>Reads a packed cursor; null when it is none of ours.</summary>
    public static string? Unpack(string packed)
    {
        if (packed.Length > 2000 || !Base64Url.IsValid(packed))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(packed));
        return text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) && !text.Contains('\uFFFD', StringComparison.Ordinal) ? text : null;
    }
}
