namespace Crm.Imap.Parsing;

/// <summary>A literal of a response.</summary>
/// <param name="At">Where in the response's text its announcement ends.</param>
/// <param name="Bytes">What it holds.</param>
internal readonly record struct ImapLiteral(int At, byte[] Bytes);
