namespace Crm.Ivr;

/// <summary>The rules for names in flows.</summary>
internal static class FlowNames
{
    /// <summary>Longest name of anything.</summary>
    internal const int LengthMax = 64;

    /// <summary>Attributes that are facts: no flow sets them.</summary>
    private static readonly string[] Facts = ["caller.", "dialled.", "customer."];

    /// <summary>Attributes the session knows by itself.</summary>
    private static readonly string[] OfSession = [Language, Position, EstimatedWait, Queue];

    /// <summary>The attribute that tells the language of prompts.</summary>
    internal const string Language = "language";

    /// <summary>The attribute that tells a waiting caller's place.</summary>
    internal const string Position = "position";

    /// <summary>The attribute that tells a waiting caller's estimated wait in whole minutes, rounded up, at least 1.</summary>
    internal const string EstimatedWait = "estimated-wait";

    /// <summary>The attribute that tells the queue a treatment runs for.</summary>
    internal const string Queue = "queue";

    /// <summary>Keys of flows, nodes, prompts, calendars, queues: letters, digits, '-', '_', '.'.</summary>
    internal static bool IsKey(string name) =>
        name.Length is > 0 and <= LengthMax && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Attributes: lower-case words with dots and dashes.</summary>
    internal static bool IsAttribute(string name) =>
        name.Length is > 0 and <= LengthMax && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    /// <summary>Whether a flow may set the attribute.</summary>
    internal static bool IsSettable(string name) =>
        !OfSession.Contains(name) && !Facts.Any(fact => name.StartsWith(fact, StringComparison.Ordinal));

    /// <summary>Whether text consists of keys of a telephone.</summary>
    internal static bool IsKeys(string text) => text.Length is > 0 and <= FlowLimits.KeysMax && text.All(IsTelephoneKey);

    /// <summary>0-9, *, # and A-D.</summary>
    internal static bool IsTelephoneKey(char key) => char.IsAsciiDigit(key) || key is '*' or '#' or >= 'A' and <= 'D';

    /// <summary>A language tag: "en", "zh", "zh-TW".</summary>
    internal static bool IsLanguage(string tag) =>
        tag.Length is >= 2 and <= 16 && char.IsAsciiLetterLower(tag[0]) && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
