namespace Crm.Mime;

/// <summary>
/// What a person sees of a message: the text, the HTML, and everything else as attachments, so that no part is lost. Messages in the message
/// are attachments; what they hold is theirs.
/// </summary>
/// <param name="Text">The plain text, several inline parts put one under the other; null when there is none.</param>
/// <param name="Html">The HTML, likewise. It is a stranger's: sanitise it before it is shown.</param>
/// <param name="Attachments">Every other leaf, images inside the HTML included.</param>
/// <param name="Defects">What was wrong with the bodies that were decoded.</param>
public sealed record MessageContent(string? Text, string? Html, IReadOnlyList<MimePart> Attachments, MimeDefects Defects)
{
    /// <summary>What was decoded of parts that are a whole text or HTML by themselves: who wants their text again need not decode it again.</summary>
    internal Dictionary<MimePart, (DecodedText Text, int Size)> Whole { get; private init; } = [];

    /// <summary>Sorts the parts and decodes the texts.</summary>
    public static MessageContent Of(MimeMessage message)
    {
        var sorted = new ContentSorter();
        sorted.Visit(message.Root);
        var defects = MimeDefects.None;
        var whole = new Dictionary<MimePart, (DecodedText Text, int Size)>();
        string? text = Join(sorted.Texts, whole, ref defects);
        string? html = Join(sorted.Htmls, whole, ref defects);
        return new MessageContent(text, html, sorted.Attachments, defects) { Whole = whole };
    }

    private static string? Join(List<MimePart> parts, Dictionary<MimePart, (DecodedText Text, int Size)> whole, ref MimeDefects defects)
    {
        var texts = new List<string>(parts.Count);
        foreach (MimePart part in parts)
        {
            var read = part.Read();
            defects |= read.Text.Defects;
            texts.Add(read.Text.Text);
            if (parts.Count == 1)
            {
                whole.Add(part, read);
            }
        }

        return texts.Count switch { 0 => null, 1 => texts[0], _ => string.Join('\n', texts) };
    }
}
