using System.Text;

namespace Crm.Imap.Writing;

/// <summary>Names of folders as servers of IMAP4rev1 know them: modified UTF-7 (RFC 3501 section 5.1.3).</summary>
public static class FolderName
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 250;

    /// <summary>Whether a name may be asked for: not empty, not too long, without control characters.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && !name.Any(char.IsControl);

    /// <summary>The name with everything that is not visible ASCII encoded.</summary>
    public static string Encode(string name)
    {
        var text = new StringBuilder();
        int i = 0;
        while (i < name.Length)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                text.Append(name[i] == '&' ? "&-" : name[i].ToString());
                i++;
                continue;
            }

            int start = i;
            while (i < name.Length && name[i] is not (>= ' ' and <= '~'))
            {
                i++;
            }

            string encoded = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[start..i])).TrimEnd('=').Replace('/', ',');
            text.Append('&').Append(encoded).Append('-');
        }

        return text.ToString();
    }
}
