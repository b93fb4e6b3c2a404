using System.Globalization;
using System.Text;

namespace Crm.Imap.Writing;

/// <summary>Sets of UIDs (RFC 9051 section 9, sequence-set): neighbours become ranges.</summary>
internal static class UidSet
{
    /// <summary>Writes ascending UIDs, at least one.</summary>
    public static string Write(IReadOnlyList<uint> ascending)
    {
        var text = new StringBuilder();
        int i = 0;
        while (i < ascending.Count)
        {
            int last = i;
            while (last + 1 < ascending.Count && ascending[last + 1] == ascending[last] + 1)
            {
                last++;
            }

            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{ascending[i]}");
            if (last > i)
            {
                text.Append(CultureInfo.InvariantCulture, $":{ascending[last]}");
            }

            i = last + 1;
        }

        return text.ToString();
    }
}
