namespace Crm.Messaging.Channels;

/// <summary>
/// The words by which a customer forbids or allows to be written to, as mobile networks ask for them (CTIA Messaging Principles section
/// 5.1.3: a message that is just such a word, in any case). Pure.
/// </summary>
public static class ConsentWords
{
    private static readonly HashSet<string> Stop = new(StringComparer.OrdinalIgnoreCase)
    {
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE", "退订", "停止",
    };

    private static readonly HashSet<string> Start = new(StringComparer.OrdinalIgnoreCase) { "START", "UNSTOP", "YES", "订阅", "恢复" };

    /// <summary>True when the text allows, false when it forbids, null when it is about something else.</summary>
    public static bool? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string word = text.Trim().TrimEnd('.', '!', '。', '！');
        return Stop.Contains(word) ? false : Start.Contains(word) ? true : null;
    }
}
