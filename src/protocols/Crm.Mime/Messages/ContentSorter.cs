namespace Crm.Mime;

/// <summary>Walks the parts of a message and puts each leaf where it belongs: text, HTML or attachment.</summary>
internal sealed class ContentSorter
{
    public List<MimePart> Texts { get; } = [];

    public List<MimePart> Htmls { get; } = [];

    public List<MimePart> Attachments { get; } = [];

    public void Visit(MimePart part)
    {
        if (part.Children.Count == 0)
        {
            if (!part.ContentType.IsMultipart || !part.Body.IsEmpty)
            {
                Place(part);
            }
        }
        else if (part.ContentType.Subtype == "alternative")
        {
            VisitAlternatives(part);
        }
        else if (part.ContentType.Subtype == "related")
        {
            VisitRelated(part);
        }
        else
        {
            foreach (MimePart child in part.Children)
            {
                Visit(child);
            }
        }
    }

    // The last text and the last HTML are the best (RFC 2046 section 5.1.4); a worse one of the same kind is a copy nobody needs.
    private void VisitAlternatives(MimePart part)
    {
        (List<MimePart> texts, List<MimePart> htmls) = ([], []);
        foreach (MimePart child in part.Children)
        {
            var choice = new ContentSorter();
            choice.Visit(child);
            texts = choice.Texts.Count > 0 ? choice.Texts : texts;
            htmls = choice.Htmls.Count > 0 ? choice.Htmls : htmls;
            Attachments.AddRange(choice.Attachments);
        }

        Texts.AddRange(texts);
        Htmls.AddRange(htmls);
    }

    // One part is the document, named by start or else the first (RFC 2387 section 3.2); the others are what it shows.
    private void VisitRelated(MimePart part)
    {
        string? start = MessageId.ReadFirst(part.ContentType.Parameters.Text("start"))?.Value;
        MimePart document = part.Children.FirstOrDefault(child => start is not null && child.ContentId == start) ?? part.Children[0];
        Visit(document);
        foreach (MimePart child in part.Children.Where(child => child != document))
        {
            Attachments.AddRange(Leaves(child));
        }
    }

    private static IEnumerable<MimePart> Leaves(MimePart part) => part.Children.Count == 0 ? [part] : part.Children.SelectMany(Leaves);

    // A text with a file's name that is not the first one is a file that was attached without saying so.
    private void Place(MimePart part)
    {
        bool file = part.Disposition.IsAttachment || (part.FileName is not null && Texts.Count + Htmls.Count > 0);
        if (!file && part.ContentType.IsPlainText)
        {
            Texts.Add(part);
        }
        else if (!file && part.ContentType.IsHtml)
        {
            Htmls.Add(part);
        }
        else
        {
            Attachments.Add(part);
        }
    }
}
