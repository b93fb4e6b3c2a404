using System.Text;

namespace Crm.Messaging.Materials;

/// <summary>Texts with places in braces, as in ready replies: <c>{customer}</c>, <c>{agent}</c>, <c>{queue}</c>, <c>{package}</c>, <c>{link}</c>. Pure.</summary>
public static class MaterialText
{
    /// <summary>The place of the link to what is sent.</summary>
    public const string Link = "{link}";

    /// <summary>The short text of a variant that has none of its own.</summary>
    public const string UsualMessage = "{package}: {link}";

    private static readonly string[] Places = ["{customer}", "{agent}", "{queue}", "{package}", Link];

    /// <summary>The text of a mail.</summary>
    public static string OfMail(MaterialVariant variant, MaterialValues values)
    {
        // files go along with the mail; addresses elsewhere have to be written, wherever the text does not lead to them
        string text = Fill(variant.Text, values);
        var addresses = variant.Text.Contains(Link, StringComparison.Ordinal) ? [] : variant.Items.Where(i => i.Url is not null).Select(i => $"{i.Name}: {i.Url}").ToList();
        return addresses.Count == 0 ? text : $"{text.TrimEnd()}\n\n{string.Join('\n', addresses)}\n";
    }

    /// <summary>The text of a chat or text message; it always holds the link.</summary>
    public static string OfMessage(MaterialVariant variant, MaterialValues values)
    {
        string text = variant.Message ?? UsualMessage;
        return Fill(text.Contains(Link, StringComparison.Ordinal) ? text : $"{text.TrimEnd()} {Link}", values);
    }

    /// <summary>Fills the places in one pass, so that a value that looks like a place is not filled in turn; other braces stay.</summary>
    public static string Fill(string text, MaterialValues values)
    {
        var filled = new StringBuilder(text.Length);
        int at = 0;
        while (text.IndexOf('{', at) is var open and >= 0)
        {
            filled.Append(text, at, open - at);
            string? place = Array.Find(Places, p => string.CompareOrdinal(text, open, p, 0, p.Length) == 0);
            filled.Append(place is null ? "{" : values.Of(place));
            at = open + (place?.Length ?? 1);
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }
}
