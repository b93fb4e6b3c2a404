namespace Crm.Events.Queues;

/// <summary>Words a queue's agents write often, ready to be taken.</summary>
/// <param name="Shortcut">What is typed after a slash, such as "hi": 1 to 20 lower-case letters, digits or '-'.</param>
/// <param name="Language">"en", "zh" or another BCP 47 tag; a shortcut may be there once per language.</param>
/// <param name="Text">1 to 2,000 characters; {customer}, {agent} and {queue} stand for their names.</param>
public sealed record CannedReply(string Shortcut, string Language, string Text)
{
    /// <summary>Replies of one queue.</summary>
    public const int CountMax = 100;

    /// <summary>Characters of a shortcut.</summary>
    public const int ShortcutMax = 20;

    /// <summary>Characters of a text.</summary>
    public const int TextMax = 2_000;
}
