using System.Collections.Frozen;

namespace Crm.Mime.Html;

/// <summary>Which elements may stay, and what becomes of those that may not.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Allowed = Set(
        "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 " +
        "header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr");

    private static readonly FrozenSet<string> Void = Set("br col hr img wbr");

    // Their content is no markup (HTML standard, section 13.2.5.2 to 5): nobody wants to read it, and nobody's parser may see tags in it.
    private static readonly FrozenSet<string> RawText = Set("script style title textarea xmp iframe noembed noframes noscript");

    // Whole worlds with parsing rules of their own, or content that is never shown.
    private static readonly FrozenSet<string> Dropped = Set("svg math template");

    // Tags that end svg and math in a browser (section 13.2.6.5), so that what follows an unclosed one is not lost.
    private static readonly FrozenSet<string> BreakOut = Set(
        "b big blockquote body br center code dd div dl dt em h1 h2 h3 h4 h5 h6 head hr i img li menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var");

    private static readonly Dictionary<string, FrozenSet<string>> Ends = new()
    {
        ["p"] = Set("p"), ["li"] = Set("li"), ["dt"] = Set("dt dd"), ["dd"] = Set("dt dd"), ["tr"] = Set("tr td th"), ["td"] = Set("td th"), ["th"] = Set("td th"),
    };

    /// <summary>True when the element stays.</summary>
    public static bool IsAllowed(string name) => Allowed.Contains(name);

    /// <summary>True when it has no end tag.</summary>
    public static bool IsVoid(string name) => Void.Contains(name);

    /// <summary>True when it goes together with its text.</summary>
    public static bool IsRawText(string name) => RawText.Contains(name);

    /// <summary>True when it goes together with all elements in it.</summary>
    public static bool IsDropped(string name) => Dropped.Contains(name);

    /// <summary>True when it ends a dropped element that was left open.</summary>
    public static bool BreaksOut(string name) => BreakOut.Contains(name);

    /// <summary>True when the start of one element ends the other, open one, whose end tag may be left out.</summary>
    public static bool Closes(string starting, string open) => Ends.TryGetValue(starting, out FrozenSet<string>? ended) && ended.Contains(open);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
