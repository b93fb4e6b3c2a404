namespace Crm.Mime.Html;

/// <summary>What may come through the sanitiser. Immutable.</summary>
public sealed record HtmlPolicy
{
    /// <summary>Nothing is fetched from anywhere.</summary>
    public static readonly HtmlPolicy Default = new();

    /// <summary>
    /// True shows images that lie elsewhere. To fetch one tells the sender that, when and where the mail was read; so without a person's wish their
    /// address stands in the attribute <c>data-remote-src</c> only.
    /// </summary>
    public bool RemoteImages { get; init; }

    /// <summary>
    /// The URL under which a part of the message can be had, by its content id; null when there is no such part. Without it, and where it gives null,
    /// the id stands in the attribute <c>data-cid</c>.
    /// </summary>
    public Func<string, string?>? ContentUrl { get; init; }

    /// <summary>Longest document in UTF-16 units; what is beyond is cut.</summary>
    public int MaxLength { get; init; } = 4_000_000;

    /// <summary>How deep elements nest; the tags of deeper ones go, their text stays.</summary>
    public int MaxDepth { get; init; } = 200;
}

/// <summary>HTML that may be shown in a sandboxed frame.</summary>
/// <param name="Html">A fragment: elements and attributes of the list only, every element closed.</param>
/// <param name="RemoteImages">How many images lie elsewhere and are not shown.</param>
/// <param name="Truncated">True when the document was longer than the limit.</param>
public sealed record SanitizedHtml(string Html, int RemoteImages, bool Truncated);
