namespace Crm.Mime;

/// <summary>A body without its transfer encoding.</summary>
/// <param name="Bytes">The bytes; a slice of the message where nothing was encoded.</param>
/// <param name="Defects">What was wrong with the encoding.</param>
public readonly record struct DecodedContent(ReadOnlyMemory<byte> Bytes, MimeDefects Defects);

/// <summary>Bytes read as text.</summary>
/// <param name="Text">The text; well-formed UTF-16.</param>
/// <param name="Charset">The charset it was read in, which is not always the one that was named.</param>
/// <param name="Defects">What was wrong.</param>
public readonly record struct DecodedText(string Text, string Charset, MimeDefects Defects);
