using System.Collections.Frozen;
using System.Text;

namespace Crm.Mime.Html;

/// <summary>Writes those attributes of an element that may stay, each checked as a browser would read it.</summary>
internal sealed class HtmlAttributes(HtmlPolicy policy)
{
    private const int MaxValue = 4_000;
    private const int MaxDataImage = 500_000;

    private static readonly FrozenSet<string> Global = Set("align dir lang title");

    private static readonly Dictionary<string, FrozenSet<string>> ByElement = new()
    {
        ["img"] = Set("alt border height hspace vspace width"),
        ["table"] = Set("bgcolor border cellpadding cellspacing height width"),
        ["tr"] = Set("bgcolor height valign"),
        ["td"] = Set("bgcolor colspan height nowrap rowspan valign width"),
        ["th"] = Set("bgcolor colspan height nowrap rowspan scope valign width"),
        ["col"] = Set("span width"),
        ["colgroup"] = Set("span width"),
        ["font"] = Set("color face size"),
        ["hr"] = Set("color noshade size width"),
        ["ol"] = Set("reversed start type"),
        ["ul"] = Set("type"),
        ["li"] = Set("type value"),
        ["time"] = Set("datetime"),
    };

    private static readonly string[] LinkSchemes = ["http:", "https:", "mailto:", "tel:"];

    private static readonly string[] DataImages = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    /// <summary>How many images were not shown because they lie elsewhere.</summary>
    public int RemoteImages { get; private set; }

    /// <summary>Appends the attributes, each with a blank before it.</summary>
    public void Write(StringBuilder output, string element, IReadOnlyList<HtmlAttribute> attributes)
    {
        foreach ((string name, string raw) in attributes)
        {
            string value = CharacterReferences.Decode(raw);
            if (element == "a" && name == "href")
            {
                Link(output, value);
            }
            else if (element == "img" && name == "src")
            {
                Image(output, value);
            }
            else if (name == "style")
            {
                Append(output, "style", StyleDeclarations.Clean(value));
            }
            else if (Global.Contains(name) || (ByElement.TryGetValue(element, out FrozenSet<string>? own) && own.Contains(name)))
            {
                Append(output, name, value.Length <= MaxValue ? value : null);
            }
        }
    }

    // It opens beside the desk, which the page behind it can neither reach nor see.
    private static void Link(StringBuilder output, string value)
    {
        string url = AsRead(value);
        if (url.Length <= MaxValue && LinkSchemes.Any(scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            Append(output, "href", url);
            output.Append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
        }
    }

    private void Image(StringBuilder output, string value)
    {
        string url = AsRead(value);
        if (url.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) && url.Length <= MaxValue)
        {
            string id = Uri.UnescapeDataString(url[4..]);
            string? known = policy.ContentUrl?.Invoke(id);
            Append(output, known is null ? "data-cid" : "src", known ?? id);
        }
        else if (DataImages.Any(kind => url.StartsWith(kind, StringComparison.OrdinalIgnoreCase)) && url.Length <= MaxDataImage)
        {
            Append(output, "src", url);
        }
        else if ((url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) && url.Length <= MaxValue)
        {
            RemoteImages += policy.RemoteImages ? 0 : 1;
            Append(output, policy.RemoteImages ? "src" : "data-remote-src", url);
        }
    }

    // Browsers cut control characters and blanks around a URL, and line ends and tabs inside it (URL standard, section 4.4).
    private static string AsRead(string value)
    {
        var url = new StringBuilder(value.Length);
        foreach (char c in value)
        {
            url.Append(c is '\t' or '\n' or '\r' ? "" : c.ToString());
        }

        return url.ToString().Trim([.. Enumerable.Range(0, 0x21).Select(c => (char)c)]);
    }

    private static void Append(StringBuilder output, string name, string? value)
    {
        if (value is not null)
        {
            output.Append(' ').Append(name).Append("=\"").Append(CharacterReferences.Encode(value.Replace('\0', '\uFFFD'))).Append('"');
        }
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
