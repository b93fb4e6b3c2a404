namespace Crm.Messaging.Materials;

/// <summary>What a package is in one language.</summary>
/// <param name="Language">"en", "zh" or another BCP 47 tag; null serves every language that has no variant of its own.</param>
/// <param name="Subject">Of a mail.</param>
/// <param name="Text">Of a mail, with places as <see cref="MaterialText"/> fills them.</param>
/// <param name="Message">The short text of a chat or text message; null is the package's name and its link.</param>
/// <param name="Items">At least one.</param>
public sealed record MaterialVariant(string? Language, string Subject, string Text, string? Message, IReadOnlyList<MaterialItem> Items);
