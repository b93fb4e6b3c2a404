namespace Crm.Mime.Html;

/// <summary>What a token of HTML is.</summary>
internal enum HtmlTokenKind
{
    Text,
    StartTag,
    EndTag,
}

/// <summary>An attribute as written: name in lower case, value with its character references still in it.</summary>
internal readonly record struct HtmlAttribute(string Name, string Value);

/// <summary>A piece of HTML. Comments, declarations and instructions make no tokens.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">A tag's name in lower case.</param>
/// <param name="Text">A text, with its character references still in it.</param>
/// <param name="Attributes">A start tag's attributes; of two alike the first.</param>
/// <param name="SelfClosing">True when a start tag ends with a slash, which means something in svg and math only.</param>
internal readonly record struct HtmlToken(HtmlTokenKind Kind, string Name, ReadOnlyMemory<char> Text, IReadOnlyList<HtmlAttribute> Attributes, bool SelfClosing = false);
